package io.github.pythonimage.buildkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A disk that is soon full, in the place of a directory. */
record SmallDisk(Path directory) implements AutoCloseable {

  static SmallDisk on(Path directory, int megabytes) throws IOException, InterruptedException {
    var mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
    assumeTrue(mounted, "needs to be root, to mount a small disk");
    return new SmallDisk(directory);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", "--lazy", directory.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
