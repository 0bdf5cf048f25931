package io.github.pythonimage.buildkit.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Hashing a context of 3,000 files and 300 MB: read from the page cache, and remembered. In single
 * shots, as a build does it: the first of them is that of a cold JVM.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 0)
@Measurement(iterations = 4)
public class ContextHashBenchmark {
  private static final int FOLDERS = 30;
  private static final int FILES = 100;
  private static final int SIZE = 100_000;

  private Path folder = Path.of("");

  @Setup
  public void fill() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("context-hash");
    var random = new Random(1);
    var content = new byte[SIZE];
    for (var i = 0; i < FOLDERS * FILES; i++) {
      random.nextBytes(content);
      var parent = Files.createDirectories(folder.resolve("context/" + i / FILES));
      Files.write(parent.resolve("file-" + i), content);
    }
    // Until every file can be remembered.
    Thread.sleep(2_500);
    var hashes = hashes("known");
    hashes.of(List.of(""));
    hashes.save();
  }

  private ContextHashes hashes(String memory) {
    return new ContextHashes(folder.resolve("context"), folder.resolve(memory));
  }

  @Benchmark
  public String read() throws IOException {
    return hashes("none").of(List.of(""));
  }

  @Benchmark
  public String remembered() throws IOException {
    return hashes("known").of(List.of(""));
  }

  @TearDown(Level.ImageBuildFixture)
  public void empty() throws IOException {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
