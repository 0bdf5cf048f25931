package io.github.pythonimage.buildkit.filesend;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A tree of files. Those of several platforms come in calls of their own, at the same time. */
final class ReceivedTree implements ReceivedOutput {

  private final Path directory;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger whole = new AtomicInteger();
  private final AtomicReference<@Nullable OutputException> failure = new AtomicReference<>();
  private @Nullable StagedOutput draft;

  ReceivedTree(Path directory) {
    this.directory = directory;
  }

  static boolean isEmptyDirectory(Path path) {
    try (var entries = Files.newDirectoryStream(path)) {
      return !entries.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void prepare() throws OutputException {
    if (Files.exists(directory) && !isEmptyDirectory(directory)) {
      throw new OutputException(
          "The directory %s is wanted for the files of an image but is not empty. Delete it, or name another place, then build again."
              .formatted(directory));
    }
    draft = StagedOutput.directory(directory);
  }

  @Override
  public StreamObserver<ByteString> accept(ServerCallStreamObserver<ByteString> daemon) {
    begun.incrementAndGet();
    var tree = new TreeWriter(draft().partial());
    return new TreeReceiver(tree, daemon, whole::incrementAndGet, this::failed);
  }

  private void failed(IOException reason) {
    failure.compareAndSet(null, OutputException.writing(directory, reason));
  }

  @Override
  public void complete() throws OutputException {
    if (begun.get() == 0 || whole.get() < begun.get()) {
      throw new OutputException(
          "The daemon said that it sent the files of the image, but they did not arrive. Build again.");
    }
    draft().keep();
  }

  @Override
  public void discard() {
    if (draft != null) {
      draft.discard();
    }
  }

  @Override
  public Optional<OutputException> failure() {
    return Optional.ofNullable(failure.get());
  }

  private StagedOutput draft() {
    if (draft == null) {
      throw new IllegalStateException("not prepared");
    }
    return draft;
  }
}
