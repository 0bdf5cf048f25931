package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.report.VerifyJUnit;
import io.github.pythonimage.report.VerifyJson;
import io.github.pythonimage.report.VerifySarif;
import io.github.pythonimage.verify.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The results of {@code verify} as files in each image's folder.
 *
 * @param output {@code target/python-image}
 * @param generator the plugin and its version
 */
record VerifyFiles(Path output, String generator) {
  private static final List<String> SUFFIXES = List.of(".json", ".junit.xml", ".sarif");

  /** Removes the results of an earlier run: this one may end before it has its own. */
  void delete(List<Target> targets) {
    for (var target : targets) {
      SUFFIXES.forEach(suffix -> file(target, suffix).delete());
    }
  }

  /** Whether an earlier run left all results of an image. */
  boolean exist(Target target) {
    return SUFFIXES.stream().allMatch(suffix -> Files.exists(file(target, suffix).path()));
  }

  void write(List<Verification> results) {
    for (var result : results) {
      file(result.target(), ".json").write(VerifyJson.text(result, generator));
      file(result.target(), ".junit.xml").write(VerifyJUnit.text(result));
      file(result.target(), ".sarif").write(VerifySarif.text(result, generator));
    }
  }

  private GeneratedFile file(Target target, String suffix) {
    var name = "verify" + target.stage().suffix();
    return new GeneratedFile(output.resolve(target.image().folder()).resolve(name + suffix));
  }
}
