package io.github.pythonimage.verify.inside;

import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.BackgroundTask;
import io.github.pythonimage.verify.check.ProbeResult;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.ImportableModules;
import io.github.pythonimage.verify.packages.PythonPackage;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What an image shows when it runs, in containers without network and privileges. */
public record ContainerProbe(Engine engine) {
  /**
   * Of one image. Code of packages runs in containers whose answers count for imports and start-up
   * only. All of them run at the same time, because each needs half a second to start and to be
   * removed.
   *
   * @param files its file system: what is to be imported is known from outside
   * @throws NoAnswerException where the container without code of packages gave no answer
   */
  public ProbeResult run(Target target, ImageInfo image, FileTree files) throws NoAnswerException {
    var script = ProbeScript.of(image, target);
    var modules = modules(target, files);
    try (var packages =
            BackgroundTask.start(
                "package-probe",
                () ->
                    script.readPackages(
                        engine.run(script.packagesProbe(image, modules)), modules));
        var readOnly =
            BackgroundTask.start(
                "package-probe",
                () -> script.readReadOnly(engine.run(script.readOnlyProbe(image))))) {
      var outcome = engine.run(script.systemProbe(image));
      // Also where nobody needs them: a container that is removed while it starts may stay.
      var problems = readOnly.result();
      var ofPackages = packages.result();
      return new ProbeResult(script.read(outcome), ofPackages, problems);
    }
  }

  /** Large packages come first, so that none of them is imported last while processors are idle. */
  private static List<String> modules(Target target, FileTree files) {
    var venv = target.image().spec().prefix().venv();
    return PythonPackage.below(files, venv).stream()
        .sorted(Comparator.comparing(one -> -one.files().size()))
        .map(ImportableModules::of)
        .flatMap(modules -> Stream.concat(modules.top().stream(), modules.others().stream()))
        .distinct()
        .toList();
  }
}
