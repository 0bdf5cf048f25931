package io.github.pythonimage.buildkit.sshforward;

import io.github.pythonimage.buildkit.grpc.CallHeaders;
import io.github.pythonimage.buildkit.grpc.RejectedCall;
import io.github.pythonimage.buildkit.wire.AgentBytes;
import io.github.pythonimage.buildkit.wire.CheckAgentRequest;
import io.github.pythonimage.buildkit.wire.CheckAgentResponse;
import io.github.pythonimage.buildkit.wire.SSHGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/**
 * The session service through which steps have things signed by SSH agents of this machine. The
 * keys stay in the agents, and no step can change what is in them. Which agent is meant stands in
 * the headers of a call.
 */
public final class SshService extends SSHGrpc.SSHImplBase {

  private static final String ID = "buildkit.ssh.id";
  private static final String DEFAULT = "default";

  private final Map<String, Path> sockets;

  /** A service for the agents that listen on these sockets, by the ids that steps use. */
  public SshService(Map<String, Path> sockets) {
    this.sockets = Map.copyOf(sockets);
  }

  @Override
  public void checkAgent(CheckAgentRequest request, StreamObserver<CheckAgentResponse> out) {
    var id = request.getId().isEmpty() ? DEFAULT : request.getId();
    if (sockets.containsKey(id)) {
      out.onNext(CheckAgentResponse.getDefaultInstance());
      out.onCompleted();
    } else {
      out.onError(unknown(id).asRuntimeException());
    }
  }

  @Override
  public StreamObserver<AgentBytes> forwardAgent(StreamObserver<AgentBytes> out) {
    var named = CallHeaders.first(ID).orElse("");
    var id = named.isEmpty() ? DEFAULT : named;
    var socket = sockets.get(id);
    if (socket == null) {
      return reject(out, unknown(id));
    }
    try {
      var call = new AgentCall(SocketChannel.open(UnixDomainSocketAddress.of(socket)), out);
      ((ServerCallStreamObserver<AgentBytes>) out).setOnCancelHandler(call::hangUp);
      return call;
    } catch (IOException e) {
      var what = "no SSH agent answers at " + socket + ": " + e.getMessage();
      return reject(out, Status.UNAVAILABLE.withDescription(what));
    }
  }

  private static StreamObserver<AgentBytes> reject(StreamObserver<AgentBytes> out, Status why) {
    out.onError(why.asRuntimeException());
    return new RejectedCall<>();
  }

  private Status unknown(String id) {
    return Status.NOT_FOUND.withDescription(
        "SSH agent '"
            + id
            + "' was not given to this build; given are "
            + new TreeSet<>(sockets.keySet()));
  }
}
