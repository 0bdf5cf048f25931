package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.progress.ProgressListener;
import io.github.pythonimage.buildkit.request.ArchiveFormat;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.buildkit.solve.Solve;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.function.IOConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results that cannot be delivered: one clear error, and nothing left. */
@Tag("engine")
@Timeout(120)
class OutputFaultsEngineTest {

  private static final int MEGABYTE = 1024 * 1024;

  @TempDir Path folder;
  private Path context;
  private Path place;
  private BuildKit buildKit;

  @BeforeEach
  void writeContext() throws IOException {
    context = Files.createDirectory(folder.resolve("context"));
    place = Files.createDirectory(folder.resolve("place"));
    var random = new byte[40 * MEGABYTE];
    new Random(1).nextBytes(random);
    Files.write(context.resolve("large"), random);
  }

  @AfterEach
  void disconnect() {
    if (buildKit != null) {
      buildKit.close();
    }
  }

  private Solve start(TestDaemon daemon, Output output, ProgressListener listener) {
    buildKit = daemon.connect();
    return buildKit.start(large().output(output).build(), listener);
  }

  private BuildRequest.Builder large() {
    return BuildRequest.builder(context, "FROM scratch\nCOPY large /\n").network(Network.HOST);
  }

  private List<Path> left() throws IOException {
    try (var files = Files.list(place)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelInTheMiddleLeavesNothing(TestDaemon daemon) throws Exception {
    for (var output :
        List.of(
            new Output.Archive(ArchiveFormat.OCI, place.resolve("image.tar"), List.of()),
            new Output.OciLayout(place.resolve("layout"), List.of()),
            new Output.Files(place.resolve("files")))) {
      var solve = start(daemon, output, event -> {});
      // In the middle: something of the image is there, and not all of it.
      while (!solve.result().isDone() && size(place) < MEGABYTE) {
        Thread.sleep(1);
      }
      solve.cancel();

      assertThatThrownBy(() -> solve.result().get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(BuildCancelledException.class);
      assertThat(left()).isEmpty();
      buildKit.close();
    }
  }

  private static long size(Path tree) {
    try (var files = Files.walk(tree)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // It changes while it is walked.
    }
  }

  @ParameterizedTest
  @EnumSource
  void failedBuildLeavesWhatWasThere(TestDaemon daemon) throws Exception {
    var file = place.resolve("image.tar");
    Files.writeString(file, "yesterday's");
    buildKit = daemon.connect();
    var request =
        BuildRequest.builder(context, "FROM scratch\nCOPY missing /\n")
            .output(new Output.Archive(ArchiveFormat.OCI, file, List.of()))
            .build();

    assertThatThrownBy(() -> buildKit.start(request, event -> {}).result().join())
        .hasCauseInstanceOf(BuildFailedException.class);
    assertThat(left()).containsExactly(file);
    assertThat(file).hasContent("yesterday's");
  }

  @ParameterizedTest
  @EnumSource
  void placeThatIsNoDirectoryIsSaidBeforeAnythingIsBuilt(TestDaemon daemon) throws Exception {
    Files.writeString(place.resolve("taken"), "");
    var output = new Output.Archive(ArchiveFormat.OCI, place.resolve("taken/image.tar"), List.of());
    var built = new CompletableFuture<BuildEvent>();
    var solve =
        start(
            daemon,
            output,
            event -> {
              if (event instanceof StepStarted) {
                built.complete(event);
              }
            });

    assertThatThrownBy(() -> solve.result().join())
        .hasCauseInstanceOf(BuildFailedException.class)
        .hasMessageContaining("could not be written to " + place.resolve("taken/image.tar"))
        .hasMessageContaining("build again");
    assertThat(built).isNotDone();
  }

  @ParameterizedTest
  @EnumSource
  void directoryWithSomethingElseInItIsLeftAlone(TestDaemon daemon) throws Exception {
    Files.writeString(place.resolve("precious"), "");
    for (var output : List.of(new Output.OciLayout(place, List.of()), new Output.Files(place))) {
      var solve = start(daemon, output, event -> {});

      assertThatThrownBy(() -> solve.result().join())
          .hasMessageContaining(place.toString())
          .hasMessageContaining("Delete it, or name another place");
      assertThat(left()).containsExactly(place.resolve("precious"));
      buildKit.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void fullDiskIsOneClearError(TestDaemon daemon) throws Exception {
    try (var small = SmallDisk.on(place, 10)) {
      for (var output :
          List.of(
              new Output.Archive(ArchiveFormat.OCI, place.resolve("image.tar"), List.of()),
              new Output.OciLayout(place.resolve("layout"), List.of()),
              new Output.Files(place.resolve("files")))) {
        var solve = start(daemon, output, event -> {});

        assertThatThrownBy(() -> solve.result().join())
            .hasCauseInstanceOf(BuildFailedException.class)
            .hasMessageContaining("could not be written to " + place)
            .hasMessageContaining("No space left on device");
        assertThat(left()).isEmpty();
        buildKit.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void readerThatGivesUpIsTheReason(TestDaemon daemon) {
    IOConsumer<InputStream> reader =
        archive -> {
          archive.readNBytes(MEGABYTE);
          throw new IOException("the engine refused the image");
        };
    var solve =
        start(
            daemon, new Output.ArchiveStream(ArchiveFormat.DOCKER, List.of(), reader), event -> {});

    assertThatThrownBy(() -> solve.result().join())
        .hasCauseInstanceOf(BuildFailedException.class)
        .hasMessageContaining("the engine refused the image");
  }

  @ParameterizedTest
  @EnumSource
  void readerNeverTakesHalfAnArchiveForAWholeOne(TestDaemon daemon) {
    var half = new CompletableFuture<Boolean>();
    var end = new CompletableFuture<Long>();
    IOConsumer<InputStream> reader =
        archive -> {
          try {
            archive.skipNBytes(MEGABYTE);
            half.complete(true);
            end.complete(archive.transferTo(OutputStream.nullOutputStream()));
          } catch (IOException e) {
            end.completeExceptionally(e);
            throw e;
          }
        };
    var solve =
        start(
            daemon, new Output.ArchiveStream(ArchiveFormat.DOCKER, List.of(), reader), event -> {});
    half.join();
    solve.cancel();

    assertThatThrownBy(() -> solve.result().join())
        .hasCauseInstanceOf(BuildCancelledException.class);
    assertThatThrownBy(() -> end.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
  }
}
