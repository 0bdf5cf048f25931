package io.github.pythonimage.maven;

import io.github.pythonimage.spec.InterpreterSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code <interpreter>}. */
public class Interpreter {
  private String provider = "source";
  private @Nullable String mirror;
  private @Nullable String optimizations;
  private @Nullable String shared;
  private List<String> configureOptions = List.of();

  InterpreterSpec toSpec(Overrides overrides) {
    var mirrorOption = new Element("-Dpython-image.source.mirror");
    var mirrorElement = new Element("<interpreter><mirror>");
    var optimizationsOption = new Element("-Dpython-image.source.optimizations");
    var optimizationsElement = new Element("<interpreter><optimizations>");
    return new InterpreterSpec(
        provider,
        mirrorOption
            .optional(overrides.sourceMirror(), InterpreterSpec::mirror)
            .orElseGet(
                () ->
                    mirrorElement.orDefault(
                        mirror, InterpreterSpec.PYTHON_ORG.toString(), InterpreterSpec::mirror)),
        optimizationsOption.flag(
            overrides.sourceOptimizations(), optimizationsElement.flag(optimizations, true)),
        new Element("<interpreter><shared>").flag(shared, false),
        new Element("<interpreter><configureOptions><option>").each(configureOptions, o -> o));
  }
}
