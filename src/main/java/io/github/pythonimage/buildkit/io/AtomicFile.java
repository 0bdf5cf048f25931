package io.github.pythonimage.buildkit.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;

/** A file that others see as it was or as it is, and never half-written. */
public record AtomicFile(Path path) {

  /** Writes it, and the folders around it where they are missing. */
  public void write(byte[] content) throws IOException {
    var place = path.toAbsolutePath();
    Files.createDirectories(place.getParent());
    // Not a temporary file of the JDK's: those are readable by their owner alone.
    var name = Long.toHexString(ThreadLocalRandom.current().nextLong());
    var partial = place.resolveSibling(place.getFileName() + "." + name + ".tmp");
    try {
      Files.write(partial, content);
      Files.move(partial, place, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
