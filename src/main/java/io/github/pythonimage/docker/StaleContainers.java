package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Containers whose process was killed, or lost its engine, before it could remove them: the next
 * one does. Only where it is certain that nobody works with them any more, which takes Linux and a
 * process that would be seen here.
 */
final class StaleContainers {
  /** Says which process a container belongs to. */
  static final String LABEL = "io.github.pythonimage.process";

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

  private StaleContainers() {}

  /** This process as the label has it; nothing where it could not be told from others. */
  static String ownProcessId() {
    return hostIdentity().map(host -> host + " " + processId(ProcessHandle.current())).orElse("");
  }

  /** Where numbers of processes mean what they mean here. */
  private static Optional<String> hostIdentity() {
    try {
      return Optional.of(Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAMESPACE));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** A number is given to another process some day, but not with the same beginning. */
  private static String processId(ProcessHandle process) {
    var begin = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + " " + begin;
  }

  /** Whether the process of a label has certainly ended. */
  static boolean hasEnded(String label) {
    var host = hostIdentity();
    if (host.isEmpty() || !label.startsWith(host.get() + " ")) {
      return false;
    }
    var id = label.substring(host.get().length() + 1);
    var process = ProcessHandle.of(Long.parseLong(id.substring(0, id.indexOf(' '))));
    return process.isEmpty() || !processId(process.get()).equals(id);
  }

  /** Removes those of this engine. */
  static void remove(DockerClient client, Consumer<String> removal) {
    try {
      var containers =
          client.listContainersCmd().withShowAll(true).withLabelFilter(List.of(LABEL)).exec();
      for (var container : containers) {
        if (hasEnded(container.getLabels().getOrDefault(LABEL, ""))) {
          removal.accept(container.getId());
        }
      }
    } catch (DockerException e) {
      // They are in nobody's way, and the probe that comes now will say what is wrong.
    }
  }
}
