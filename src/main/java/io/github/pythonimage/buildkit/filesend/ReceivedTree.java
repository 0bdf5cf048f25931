package io.github.pythonimage.buildkit.filesend;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A tree of files. Those of several platforms come in calls of their own, at the same time. */
final class ReceivedTree implements ReceivedOutput {

  private final StagedOutput place;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger whole = new AtomicInteger();
  private final AtomicReference<@Nullable OutputException> failure = new AtomicReference<>();

  ReceivedTree(Path directory) {
    this.place = StagedOutput.of(directory, StagedOutput.Kind.TREE);
  }

  @Override
  public void prepare() throws OutputException {
    place.prepare();
  }

  @Override
  public StreamObserver<ByteString> accept(ServerCallStreamObserver<ByteString> daemon) {
    begun.incrementAndGet();
    var tree = new TreeWriter(place.partial());
    return new TreeReceiver(tree, daemon, whole::incrementAndGet, this::failed);
  }

  private void failed(IOException reason) {
    failure.compareAndSet(null, OutputException.writing(place.wanted(), reason));
  }

  @Override
  public void complete() throws OutputException {
    if (begun.get() == 0 || whole.get() < begun.get()) {
      throw new OutputException(
          "The daemon said that it sent the files of the image, but they did not arrive. Build again.");
    }
    place.keep();
  }

  @Override
  public void discard() {
    place.discard();
  }

  @Override
  public Optional<OutputException> failure() {
    return Optional.ofNullable(failure.get());
  }
}
