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
final class TreeDelivery implements Delivery {

  private final Path directory;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger whole = new AtomicInteger();
  private final AtomicReference<@Nullable DeliveryException> failure = new AtomicReference<>();
  private @Nullable Draft draft;

  TreeDelivery(Path directory) {
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
  public void prepare() throws DeliveryException {
    if (Files.exists(directory) && !isEmptyDirectory(directory)) {
      throw new DeliveryException(
          "The directory %s is wanted for the files of an image but is not empty. Delete it, or name another place, then build again."
              .formatted(directory));
    }
    draft = Draft.directory(directory);
  }

  @Override
  public StreamObserver<ByteString> accept(ServerCallStreamObserver<ByteString> daemon) {
    begun.incrementAndGet();
    var tree = new TreeWriter(draft().partial());
    return new TreeReceiver(tree, daemon, whole::incrementAndGet, this::failed);
  }

  private void failed(IOException reason) {
    failure.compareAndSet(null, DeliveryException.writing(directory, reason));
  }

  @Override
  public void complete() throws DeliveryException {
    if (begun.get() == 0 || whole.get() < begun.get()) {
      throw new DeliveryException(
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
  public Optional<DeliveryException> failure() {
    return Optional.ofNullable(failure.get());
  }

  private Draft draft() {
    if (draft == null) {
      throw new IllegalStateException("not prepared");
    }
    return draft;
  }
}
