package io.github.pythonimage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost/",
        "https://LOCALHOST:5000/v2/",
        "http://127.0.0.1",
        "https://127.255.0.9:1/",
        "https://[::1]:5000/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://evil.example@localhost/"
      })
  void isThisMachine(String url) {
    assertThat(Loopback.isHostOf(URI.create(url))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost.evil.example/",
        "https://127.0.0.1.evil.example/",
        "https://localhost@evil.example/",
        "https://127.0.0.1:5000@evil.example/",
        "https://127.999.0.1/",
        "https://127.1/",
        "https://128.0.0.1/",
        "https://10.0.0.1/",
        "https://[::2]/",
        "https://[fe80::1]/",
        "https://evil.example/127.0.0.1",
        "https://evil_host/",
        "mailto:localhost"
      })
  void isNotCertainlyThisMachine(String url) {
    assertThat(Loopback.isHostOf(URI.create(url))).isFalse();
  }
}
