package io.github.pythonimage.verify;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.IdentityFixture;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.inside.ContainerProbe;
import io.github.pythonimage.verify.inside.NoAnswerException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Times verification of images in a warm JVM beside {@code docker export} of the same images. */
public final class VerifyImages {
  private final Engine engine;
  private final String docker;
  private final Map<String, List<Double>> times = new LinkedHashMap<>();

  private VerifyImages(Engine engine, String docker) {
    this.engine = engine;
    this.docker = docker;
  }

  /** What is timed. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Arguments: the engine's address, the docker program, rounds, the POM, and pairs of an image's
   * id in the POM and a name that the engine has.
   */
  public static void main(String[] arguments) throws Exception {
    var targets = targets(Path.of(arguments[3]));
    try (var engine = Engine.connect(URI.create(arguments[0]), Optional.empty())) {
      engine.ping();
      var bench = new VerifyImages(engine, arguments[1]);
      System.gc();
      var idle = used();
      for (var i = 4; i < arguments.length; i += 2) {
        bench.image(targets.get(arguments[i]), arguments[i + 1], Integer.parseInt(arguments[2]));
      }
      System.out.printf(
          "heap: %d MB idle, %d MB allowed, and that was enough%n",
          idle >> 20, Runtime.getRuntime().maxMemory() >> 20);
    }
  }

  private static Map<String, Target> targets(Path pom) {
    var plan = new Planner(Catalog.load(), Instant.now()).plan(PomImages.of(pom));
    var targets = new LinkedHashMap<String, Target>();
    Target.of(plan).forEach(target -> targets.put(target.image().spec().id(), target));
    return targets;
  }

  private void image(Target target, String name, int rounds) throws Exception {
    times.clear();
    // The first one warms the JVM, and the engine's own caches.
    for (var round = 0; round <= rounds; round++) {
      var isTimed = round > 0;
      export(name, isTimed);
      time("verify", isTimed, () -> verifier().verify(target, name));
      time("outside", isTimed, () -> outside(target, name));
      time("inside", isTimed, () -> inside(target, name));
    }
    var limit = 1.3 * median("export") + 0.5;
    System.out.printf(
        "%-24s export %.2f s  verify %.2f s (at most %.2f)  outside %.2f s  inside without imports"
            + " %.2f s%n",
        name, median("export"), median("verify"), limit, median("outside"), median("inside"));
  }

  private void outside(Target target, String name) {
    var info = engine.inspect(name).orElseThrow();
    Rules.findings(
        Rules.OUTSIDE,
        new EngineImageReader(engine, none -> Optional.empty())
            .read(target, info, IdentityFixture.UNKNOWN));
  }

  /** Of images whose builds promise nothing. */
  private Verifier verifier() {
    return new Verifier(
        engine,
        new VerifyListener() {},
        (target, shown) -> IdentityFixture.NO_EXPECTATIONS,
        (target, shown) -> Optional.empty());
  }

  /** With no package to import. */
  private void inside(Target target, String name) {
    var info = engine.inspect(name).orElseThrow();
    try {
      new ContainerProbe(engine).run(target, info, FileTree.of(List.of()));
    } catch (NoAnswerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without creating and removing the container. */
  private void export(String name, boolean isTimed) throws IOException, InterruptedException {
    var container = output("create", "--network", "none", name);
    var export = docker("export", container).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    time("export", isTimed, () -> export.start().waitFor());
    output("rm", container);
  }

  private String output(String... arguments) throws IOException, InterruptedException {
    var process = docker(arguments).start();
    var output = new String(process.getInputStream().readAllBytes()).strip();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", arguments));
    }
    return output;
  }

  private ProcessBuilder docker(String... arguments) {
    var command = new ArrayList<>(List.of(docker));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private void time(String what, boolean isTimed, Work work)
      throws IOException, InterruptedException {
    var begin = System.nanoTime();
    work.run();
    if (isTimed) {
      times.computeIfAbsent(what, w -> new ArrayList<>()).add((System.nanoTime() - begin) / 1e9);
    }
  }

  private double median(String what) {
    var sorted = times.get(what).stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
