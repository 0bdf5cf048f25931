package io.github.pythonimage.buildkit.ssh;

import io.github.pythonimage.buildkit.calls.CallHeaders;
import io.github.pythonimage.buildkit.calls.Refused;
import io.github.pythonimage.buildkit.wire.AgentBytes;
import io.github.pythonimage.buildkit.wire.CheckAgentRequest;
import io.github.pythonimage.buildkit.wire.CheckAgentResponse;
import io.github.pythonimage.buildkit.wire.SSHGrpc;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The session service through which steps have things signed by SSH agents of this machine. The
 * keys stay in the agents, and no step can change what is in them.
 *
 * <p>Add {@link #intercepted()} to a server, not the service itself: which agent is meant stands in
 * the headers of a call.
 */
public final class SshService extends SSHGrpc.SSHImplBase {

  private static final Metadata.Key<String> ID =
      Metadata.Key.of("buildkit.ssh.id", Metadata.ASCII_STRING_MARSHALLER);
  private static final String DEFAULT = "default";

  private final Map<String, Path> sockets;

  /** A service for the agents that listen on these sockets, by the ids that steps use. */
  public SshService(Map<String, Path> sockets) {
    this.sockets = Map.copyOf(sockets);
  }

  /** This service, with access to the headers of the calls it gets. */
  public ServerServiceDefinition intercepted() {
    return CallHeaders.keptFor(bindService());
  }

  @Override
  public void checkAgent(CheckAgentRequest request, StreamObserver<CheckAgentResponse> out) {
    var id = request.getId().isEmpty() ? DEFAULT : request.getId();
    if (sockets.containsKey(id)) {
      out.onNext(CheckAgentResponse.getDefaultInstance());
      out.onCompleted();
    } else {
      out.onError(unknown(id).asException());
    }
  }

  @Override
  public StreamObserver<AgentBytes> forwardAgent(StreamObserver<AgentBytes> out) {
    var id =
        Optional.ofNullable(CallHeaders.current().get(ID))
            .filter(i -> !i.isEmpty())
            .orElse(DEFAULT);
    var socket = sockets.get(id);
    if (socket == null) {
      return refuse(out, unknown(id));
    }
    try {
      var call = new AgentCall(SocketChannel.open(UnixDomainSocketAddress.of(socket)), out);
      ((ServerCallStreamObserver<AgentBytes>) out).setOnCancelHandler(call::hangUp);
      return call;
    } catch (IOException e) {
      return refuse(
          out,
          Status.UNAVAILABLE.withDescription(
              "no SSH agent answers at " + socket + ": " + e.getMessage()));
    }
  }

  private static StreamObserver<AgentBytes> refuse(StreamObserver<AgentBytes> out, Status why) {
    out.onError(why.asException());
    return new Refused<>();
  }

  private Status unknown(String id) {
    return Status.NOT_FOUND.withDescription(
        "SSH agent '"
            + id
            + "' was not given to this build; given are "
            + new TreeSet<>(sockets.keySet()));
  }
}
