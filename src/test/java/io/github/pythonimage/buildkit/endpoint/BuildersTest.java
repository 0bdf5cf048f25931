package io.github.pythonimage.buildkit.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildersTest {

  private static final String ONE = "tcp://one:1234";
  private static final String TWO = "tcp://two:1234";

  private static Builders of(String... entries) {
    return Builders.of(List.of(entries), Optional.empty());
  }

  private static Endpoint at(String address) {
    return Endpoint.parse(address, Optional.empty(), Builders.ORIGIN);
  }

  @Test
  void onlyOneBuildsEverything() {
    var builders = of("unix:///run/buildkit/buildkitd.sock");
    var endpoint = at("unix:///run/buildkit/buildkitd.sock");
    assertThat(builders.assign(List.of())).containsExactly(entry(endpoint, List.of()));
    assertThat(builders.assign(List.of("linux/amd64", "linux/arm64")))
        .containsExactly(entry(endpoint, List.of("linux/amd64", "linux/arm64")));
  }

  @Test
  void eachPlatformGoesToItsBuilder() {
    var builders = of("linux/amd64=" + ONE, " linux/arm64=" + TWO);
    assertThat(builders.assign(List.of("linux/arm64", "linux/amd64")))
        .containsExactly(
            entry(at(TWO), List.of("linux/arm64")), entry(at(ONE), List.of("linux/amd64")));
  }

  @Test
  void withoutAPlatformItIsTheFirstBuildersOwn() {
    assertThat(of("linux/arm64=" + TWO, "linux/amd64=" + ONE).assign(List.of()))
        .containsExactly(entry(at(TWO), List.of("linux/arm64")));
  }

  @Test
  void whatHasNoBuilderOfItsOwnGoesToTheOneForAny() {
    var builders = of("linux/arm64/v8=" + TWO, ONE);
    assertThat(builders.assign(List.of("linux/arm64/v8", "linux/s390x")))
        .containsExactly(
            entry(at(TWO), List.of("linux/arm64/v8")), entry(at(ONE), List.of("linux/s390x")));
  }

  @Test
  void platformWithoutABuilderIsToldWhoIsThere() {
    var builders = of("linux/amd64=" + ONE, "linux/arm64=" + TWO);
    assertThatThrownBy(() -> builders.assign(List.of("linux/s390x")))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage(
            "No builder for linux/s390x: there are linux/amd64 on tcp://one:1234, linux/arm64 on"
                + " tcp://two:1234. Add one to python-image.builder: linux/s390x=tcp://host:1234");
  }

  @Test
  void twoForTheSameAreRefused() {
    assertThatThrownBy(() -> of(ONE, TWO))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("any platform on " + ONE)
        .hasMessageContaining("any platform on " + TWO);
  }

  @Test
  void addressesAreChecked() {
    assertThatThrownBy(() -> of("linux/amd64=http://one"))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("'http://one' (from python-image.builder)");
  }

  @Test
  void certificatesAreForBuildersFarAway() {
    var builders =
        Builders.of(List.of("linux/arm64=" + ONE, "unix:///b"), Optional.of(Path.of("c")));
    assertThat(builders.list().get(0).endpoint().tls()).contains(Tls.of(Path.of("c")));
    assertThat(builders.list().get(1).endpoint().tls()).isEmpty();
  }
}
