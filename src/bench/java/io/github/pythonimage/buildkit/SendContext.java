package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.BuildRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;

/** Builds a folder's Dockerfile into the cache, as a process to be timed beside docker's. */
public final class SendContext {
  private SendContext() {}

  /** Arguments: the engine's address and the folder; says how much heap was used at most. */
  public static void main(String[] arguments) throws Exception {
    var context = Path.of(arguments[1]);
    var request =
        BuildRequest.builder(context, Files.readString(context.resolve("Dockerfile"))).build();
    try (var buildKit = BuildKit.connect(Endpoint.of(arguments[0]))) {
      var idle = peak();
      buildKit.start(request, event -> {}).result().join();
      System.out.printf("heap: %d MB before, %d MB at most%n", idle >> 20, peak() >> 20);
    }
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
