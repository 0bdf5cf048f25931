package io.github.pythonimage.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What each kind of progress says of one story. Rewrite the transcripts with {@code mvn test
 * -Dgolden.update}, then read them.
 */
class BuildProgressTest {
  private static final Path TRANSCRIPTS = Path.of("src/test/resources/progress");

  private final Transcript transcript = new Transcript();

  /** What a terminal would get, with its control sequences made visible. */
  private static final class Transcript implements Console {
    final StringBuilder text = new StringBuilder();
    Terminal screen = new Terminal(this::draw, true, 10, 80);

    @Override
    public void write(Level level, String line) {
      // The list of rules grows; the transcripts do not change with it.
      var rules = "(" + Verifier.rules().size() + " rules)";
      text.append(level == Level.WARN ? "[WARNING] " : "[" + level + "] ")
          .append(line.replace(rules, "(N rules)"))
          .append('\n');
    }

    private void draw(String sequence) {
      text.append("{")
          .append(sequence.replace("\r\n", "\n").replace("\r", "<CR>").replace("\u001b", "<ESC>"))
          .append("}\n");
    }
  }

  private void matches(String name) throws IOException {
    var golden = TRANSCRIPTS.resolve(name);
    if (System.getProperty("golden.update") != null) {
      Files.createDirectories(TRANSCRIPTS);
      Files.writeString(golden, transcript.text);
    }
    assertThat(golden).as("missing: run with -Dgolden.update").exists();
    assertThat(transcript.text.toString())
        .as("if the change is wanted, run with -Dgolden.update and read the diff")
        .isEqualTo(Files.readString(golden));
  }

  @Test
  void autoWithoutATerminal() throws IOException {
    new ProgressStory(clock -> new BuildProgress(transcript, transcript, clock), () -> {}).play();

    matches("auto.txt");
    assertThat(transcript.text).doesNotContain("\u001b", "<ESC>");
  }

  @Test
  void plain() throws IOException {
    new ProgressStory(clock -> new PlainProgress(transcript, clock), () -> {}).play();

    matches("plain.txt");
    assertThat(transcript.text).doesNotContain("\u001b", "<ESC>");
  }

  @Test
  void quiet() throws IOException {
    Console none = (level, line) -> {};
    new ProgressStory(clock -> new BuildProgress(transcript, none, clock), () -> {}).play();

    matches("quiet.txt");
  }

  @Test
  void live() throws IOException {
    playLive();

    matches("live.txt");
  }

  @Test
  void liveOnASmallScreen() throws IOException {
    transcript.screen = new Terminal(transcript::draw, true, 3, 40);
    playLive();

    matches("live-40x3.txt");
  }

  /** Draws when the story says so, and not by the clock on the wall. */
  private void playLive() {
    var draw = new AtomicReference<Runnable>(() -> {});
    Function<Runnable, PeriodicUpdates> ticking =
        view -> {
          draw.set(view);
          return () -> {};
        };
    new ProgressStory(
            clock ->
                new LiveProgress(
                    new LiveView(transcript, transcript.screen, clock), clock, ticking),
            () -> draw.get().run())
        .play();
  }

  @Test
  void theKindFollowsFromWhatWasAskedForAndWhatThereIs() {
    Console pipe = new ConsoleFake();

    assertThat(BuildProgress.of(Progress.QUIET, pipe)).isExactlyInstanceOf(BuildProgress.class);
    assertThat(BuildProgress.of(Progress.PLAIN, pipe)).isExactlyInstanceOf(PlainProgress.class);
    assertThat(BuildProgress.of(Progress.AUTO, pipe)).isExactlyInstanceOf(BuildProgress.class);
    var terminal = new ConsoleFake(transcript.screen);
    assertThat(BuildProgress.of(Progress.AUTO, terminal)).isExactlyInstanceOf(LiveProgress.class);
    for (var progress : List.of(Progress.QUIET, Progress.PLAIN)) {
      assertThat(BuildProgress.of(progress, terminal)).isNotInstanceOf(LiveProgress.class);
    }
  }

  @Test
  void whatIsQuickOrDoneIsNotSaidToBeRunning() {
    var lines = new ConsoleFake();
    var story = new ProgressStory(clock -> new BuildProgress(lines, lines, clock), () -> {});
    story.play();

    assertThat(lines.all.stream().filter(line -> line.startsWith("still running")))
        .containsExactly("still running: python/3.13 toolchain: RUN (40 s)");
  }
}
