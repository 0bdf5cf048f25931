package io.github.pythonimage.buildkit;

import java.time.Duration;
import java.util.List;

/** The client's threads in this JVM that have not ended. */
public final class LeftThreads {

  private LeftThreads() {}

  public static List<String> now() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("buildkit-") || name.startsWith("python-image"))
        .sorted()
        .toList();
  }

  /** Those that are there when they have had time to end. */
  public static List<String> after(Duration timeout) throws Exception {
    ThrowAwayEngine.ends(timeout, () -> now().isEmpty());
    return now();
  }
}
