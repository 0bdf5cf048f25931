package io.github.pythonimage.buildkit.sshforward;

import io.github.pythonimage.buildkit.grpc.CallHeaders;
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

  private final Map<String, Path> sockets;

  /** A service for the agents that listen on these sockets, by the ids that steps use. */
  public SshService(Map<String, Path> sockets) {
    this.sockets = Map.copyOf(sockets);
  }

  @Override
  public void checkAgent(CheckAgentRequest request, StreamObserver<CheckAgentResponse> out) {
    var unused = socket(request.getId());
    out.onNext(CheckAgentResponse.getDefaultInstance());
    out.onCompleted();
  }

  @Override
  public StreamObserver<AgentBytes> forwardAgent(StreamObserver<AgentBytes> out) {
    var socket = socket(CallHeaders.first(ID).orElse(""));
    try {
      var call = new AgentCall(SocketChannel.open(UnixDomainSocketAddress.of(socket)), out);
      ((ServerCallStreamObserver<AgentBytes>) out).setOnCancelHandler(call::hangUp);
      return call;
    } catch (IOException e) {
      throw Status.UNAVAILABLE
          .withDescription("no SSH agent answers at " + socket + ": " + e.getMessage())
          .asRuntimeException();
    }
  }

  private Path socket(String named) {
    var id = named.isEmpty() ? "default" : named;
    var socket = sockets.get(id);
    if (socket == null) {
      throw Status.NOT_FOUND
          .withDescription(
              "SSH agent '%s' was not given to this build; given are %s"
                  .formatted(id, new TreeSet<>(sockets.keySet())))
          .asRuntimeException();
    }
    return socket;
  }
}
