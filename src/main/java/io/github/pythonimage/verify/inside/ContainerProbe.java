package io.github.pythonimage.verify.inside;

import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.verify.VerifyTarget;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.inside.ProbeScript.Sight;
import io.github.pythonimage.verify.packages.ImportableModules;
import io.github.pythonimage.verify.packages.PythonPackage;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What an image shows when it runs, in containers without network and privileges. */
public record ContainerProbe(Engine engine) {
  private static final long REMOVAL_SECONDS = 10;

  /**
   * Of one image. Code of packages runs in containers whose answers count for imports and start-up
   * only. All of them run at the same time, because each needs half a second to start and to be
   * removed.
   *
   * @param files its file system: what is to be imported is known from outside
   */
  public Sight of(VerifyTarget target, ImageInfo image, FileTree files) {
    var script = ProbeScript.of(image, target);
    var pool = Executors.newFixedThreadPool(2, ContainerProbe::daemon);
    try {
      var modules = modules(target, files);
      var packages =
          pool.submit(
              () -> script.readPackages(engine.run(script.packagesProbe(image, modules)), modules));
      var readOnly =
          pool.submit(() -> script.readReadOnly(engine.run(script.readOnlyProbe(image))));
      var sight = script.read(engine.run(script.systemProbe(image)));
      // Also where nobody needs them: a container that is removed while it starts may stay.
      var problems = readOnly.get();
      var ofPackages = packages.get();
      return new Sight(
          sight.facts().map(facts -> facts.withPackages(ofPackages).withReadOnlyProblems(problems)),
          sight.problem());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while " + target.name() + " was verified");
    } finally {
      end(pool);
    }
  }

  /** An interrupted probe still removes its container. */
  private static void end(ExecutorService pool) {
    pool.shutdownNow();
    var interrupted = Thread.interrupted();
    try {
      pool.awaitTermination(REMOVAL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Large packages come first, so that none of them is imported last while processors are idle. */
  private static List<String> modules(VerifyTarget target, FileTree files) {
    var venv = target.image().spec().prefix().venv();
    return PythonPackage.below(files, venv).stream()
        .sorted(Comparator.comparing(one -> -one.files().size()))
        .map(ImportableModules::of)
        .flatMap(modules -> Stream.concat(modules.top().stream(), modules.others().stream()))
        .distinct()
        .toList();
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "package-probe");
    thread.setDaemon(true);
    return thread;
  }
}
