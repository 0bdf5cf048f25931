package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.docker.Service;
import io.github.pythonimage.docker.Service.Outcome;
import io.github.pythonimage.docker.TestEngine;
import io.github.pythonimage.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code <runtime><init>}: which process is the first one of a container, and what it does. */
@Tag("engine")
@Timeout(600)
class InitEngineTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Leaves an orphan behind that ends at once, then tells the first process and all zombies. */
  private static final List<String> QUESTION =
      List.of(
          "/bin/sh",
          "-c",
          """
          sh -c 'sleep 0.2 & exit'
          sleep 1
          cat /proc/1/comm
          grep --no-messages --files-with-matches '^State:.Z' /proc/[0-9]*/status | wc --lines
          """);

  @TempDir private Path module;

  /** An image whose server handles no signal. */
  private static String image(String name, String init) {
    return """
        <image>
          <id>%s</id>
          <name>it/init</name>
          <tags><tag>%s</tag></tags>
          <base>debian:trixie-slim</base>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          <runtime>
            <command>
              <arg>python3</arg><arg>-m</arg><arg>http.server</arg><arg>8000</arg>
            </command>
            %s
          </runtime>
          <verify><http><port>8000</port></http></verify>
        </image>
        """
        .formatted(name, name, init);
  }

  private static Outcome ask(TestEngine test, String image) {
    var grace = Duration.ofSeconds(2);
    return test.engine().run(new Service(image, QUESTION, LONGEST, "SIGTERM", grace));
  }

  @Test
  void reapsOrphansAndEndsTheProgramByItsSignal() throws IOException {
    var fixture = new ImageBuildFixture(module);

    assertThat(fixture.run("<images>" + image("with", "<init>true</init>") + "</images>"))
        .flatExtracting(Verification::findings)
        .isEmpty();
    assertThatThrownBy(() -> fixture.run("<images>" + image("without", "") + "</images>"))
        .isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", fixture.console.all))
        .contains("The container did not end within 10 s of its stop signal, 'SIGTERM'")
        .contains("or add <runtime><init>true</init>");
    try (var test = new TestEngine()) {
      assertThat(ask(test, "it/init:with")).isEqualTo(new Outcome.Answered("tini\n0"));
      // Without it, the same image shows what it is for.
      assertThat(ask(test, "it/init:without"))
          .isEqualTo(new Outcome.IgnoredSignal("python3\n1", "SIGTERM", Duration.ofSeconds(2)));
    }
  }
}
