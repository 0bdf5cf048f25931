package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.rpc.Method;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.github.pythonimage.buildkit.wire.InfoRequest;
import io.github.pythonimage.buildkit.wire.InfoResponse;
import io.github.pythonimage.buildkit.wire.ListWorkersRequest;
import io.github.pythonimage.buildkit.wire.ListWorkersResponse;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import io.github.pythonimage.buildkit.wire.SolveResponse;
import io.github.pythonimage.buildkit.wire.StatusRequest;
import io.github.pythonimage.buildkit.wire.StatusResponse;

/** What we call of a daemon. */
final class Control {

  /** Runs one build to its end; cancelling the call stops the build. */
  static final Method<SolveRequest, SolveResponse> SOLVE = method("Solve", SolveResponse::parse);

  /** Tells of the progress of the build with the same ref, from its start to its end. */
  static final Method<StatusRequest, StatusResponse> STATUS =
      method("Status", StatusResponse::parse);

  /** A tunnel: the bytes in it are HTTP/2, spoken by the daemon as a client of ours. */
  static final Method<BytesMessage, BytesMessage> SESSION = method("Session", BytesMessage::parse);

  /** Who executes steps, for which platforms, and where results are kept. */
  static final Method<ListWorkersRequest, ListWorkersResponse> LIST_WORKERS =
      method("ListWorkers", ListWorkersResponse::parse);

  /** Which BuildKit this is; there since 0.11. */
  static final Method<InfoRequest, InfoResponse> INFO = method("Info", InfoResponse::parse);

  private Control() {}

  private static <Q extends Message, A> Method<Q, A> method(
      String name, Message.Parser<A> answers) {
    return new Method<>("/moby.buildkit.v1.Control/" + name, answers);
  }
}
