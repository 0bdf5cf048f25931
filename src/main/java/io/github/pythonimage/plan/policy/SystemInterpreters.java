package io.github.pythonimage.plan.policy;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Packaged;
import java.util.Optional;

/** Knows which packages install the Python that a distribution's own programs use. */
@FunctionalInterface
public interface SystemInterpreters {
  /** The path of that interpreter, or empty if the packages install another one. */
  Optional<String> find(Distribution distribution, Packaged packages, PythonSeries series);
}
