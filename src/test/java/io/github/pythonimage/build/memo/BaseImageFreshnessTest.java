package io.github.pythonimage.build.memo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.memo.BaseImageFreshness.Registries;
import io.github.pythonimage.build.memo.BaseImageFreshness.ResolvedBase;
import io.github.pythonimage.buildkit.request.ImageResolve;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a name still stands for what the last build was made from. */
class BaseImageFreshnessTest {
  private static final String NAME = "debian:12";

  private static BaseImageFreshness freshness(
      boolean offline, ImageResolve pull, Registries registries) {
    return new BaseImageFreshness(offline, pull, registries);
  }

  /** What was told was D; "then" and "now" are what the engine has, "registry" what that has. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # pull,  then, now, registry, still
          DEFAULT, '',   ,    D,    true
          DEFAULT, '',   ,    E,    false
          DEFAULT, '',   ,    none, false
          DEFAULT, '',   ,    fault, false
          # It was pulled, tagged or built meanwhile.
          DEFAULT, '',   X,   D,    false
          DEFAULT, '',   D,   D,    true
          DEFAULT, '',   D,   E,    false
          # containerd's store keeps an old one under the name while builds take what the registry has.
          DEFAULT, A,    A,   D,    true
          DEFAULT, A,    A,   E,    false
          DEFAULT, A,    A,   none, false
          DEFAULT, A,    ,    D,    false
          # Only the engine has it.
          DEFAULT, D,    D,   none, true
          DEFAULT, D,    D,   fault, false
          # Who looks there first.
          LOCAL,   D,    D,   E,    true
          LOCAL,   A,    A,   D,    false
          LOCAL,   '',   ,    D,    true
          LOCAL,   '',   ,    E,    false
          """)
  void asABuildWouldFindIt(
      ImageResolve pull, String then, @Nullable String now, String registry, boolean still) {
    var freshness =
        freshness(
            false,
            pull,
            name -> {
              if (registry.equals("fault")) {
                throw new IOException("no good answer");
              }
              return registry.equals("none") ? Optional.empty() : Optional.of(registry);
            });
    assertThat(freshness.isUnchanged(NAME, new ResolvedBase("D", then), now)).isEqualTo(still);
  }

  @Test
  void offlineNobodyIsAsked() {
    var freshness =
        freshness(
            true,
            ImageResolve.DEFAULT,
            name -> {
              throw new AssertionError("asked");
            });
    assertThat(freshness.isUnchanged(NAME, new ResolvedBase("D", ""), null)).isTrue();
    assertThat(freshness.isUnchanged(NAME, new ResolvedBase("D", ""), "X")).isFalse();
  }

  @Test
  void eachIsAskedForOnce() {
    var asked = new AtomicInteger();
    var freshness =
        freshness(
            false,
            ImageResolve.DEFAULT,
            name -> {
              asked.incrementAndGet();
              return Optional.of("D");
            });
    assertThat(freshness.isUnchanged(NAME, new ResolvedBase("D", ""), null)).isTrue();
    assertThat(freshness.isUnchanged(NAME, new ResolvedBase("D", ""), null)).isTrue();
    assertThat(asked).hasValue(1);
  }

  /** Images of a matrix that were built on different days, from what the name was then. */
  @ParameterizedTest
  @CsvSource({"D, E, true, false", "E, D, false, true"})
  void isToldOfEachImageByWhatThatWasMadeFrom(
      String one, String other, boolean first, boolean second) {
    var freshness = freshness(false, ImageResolve.DEFAULT, name -> Optional.of("D"));
    assertThat(freshness.isUnchanged(NAME, new ResolvedBase(one, ""), null)).isEqualTo(first);
    assertThat(freshness.isUnchanged(NAME, new ResolvedBase(other, ""), null)).isEqualTo(second);
  }

  @Test
  void whateverGoesWrongIsLeftToTheBuild() {
    var freshness =
        freshness(
            false,
            ImageResolve.DEFAULT,
            name -> {
              throw new IllegalStateException("a helper that is not there");
            });
    assertThat(freshness.isUnchanged(NAME, new ResolvedBase("D", ""), null)).isFalse();
  }

  private static Optional<String> never(String name) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.of("D");
  }

  @Test
  @Timeout(20)
  void allOfThemTogetherGetTenSeconds() {
    var freshness = freshness(false, ImageResolve.DEFAULT, BaseImageFreshnessTest::never);
    var begin = System.nanoTime();
    for (var i = 0; i < 4; i++) {
      assertThat(freshness.isUnchanged("slow:" + i, new ResolvedBase("D", ""), null)).isFalse();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(13));
  }

  @Test
  @Timeout(20)
  void whoIsInterruptedIsToldSo() {
    var freshness = freshness(false, ImageResolve.DEFAULT, BaseImageFreshnessTest::never);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> freshness.isUnchanged(NAME, new ResolvedBase("D", ""), null))
        .isInstanceOf(InfrastructureFailure.class)
        .hasMessageContaining(NAME);
    assertThat(Thread.interrupted()).isTrue();
  }
}
