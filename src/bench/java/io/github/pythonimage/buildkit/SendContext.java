package io.github.pythonimage.buildkit;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Builds a folder's Dockerfile into the cache, as a process to be timed beside docker's. */
public final class SendContext {
  private SendContext() {}

  /** Arguments: the engine's address and the folder; says how much heap was used at most. */
  public static void main(String[] arguments) throws Exception {
    var context = Path.of(arguments[1]);
    var request =
        BuildRequest.builder(context, Files.readString(context.resolve("Dockerfile"))).build();
    // As the plugin does it: two things that a cold JVM can do at the same time.
    var connecting = CompletableFuture.supplyAsync(() -> connect(arguments[0]));
    BuildKit.prepare();
    try (var buildKit = connecting.join()) {
      var idle = peak();
      buildKit.start(request, event -> {}).result().join();
      System.out.printf("heap: %d MB before, %d MB at most%n", idle >> 20, peak() >> 20);
    }
  }

  private static BuildKit connect(String engine) {
    return BuildKit.connect(Endpoint.of(engine));
  }

  private static long peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(SendContext::peak)
        .sum();
  }

  private static long peak(MemoryPoolMXBean pool) {
    return pool.getPeakUsage().getUsed();
  }
}
