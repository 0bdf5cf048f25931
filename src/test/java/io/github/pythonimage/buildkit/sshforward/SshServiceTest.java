package io.github.pythonimage.buildkit.sshforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.grpc.LoopbackPeer;
import io.github.pythonimage.buildkit.wire.AgentBytes;
import io.github.pythonimage.buildkit.wire.CheckAgentRequest;
import io.github.pythonimage.buildkit.wire.SSHGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps that speak with an agent, which a test plays, over a real connection. */
@Timeout(30)
class SshServiceTest {

  private static final String ID = "buildkit.ssh.id";

  @TempDir Path folder;
  private ServerSocketChannel agent;
  private LoopbackPeer daemon;

  @BeforeEach
  void connect() throws IOException {
    var socket = folder.resolve("agent");
    agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    agent.bind(UnixDomainSocketAddress.of(socket));
    daemon =
        new LoopbackPeer(new SshService(Map.of("default", socket, "gone", folder.resolve("gone"))));
  }

  @AfterEach
  void disconnect() throws IOException {
    daemon.close();
    agent.close();
  }

  /** What a step gets to hear. */
  private static final class Step implements StreamObserver<AgentBytes> {
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    Object next() throws InterruptedException {
      return heard.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(AgentBytes bytes) {
      heard.add(bytes.getData());
    }

    @Override
    public void onError(Throwable failure) {
      heard.add(String.valueOf(failure.getMessage()));
    }

    @Override
    public void onCompleted() {
      heard.add("end");
    }
  }

  private static byte[] message(int type) {
    return new byte[] {0, 0, 0, 2, (byte) type, 7};
  }

  private static AgentBytes bytes(byte[] all, int from, int to) {
    return AgentBytes.newBuilder().setData(ByteString.copyFrom(all, from, to - from)).build();
  }

  @Test
  void agentHearsWhatIsAllowedOnly() throws Exception {
    var step = new Step();
    var call = SSHGrpc.newStub(daemon.with(ID, "default")).forwardAgent(step);
    try (var client = agent.accept()) {
      // One that would add a key, and in two pieces one that lists them.
      var adds = message(17);
      var lists = message(11);
      call.onNext(bytes(adds, 0, 6));
      call.onNext(bytes(lists, 0, 3));
      call.onNext(bytes(lists, 3, 6));
      assertThat(step.next()).isEqualTo(ByteString.copyFrom(new byte[] {0, 0, 0, 1, 5}));
      var question = ByteBuffer.allocate(100);
      while (question.position() < 6) {
        client.read(question);
      }
      assertThat(question.flip()).isEqualTo(ByteBuffer.wrap(lists));

      var answer = new byte[] {0, 0, 0, 3, 12, 1, 2};
      client.write(ByteBuffer.wrap(answer));
      assertThat(step.next()).isEqualTo(ByteString.copyFrom(answer));

      call.onCompleted();
      assertThat(step.next()).isEqualTo("end");
      assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void agentThatHangsUpIsNoAnswer() throws Exception {
    var step = new Step();
    var call = SSHGrpc.newStub(daemon.with()).forwardAgent(step);
    agent.accept().close();
    call.onNext(bytes(message(11), 0, 6));

    assertThat(step.next().toString()).startsWith("UNAVAILABLE: the SSH agent does not answer");
  }

  @Test
  void agentThatIsNotThereIsNamed() throws Exception {
    var unknown = new Step();
    SSHGrpc.newStub(daemon.with(ID, "other")).forwardAgent(unknown);
    assertThat(unknown.next())
        .isEqualTo(
            "NOT_FOUND: SSH agent 'other' was not given to this build; given are [default, gone]");
    var gone = new Step();
    SSHGrpc.newStub(daemon.with(ID, "gone")).forwardAgent(gone);
    assertThat(gone.next().toString()).startsWith("UNAVAILABLE: no SSH agent answers at " + folder);

    var check = SSHGrpc.newBlockingStub(daemon.with());
    check.checkAgent(CheckAgentRequest.getDefaultInstance());
    assertThatThrownBy(
            () -> check.checkAgent(CheckAgentRequest.newBuilder().setId("other").build()))
        .hasMessageContaining("NOT_FOUND: SSH agent 'other'");
  }
}
