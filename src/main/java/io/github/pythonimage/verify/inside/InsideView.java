package io.github.pythonimage.verify.inside;

import io.github.pythonimage.engine.Engine;
import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.verify.VerifyTarget;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.inside.ProbeScript.Sight;
import io.github.pythonimage.verify.packages.ImportableModules;
import io.github.pythonimage.verify.packages.PythonPackage;
import java.util.List;
import java.util.stream.Stream;

/** What an image shows when it runs, in containers without network and privileges. */
public record InsideView(Engine engine) {
  /**
   * Of one image.
   *
   * @param files its file system: what is to be imported is known from outside
   */
  public Sight of(VerifyTarget target, ImageInfo image, FileTree files) {
    var script = ProbeScript.of(image, target);
    var sight = script.read(engine.run(script.probe(image, modules(target, files))));
    if (sight.facts().isEmpty()) {
      return sight;
    }
    var problems = script.readReadOnly(engine.run(script.readOnlyProbe(image)));
    return new Sight(
        sight.facts().map(facts -> facts.withReadOnlyProblems(problems)), sight.problem());
  }

  private static List<String> modules(VerifyTarget target, FileTree files) {
    var venv = target.image().spec().prefix().venv();
    return PythonPackage.below(files, venv).stream()
        .map(ImportableModules::of)
        .flatMap(modules -> Stream.concat(modules.top().stream(), modules.others().stream()))
        .distinct()
        .toList();
  }
}
