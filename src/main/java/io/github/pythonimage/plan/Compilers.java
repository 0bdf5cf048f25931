package io.github.pythonimage.plan;

import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.wheels.WheelInputs;

/** When compilers are installed in the stages of an image; its runtime never has one. */
public enum Compilers {
  /** The POM tells that nothing is compiled. */
  NEVER,
  /** Only if the step that takes the wheels finds something to build. */
  ON_DEMAND,
  /** The POM tells that something is compiled, or that the builder is an image of its own. */
  ALWAYS;

  static Compilers of(ImageSpec spec, WheelInputs inputs, boolean forInterpreter) {
    var wheels = spec.wheels();
    if (forInterpreter
        || spec.publishBuilder()
        || !wheels.projects().isEmpty()
        || !wheels.toolchains().isEmpty()
        || !inputs.noBinary().isEmpty()) {
      return ALWAYS;
    }
    // Wheels of PyPI need no repair; those of other places may.
    var publicWheelsOnly =
        inputs.onlyBinary().contains(":all:")
            && inputs.wheels().isEmpty()
            && wheels.indexes().empty();
    return inputs.empty() || publicWheelsOnly ? NEVER : ON_DEMAND;
  }
}
