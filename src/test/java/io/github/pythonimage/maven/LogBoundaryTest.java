package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.maven.session.MavenConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

/** What a daemon, a registry or a package writes cannot forge what Maven writes. */
class LogBoundaryTest {
  private static final String HOSTILE =
      "no such step\n[INFO] BUILD SUCCESS\r\u001b[2J\u001b[H\u202egnp.exe";
  private static final String SAFE = "no such step\\n[INFO] BUILD SUCCESS\\u202egnp.exe";

  private final List<String> written = new ArrayList<>();

  /** What Maven's own log would print. */
  private final class KeptLog extends SystemStreamLog {
    @Override
    public void info(CharSequence line) {
      written.add("info " + line);
    }

    @Override
    public void warn(CharSequence line) {
      written.add("warn " + line);
    }

    @Override
    public void error(CharSequence line) {
      written.add("error " + line);
    }

    @Override
    public void debug(Throwable failure) {
      var trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      written.add("debug " + trace);
    }
  }

  @SuppressWarnings("deprecation")
  private Throwable failure(RuntimeException thrown) throws ReflectiveOperationException {
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
    mojo.setLog(new KeptLog());
    var session = AbstractGoalMojo.class.getDeclaredField("session");
    session.setAccessible(true);
    session.set(mojo, new MavenSession(null, null, new DefaultMavenExecutionRequest(), null));
    return catchThrowable(mojo::execute);
  }

  @Test
  void linesOfTheConsole() {
    var console = new MavenConsole(new KeptLog(), null);

    console.info(HOSTILE);
    console.warn(HOSTILE);
    console.error(HOSTILE);

    assertThat(written).containsExactly("info " + SAFE, "warn " + SAFE, "error " + SAFE);
  }

  @Test
  void messagesOfFailures() throws ReflectiveOperationException {
    var thrown = new BuildFailure(HOSTILE);

    assertThat(failure(thrown)).isInstanceOf(MojoFailureException.class).hasNoCause();
    assertThat(failure(thrown).getMessage()).endsWith(SAFE);
    assertThat(written).allMatch(line -> line.contains(SAFE) && !line.contains("\n[INFO]"));
  }

  @Test
  void showsTheCauseOfBrokenInfrastructureWithoutControlCharacters()
      throws ReflectiveOperationException {
    var thrown = new UncheckedIOException(HOSTILE, new IOException(HOSTILE));

    var failure = failure(thrown);

    assertThat(failure).isInstanceOf(MojoExecutionException.class).hasMessage(SAFE);
    // Maven appends each message of a cause that the first message does not contain.
    assertThat(failure.getCause()).hasMessage(SAFE).hasRootCauseMessage(SAFE);
    assertThat(failure.getCause()).hasToString(thrown.getClass().getName() + ": " + SAFE);
    assertThat(failure.getCause().getStackTrace()).isEqualTo(thrown.getStackTrace());
  }

  @Test
  void severalMistakesHaveALineEach() throws ReflectiveOperationException {
    var errors = new ValidationErrors();
    errors.add(new ConfigurationException("<a>", "is '" + HOSTILE + "'.", "Write another."));
    errors.add(new ConfigurationException("<b>", "is missing.", "Write one."));
    var thrown = catchThrowable(errors::throwIfAny);

    assertThat(failure((RuntimeException) thrown).getMessage())
        .hasLineCount(3)
        .contains("\n<a>: is 'no such step\\n[INFO] BUILD SUCCESS")
        .endsWith("\n<b>: is missing. Write one.");
  }

  @Test
  void mistakesOfOurOwnKeepTheirTrace() throws ReflectiveOperationException {
    var thrown = new IllegalStateException("bad", new IllegalArgumentException(HOSTILE));

    var failure = failure(thrown);

    assertThat(failure.getStackTrace()).isEqualTo(thrown.getStackTrace());
    assertThat(failure).hasMessage("java.lang.IllegalStateException: bad");
    assertThat(failure.getCause()).hasMessage("java.lang.IllegalArgumentException: " + SAFE);
  }
}
