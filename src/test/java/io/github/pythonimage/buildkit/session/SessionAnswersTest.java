package io.github.pythonimage.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.grpc.LoopbackPeer;
import io.github.pythonimage.buildkit.wire.AuthGrpc;
import io.github.pythonimage.buildkit.wire.CredentialsRequest;
import io.github.pythonimage.buildkit.wire.CredentialsResponse;
import io.github.pythonimage.buildkit.wire.GetSecretRequest;
import io.github.pythonimage.buildkit.wire.HealthCheckRequest;
import io.github.pythonimage.buildkit.wire.HealthCheckResponse.ServingStatus;
import io.github.pythonimage.buildkit.wire.HealthGrpc;
import io.github.pythonimage.buildkit.wire.SecretsGrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a daemon asks in one word during a build. */
@Timeout(30)
class SessionAnswersTest {

  @Test
  void whoWeAreAtARegistry() throws Exception {
    CredentialSource source =
        host -> {
          if (host.equals("broken")) {
            throw new IllegalStateException("the helper is gone");
          }
          return host.equals("known")
              ? Optional.of(new Credentials("me", "s3cret"))
              : Optional.empty();
        };
    try (var daemon = new LoopbackPeer(new AuthService(source))) {
      var auth = AuthGrpc.newBlockingStub(daemon.with());
      var known = auth.credentials(CredentialsRequest.newBuilder().setHost("known").build());
      assertThat(known.getUsername() + ":" + known.getSecret()).isEqualTo("me:s3cret");
      assertThat(auth.credentials(CredentialsRequest.newBuilder().setHost("other").build()))
          .isEqualTo(CredentialsResponse.getDefaultInstance());
      var broken = CredentialsRequest.newBuilder().setHost("broken").build();
      assertThatThrownBy(() -> auth.credentials(broken))
          .hasMessage("FAILED_PRECONDITION: no credentials for broken: the helper is gone");
    }
  }

  @Test
  void secrets() throws Exception {
    var secrets =
        List.of(Secret.ofValue("é", "välue"), Secret.ofFile("file", Path.of("/no/such/file")));
    try (var daemon = new LoopbackPeer(new SecretsService(secrets))) {
      var stub = SecretsGrpc.newBlockingStub(daemon.with());
      assertThat(
              stub.getSecret(GetSecretRequest.newBuilder().setId("é").build())
                  .getData()
                  .toStringUtf8())
          .isEqualTo("välue");
      var file = GetSecretRequest.newBuilder().setId("file").build();
      assertThatThrownBy(() -> stub.getSecret(file))
          .hasMessageContaining("FAILED_PRECONDITION: secret 'file' cannot be read");
      var other = GetSecretRequest.newBuilder().setId("öther").build();
      assertThatThrownBy(() -> stub.getSecret(other))
          .hasMessage("NOT_FOUND: secret 'öther' was not given to this build");
    }
  }

  @Test
  void thatWeAreStillThere() throws Exception {
    try (var daemon = new LoopbackPeer(new HealthService())) {
      var health = HealthGrpc.newBlockingStub(daemon.with());
      assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
  }
}
