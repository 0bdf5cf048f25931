package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.address.EngineAddress;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifierTest {

  /** An engine that has nothing. */
  private static HttpServer emptyEngine() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void missingImagesAreFindings() throws IOException {
    var server = emptyEngine();
    var host = URI.create("tcp://127.0.0.1:" + server.getAddress().getPort());
    try (var engine = Engine.connect(EngineAddress.of(host, Optional.empty()))) {
      var old = CheckContextFixture.image(PythonVersion.of("3.9.1"), false);
      var recent = CheckContextFixture.image(PythonVersion.of("3.13.5"), false);

      var verifications =
          CheckContextFixture.verifier(engine)
              .verify(Target.of(new BuildPlan(List.of(old, recent), List.of())), Target::name);

      assertThat(verifications)
          .noneMatch(Verification::isGood)
          .extracting(Verification::image)
          .containsExactly(old, recent);
      assertThat(verifications.get(1).info()).isEmpty();
      assertThat(verifications.get(1).findings())
          .containsExactly(
              new Finding(
                  "image",
                  "registry.example.com/acme/python:3.13 is not in the engine. Build it first: mvn"
                      + " python-image:build, or mvn package."));
    } finally {
      server.stop(0);
    }
  }
}
