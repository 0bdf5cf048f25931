package io.github.pythonimage.maven;

import io.github.pythonimage.spec.ContextPath;
import io.github.pythonimage.spec.PackageName;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.Requirements;
import io.github.pythonimage.spec.SpecException;
import io.github.pythonimage.spec.WheelsSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code <wheels>}. */
public class Wheels {
  private @Nullable String requirements;
  private List<String> projects = List.of();
  private List<String> packages = List.of();
  private List<String> recipes = List.of();

  WheelsSpec toSpec(Path module) {
    return new WheelsSpec(
        new Element("<wheels><requirements>")
            .optional(requirements, text -> Requirements.read(module, text)),
        new Element("<wheels><projects><project>").each(projects, text -> project(module, text)),
        new Element("<wheels><packages><package>").each(packages, PackageName::of),
        new Element("<wheels><recipes><recipe>").each(recipes, String::strip));
  }

  private static ContextPath project(Path module, String text) {
    var folder = ContextPath.of(module, text);
    if (Files.exists(folder.in(module).resolve("pyproject.toml"))
        || Files.exists(folder.in(module).resolve("setup.py"))) {
      return folder;
    }
    throw new SpecException(
        "",
        Quoted.of(text) + " is not a Python project.",
        "Name a folder with a pyproject.toml or setup.py.");
  }
}
