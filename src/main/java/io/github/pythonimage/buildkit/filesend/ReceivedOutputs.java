package io.github.pythonimage.buildkit.filesend;

import io.github.pythonimage.buildkit.grpc.CallHeaders;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.github.pythonimage.buildkit.wire.FileSendGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.apache.commons.io.function.IOConsumer;

/**
 * All that one build sends to this machine, and the session service through which its daemon sends
 * each as an archive.
 */
public final class ReceivedOutputs extends FileSendGrpc.FileSendImplBase {

  private static final String OUTPUT = "buildkit-attachable-exporter-id";

  /** By the number of the build's output, counted from 0. */
  private final Map<Integer, ReceivedArchive> byOutput = new TreeMap<>();

  private final Executor executor;
  private boolean completed;

  /**
   * @param executor for whoever reads what arrives; a thread for each at a time
   */
  public ReceivedOutputs(Executor executor) {
    this.executor = executor;
  }

  /** An archive that becomes a file. */
  public void file(int output, Path file) {
    var place = StagedOutput.of(file, StagedOutput.Kind.FILE);
    archive(
        output,
        Optional.of(place),
        archive -> Files.copy(archive, place.partial(), StandardCopyOption.REPLACE_EXISTING));
  }

  /** An OCI archive that becomes a directory. */
  public void layout(int output, Path directory) {
    var place = StagedOutput.of(directory, StagedOutput.Kind.LAYOUT);
    archive(output, Optional.of(place), archive -> OciArchive.unpack(archive, place.partial()));
  }

  /** An archive that somebody else takes. */
  public void reader(int output, IOConsumer<InputStream> reader) {
    archive(output, Optional.empty(), reader);
  }

  private void archive(int output, Optional<StagedOutput> place, IOConsumer<InputStream> reader) {
    byOutput.put(output, new ReceivedArchive(place, reader, executor));
  }

  /** Files that become a directory. */
  public void files(int output, Path directory) {
    var place = StagedOutput.of(directory, StagedOutput.Kind.TREE);
    archive(output, Optional.of(place), archive -> TreeWriter.unpack(archive, place.partial()));
  }

  /** Whether there are none. */
  public boolean none() {
    return byOutput.isEmpty();
  }

  @Override
  public StreamObserver<BytesMessage> diffCopy(StreamObserver<BytesMessage> daemon) {
    // Daemons that know one output only do not number it.
    var named = CallHeaders.first(OUTPUT).orElse("");
    var output = named.matches("\\d{1,6}") ? Integer.parseInt(named) : 0;
    var archive = byOutput.get(output);
    if (archive == null) {
      throw Status.NOT_FOUND
          .withDescription("output " + output + " of this build is not one of the client's")
          .asRuntimeException();
    }
    return archive.accept((ServerCallStreamObserver<BytesMessage>) daemon);
  }

  /** Gets every place ready. */
  public void prepare() throws OutputException {
    for (var archive : all()) {
      archive.prepare();
    }
  }

  /** The build went well: puts everything in its place. */
  public void complete() throws OutputException {
    for (var archive : all()) {
      archive.complete();
    }
    completed = true;
  }

  /** Leaves no trace of a build that did not go well; to be called at every end. */
  public void discard() {
    if (!completed) {
      all().forEach(ReceivedArchive::discard);
    }
  }

  /** What went wrong on this side first, if anything did. */
  public Optional<OutputException> failure() {
    return all().stream().map(ReceivedArchive::failure).flatMap(Optional::stream).findFirst();
  }

  private Collection<ReceivedArchive> all() {
    return byOutput.values();
  }
}
