package io.github.pythonimage.buildkit.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EngineVersionTest {

  private static final Endpoint ENDPOINT = Endpoint.of("tcp://host:1");

  private static HttpHead head(String text) throws IOException {
    return HttpHead.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static EngineVersion engine(String server, String api, String builder)
      throws IOException {
    return EngineVersion.of(
        head(
            "HTTP/1.1 200 OK\r\nServer: %s\r\nApi-Version: %s\r\nBuilder-Version: %s\r\n\r\nOK"
                .formatted(server, api, builder)));
  }

  @Test
  void engine24IsNewEnough() throws IOException {
    var engine = engine("Docker/24.0.0 (linux)", "1.43", "2");
    assertThatCode(() -> engine.require(ENDPOINT)).doesNotThrowAnyException();
    assertThat(engine.speaksHttp2AtOnce()).isFalse();
  }

  @Test
  void apiVersionsAreNumbers() throws IOException {
    assertThat(engine("Docker/29.2.0", "1.53", "2").speaksHttp2AtOnce()).isTrue();
    assertThat(engine("Docker/99", "1.100", "2").speaksHttp2AtOnce()).isTrue();
    assertThat(engine("Docker/99", "2.0", "2").speaksHttp2AtOnce()).isTrue();
  }

  @Test
  void olderEngineIsToldWhatIsNeeded() throws IOException {
    var engine = engine("Docker/20.10.24 (linux)", "1.41", "2");
    assertThatThrownBy(() -> engine.require(ENDPOINT))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage(
            "Docker/20.10.24 (linux) with API 1.41 at tcp://host:1 (from the given host) is too"
                + " old: Docker Engine 24 (API 1.43) or newer is needed.");
  }

  @Test
  void engineWithoutBuildKitIsRefused() throws IOException {
    var engine = engine("Docker/28.5.2 (windows)", "1.51", "1");
    assertThatThrownBy(() -> engine.require(ENDPOINT))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("with API 1.51")
        .hasMessageContaining("does not build with BuildKit, as Docker Engine 24 (API 1.43) and");
    var podman = engine("Libpod/5.4.0 (linux)", "1.41", "2");
    assertThatThrownBy(() -> podman.require(ENDPOINT))
        .hasMessageContaining("is podman, which has no BuildKit")
        .hasMessageContaining("python-image.builder");
  }

  @Test
  void whatIsNotHttpIsSaidToBe() {
    assertThatThrownBy(() -> head("SSH-2.0-OpenSSH_9.2\r\n\r\n")).hasMessageContaining("HTTP");
    assertThatThrownBy(() -> head("HTTP/1.1\r\n\r\n")).hasMessageContaining("HTTP");
    assertThatThrownBy(() -> head("HTTP/1.1 200 OK\r\n")).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> head("x".repeat(100_000))).hasMessageContaining("HTTP");
  }

  @Test
  void nothingAfterTheHeadIsRead() throws IOException {
    var in =
        new ByteArrayInputStream(
            "HTTP/1.1 101 UPGRADED\r\nUpgrade: h2c\r\n\r\nPRI".getBytes(StandardCharsets.US_ASCII));
    assertThat(HttpHead.read(in).status()).isEqualTo(101);
    assertThat(in.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("PRI");
  }
}
