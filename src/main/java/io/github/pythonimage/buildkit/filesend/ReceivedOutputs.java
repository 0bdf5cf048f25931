package io.github.pythonimage.buildkit.filesend;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** All that one build sends to this machine. */
public final class ReceivedOutputs {

  private final Map<Integer, ReceivedOutput> byOutput = new TreeMap<>();
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
    byOutput.put(output, new ReceivedArchive(new FileDestination(file), executor));
  }

  /** An OCI archive that becomes a directory. */
  public void layout(int output, Path directory) {
    byOutput.put(output, new ReceivedArchive(new LayoutDestination(directory), executor));
  }

  /** An archive that somebody else takes. */
  public void reader(int output, ArchiveReader reader) {
    byOutput.put(output, new ReceivedArchive(new ArchiveHandler(reader), executor));
  }

  /** Files that become a directory. */
  public void files(int output, Path directory) {
    byOutput.put(output, new ReceivedTree(directory));
  }

  /** Whether there are none. */
  public boolean none() {
    return byOutput.isEmpty();
  }

  /** What offers them to a daemon. */
  public FileSendService service() {
    return new FileSendService(byOutput);
  }

  /** Gets every place ready. */
  public void prepare() throws OutputException {
    for (var delivery : all()) {
      delivery.prepare();
    }
  }

  /** The build went well: puts everything in its place. */
  public void complete() throws OutputException {
    for (var delivery : all()) {
      delivery.complete();
    }
    completed = true;
  }

  /** Leaves no trace of a build that did not go well; to be called at every end. */
  public void discard() {
    if (!completed) {
      all().forEach(ReceivedOutput::discard);
    }
  }

  /** What went wrong on this side first, if anything did. */
  public Optional<OutputException> failure() {
    return all().stream().map(ReceivedOutput::failure).flatMap(Optional::stream).findFirst();
  }

  private Collection<ReceivedOutput> all() {
    return byOutput.values();
  }
}
