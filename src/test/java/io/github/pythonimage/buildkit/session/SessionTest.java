package io.github.pythonimage.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.FakeControl;
import io.github.pythonimage.buildkit.connection.Connection;
import io.github.pythonimage.buildkit.connection.EngineSockets;
import io.github.pythonimage.buildkit.connection.GrpcSockets;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.credentials.RegistryLogins;
import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.solve.PreparedBuild;
import io.github.pythonimage.buildkit.solve.SessionServices;
import io.github.pythonimage.buildkit.wire.AuthGrpc;
import io.github.pythonimage.buildkit.wire.CredentialsRequest;
import io.github.pythonimage.buildkit.wire.GetSecretRequest;
import io.github.pythonimage.buildkit.wire.HealthCheckRequest;
import io.github.pythonimage.buildkit.wire.HealthCheckResponse.ServingStatus;
import io.github.pythonimage.buildkit.wire.HealthGrpc;
import io.github.pythonimage.buildkit.wire.SecretsGrpc;
import io.grpc.Channel;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session seen from the daemon's end of the tunnel, without a daemon. */
@Timeout(30)
class SessionTest {

  private static final byte[] LARGE = new byte[1_000_000];

  @TempDir Path context;

  private FakeControl control;
  private Server daemon;
  private Connection connection;
  private Session session;
  private ManagedChannel tunnelled;

  @BeforeEach
  void open() throws Exception {
    Arrays.fill(LARGE, (byte) 'x');
    control = new FakeControl();
    daemon =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(ServerInterceptors.intercept(control, control))
            .build()
            .start();
    var sockets = new EngineSockets(Endpoint.of("tcp://127.0.0.1:" + daemon.getPort()));
    connection = Connection.over(new GrpcSockets(sockets, true));
    var request =
        BuildRequest.builder(context, "FROM scratch\n")
            .secret(Secret.ofValue("small", "s3cret"))
            .secret(new Secret("large", () -> LARGE))
            .secret(Secret.ofFile("missing", context.resolve("nothing")))
            .build();
    CredentialSource credentials =
        host -> host.equals("known") ? Optional.of(new Credentials("me", "pw")) : Optional.empty();
    var engine = new Daemon(Daemon.Kind.ENGINE, "", List.of(), Daemon.ImageStore.CLASSIC);
    var order =
        PreparedBuild.of(request, engine, new RegistryLogins(credentials), connection.executor());
    session =
        Session.open(
            Session.tunnel(connection.channel(), connection.executor()),
            connection.executor(),
            "id",
            "key",
            new SessionServices(List.of(order)).all(),
            1);
    tunnelled =
        OkHttpChannelBuilder.forAddress(
                "127.0.0.1", control.port(), InsecureChannelCredentials.create())
            .build();
  }

  @AfterEach
  void close() {
    tunnelled.shutdownNow();
    session.close();
    connection.close();
    daemon.shutdownNow();
  }

  @Test
  void headersSayWhatIsServed() {
    var methods =
        Metadata.Key.of("x-docker-expose-session-grpc-method", Metadata.ASCII_STRING_MARSHALLER);
    assertThat(control.headers.join().getAll(methods))
        .containsExactlyInAnyOrder(
            "/grpc.health.v1.Health/Check",
            "/moby.buildkit.secrets.v1.Secrets/GetSecret",
            "/moby.filesync.v1.Auth/Credentials",
            "/moby.filesync.v1.FileSync/DiffCopy");
  }

  @Test
  void daemonFindsUsAlive() {
    var health = HealthGrpc.newBlockingStub(tunnelled);
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void secretsTravelWhole() {
    assertThat(secret(tunnelled, "small")).isEqualTo("s3cret".getBytes(StandardCharsets.UTF_8));
    assertThat(secret(tunnelled, "large")).isEqualTo(LARGE);
  }

  @Test
  void secretsThatCannotBeHadSayWhy() {
    assertThatThrownBy(() -> secret(tunnelled, "other"))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("NOT_FOUND")
        .hasMessageContaining("'other'");
    assertThatThrownBy(() -> secret(tunnelled, "missing"))
        .hasMessageContaining("'missing' cannot be read");
  }

  @Test
  void credentialsOfWhoWeAreAndOfNobody() {
    var auth = AuthGrpc.newBlockingStub(tunnelled);
    assertThat(auth.credentials(CredentialsRequest.newBuilder().setHost("known").build()))
        .satisfies(answer -> assertThat(answer.getUsername()).isEqualTo("me"))
        .satisfies(answer -> assertThat(answer.getSecret()).isEqualTo("pw"));
    assertThat(auth.credentials(CredentialsRequest.newBuilder().setHost("x").build()).getUsername())
        .isEmpty();
  }

  @Test
  void closedSessionEndsTheTunnel() {
    control.headers.join(); // Before, there is no tunnel that could end.
    session.close();
    assertThatThrownBy(() -> secret(tunnelled, "small")).isInstanceOf(StatusRuntimeException.class);
  }

  private static byte[] secret(Channel channel, String id) {
    return SecretsGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .getSecret(GetSecretRequest.newBuilder().setId(id).build())
        .getData()
        .toByteArray();
  }
}
