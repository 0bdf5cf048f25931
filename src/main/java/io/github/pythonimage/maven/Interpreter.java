package io.github.pythonimage.maven;

import io.github.pythonimage.spec.InterpreterSpec;
import io.github.pythonimage.spec.SpecException;
import java.net.URI;
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
    try {
      return new InterpreterSpec(
          provider,
          overrides.mirror().orElseGet(this::mirror),
          overrides
              .optimizations()
              .orElseGet(() -> new Element("<optimizations>").flag(optimizations, true)),
          new Element("<shared>").flag(shared, false),
          new Element("<configureOptions><option>").each(configureOptions, option -> option));
    } catch (SpecException e) {
      throw e.in("<interpreter>");
    }
  }

  private URI mirror() {
    return new Element("<mirror>")
        .orDefault(mirror, InterpreterSpec.PYTHON_ORG.toString(), InterpreterSpec::mirror);
  }
}
