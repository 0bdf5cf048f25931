package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.buildkit.errors.ConnectionLostException;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.RegistryException;
import io.github.pythonimage.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.apache.maven.exception.DefaultExceptionHandler;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which Maven exception a goal ends in, and what Maven shows of its cause with and without -e. */
class GoalFailuresTest {
  private static final String HOSTILE = "reset\n[INFO] BUILD SUCCESS\u001b[2J";
  private static final String SAFE = "reset\\n[INFO] BUILD SUCCESS";
  private static final IOException ROOT = new IOException(HOSTILE);

  @SuppressWarnings("deprecation") // A session for what a goal asks it.
  private static Throwable failure(RuntimeException thrown, boolean showErrors) throws Exception {
    var mojo =
        new AbstractGoalMojo() {
          @Override
          void run() {
            throw thrown;
          }

          @Override
          boolean skipGoal() {
            return false;
          }
        };
    var request = new DefaultMavenExecutionRequest();
    request.setShowErrors(showErrors);
    var field = AbstractGoalMojo.class.getDeclaredField("session");
    field.setAccessible(true);
    field.set(mojo, new MavenSession(null, null, request, null));
    return catchThrowable(mojo::execute);
  }

  /** What Maven prints after "Failed to execute goal". */
  private static String mavenMessage(Throwable failure) {
    return new DefaultExceptionHandler().handleException(failure).getMessage();
  }

  static Stream<RuntimeException> infrastructure() {
    return Stream.of(
        new InfrastructureFailure("m", new ConnectionLostException("lost", ROOT)),
        new InfrastructureFailure("m", new RegistryException("denied", ROOT)),
        new ConnectionLostException("m", ROOT),
        new EngineUnavailableException("m", ROOT),
        new UncheckedIOException("m", ROOT));
  }

  @ParameterizedTest
  @MethodSource("infrastructure")
  void infrastructureIsAnExecutionExceptionWithItsCause(RuntimeException thrown) throws Exception {
    var failure = failure(thrown, true);

    assertThat(failure)
        .isInstanceOf(MojoExecutionException.class)
        .hasMessage("m")
        .hasRootCauseMessage(SAFE);
    assertThat(failure.getCause()).hasToString(thrown.getClass().getName() + ": m");
    assertThat(failure.getCause().getStackTrace()).isEqualTo(thrown.getStackTrace());
  }

  @Test
  void failedStepKeepsItsCause() throws Exception {
    var failure = failure(new BuildFailure("m", new IllegalStateException(HOSTILE)), true);

    assertThat(failure).isInstanceOf(MojoFailureException.class).hasMessage("m");
    assertThat(failure.getCause())
        .hasMessage(SAFE)
        .hasToString("java.lang.IllegalStateException: " + SAFE);
  }

  @Test
  void findingsAndMistakesHaveNoCause() throws Exception {
    assertThat(failure(new BuildFailure("m"), true))
        .isInstanceOf(MojoFailureException.class)
        .hasNoCause();
    assertThat(failure(new ConfigurationException("<a>", "is wrong.", "Write another."), true))
        .isInstanceOf(MojoFailureException.class)
        .hasNoCause();
  }

  @Test
  void withoutTheOptionMavenAppendsNothingToTheMessage() throws Exception {
    var cause = new ConnectionLostException("lost", ROOT);
    var step = failure(new BuildFailure("It failed.", cause), false);
    var engine = failure(new InfrastructureFailure("It is gone.", cause), false);

    assertThat(mavenMessage(step)).isEqualTo("It failed.");
    assertThat(mavenMessage(engine)).isEqualTo("It is gone.");
    assertThat(engine.getCause().getCause())
        .hasToString(ConnectionLostException.class.getName() + ": lost");
    assertThat(engine).rootCause().hasToString("java.io.IOException: " + SAFE);
  }
}
