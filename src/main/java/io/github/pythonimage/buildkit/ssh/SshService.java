package io.github.pythonimage.buildkit.ssh;

import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.rpc.Code;
import io.github.pythonimage.buildkit.rpc.Observer;
import io.github.pythonimage.buildkit.rpc.Refused;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.rpc.Service;
import io.github.pythonimage.buildkit.wire.AgentBytes;
import io.github.pythonimage.buildkit.wire.CheckAgentRequest;
import io.github.pythonimage.buildkit.wire.CheckAgentResponse;
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
public final class SshService {

  private static final String ID = "buildkit.ssh.id";
  private static final String DEFAULT = "default";

  private final Map<String, Path> sockets;

  /** A service for the agents that listen on these sockets, by the ids that steps use. */
  public SshService(Map<String, Path> sockets) {
    this.sockets = Map.copyOf(sockets);
  }

  /** What to offer to a daemon. */
  public Service service() {
    return Service.named("moby.sshforward.v1.SSH")
        .unary("CheckAgent", CheckAgentRequest::parse, this::checkAgent)
        .stream("ForwardAgent", AgentBytes::parse, this::forwardAgent);
  }

  private void checkAgent(CheckAgentRequest request, Call<CheckAgentResponse> out) {
    var id = request.id().isEmpty() ? DEFAULT : request.id();
    if (sockets.containsKey(id)) {
      out.onNext(new CheckAgentResponse());
      out.onCompleted();
    } else {
      out.onError(unknown(id));
    }
  }

  private Observer<AgentBytes> forwardAgent(Call<AgentBytes> out) {
    var named = out.headers().first(ID).orElse("");
    var id = named.isEmpty() ? DEFAULT : named;
    var socket = sockets.get(id);
    if (socket == null) {
      return refuse(out, unknown(id));
    }
    try {
      var call = new AgentCall(SocketChannel.open(UnixDomainSocketAddress.of(socket)), out);
      out.onCancel(call::hangUp);
      return call;
    } catch (IOException e) {
      var what = "no SSH agent answers at " + socket + ": " + e.getMessage();
      return refuse(out, new RpcException(Code.UNAVAILABLE, what));
    }
  }

  private static Observer<AgentBytes> refuse(Call<AgentBytes> out, RpcException why) {
    out.onError(why);
    return new Refused<>();
  }

  private RpcException unknown(String id) {
    return new RpcException(
        Code.NOT_FOUND,
        "SSH agent '"
            + id
            + "' was not given to this build; given are "
            + new TreeSet<>(sockets.keySet()));
  }
}
