package io.github.pythonimage.buildkit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.wire.AgentBytes;
import io.github.pythonimage.buildkit.wire.CheckAgentRequest;
import io.github.pythonimage.buildkit.wire.CheckAgentResponse;
import io.github.pythonimage.buildkit.wire.GetSecretRequest;
import io.github.pythonimage.buildkit.wire.GetSecretResponse;
import io.github.pythonimage.buildkit.wire.SSHGrpc;
import io.github.pythonimage.buildkit.wire.SecretsGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What all services of a session have in common. */
@Timeout(30)
class ServiceServersTest {

  private static class Ignoring implements StreamObserver<AgentBytes> {
    @Override
    public void onNext(AgentBytes message) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  /** Fails in all ways in which a service can. */
  private static final class Broken extends SSHGrpc.SSHImplBase {
    @Override
    public void checkAgent(CheckAgentRequest request, StreamObserver<CheckAgentResponse> out) {
      throw Status.NOT_FOUND.withDescription("nothing").asRuntimeException();
    }

    @Override
    public StreamObserver<AgentBytes> forwardAgent(StreamObserver<AgentBytes> out) {
      if (CallHeaders.first("at").orElse("").equals("once")) {
        throw new IllegalStateException("broken at once");
      }
      return new Ignoring() {
        @Override
        public void onNext(AgentBytes message) {
          throw new AssertionError("broken later");
        }
      };
    }
  }

  @Test
  void whatFailsInAServiceIsItsAnswer() throws Exception {
    try (var daemon = new LoopbackPeer(new Broken())) {
      assertThatThrownBy(
              () ->
                  SSHGrpc.newBlockingStub(daemon.with())
                      .checkAgent(CheckAgentRequest.getDefaultInstance()))
          .hasMessage("NOT_FOUND: nothing");
      assertThatThrownBy(() -> forward(daemon, "once"))
          .hasStackTraceContaining("UNKNOWN: java.lang.IllegalStateException: broken at once");
      assertThatThrownBy(() -> forward(daemon, "later"))
          .hasStackTraceContaining("UNKNOWN: java.lang.AssertionError: broken later");
    }
  }

  private static void forward(LoopbackPeer daemon, String when) throws Exception {
    var end = new CompletableFuture<Boolean>();
    var call =
        SSHGrpc.newStub(daemon.with("at", when))
            .forwardAgent(
                new Ignoring() {
                  @Override
                  public void onError(Throwable failure) {
                    end.completeExceptionally(failure);
                  }
                });
    call.onNext(AgentBytes.getDefaultInstance());
    end.get(10, TimeUnit.SECONDS);
  }

  @Test
  void messagesMayBeAsLargeAsDaemonsMakeThem() throws Exception {
    var service =
        new SecretsGrpc.SecretsImplBase() {
          @Override
          public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> out) {
            var size = ByteString.copyFromUtf8(Integer.toString(request.getId().length()));
            out.onNext(GetSecretResponse.newBuilder().setData(size).build());
            out.onCompleted();
          }
        };
    try (var daemon = new LoopbackPeer(service)) {
      var secrets = SecretsGrpc.newBlockingStub(daemon.with());
      var large = GetSecretRequest.newBuilder().setId("x".repeat(15_000_000)).build();

      assertThat(secrets.getSecret(large).getData().toStringUtf8()).isEqualTo("15000000");
      var tooLarge = GetSecretRequest.newBuilder().setId("x".repeat(17_000_000)).build();
      assertThatThrownBy(() -> secrets.getSecret(tooLarge)).isNotNull();
    }
  }
}
