package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.wheels.WheelsSpec;
import java.util.List;
import java.util.Optional;

/**
 * One {@code <image>} of the POM.
 *
 * @param id names its folder below {@code target/python-image}
 * @param name repository without tag
 * @param tags tag templates with {@code {series}}, {@code {version}} and {@code {cp}}
 * @param base the image it starts from
 * @param distribution family and release, {@code debian:trixie}, where {@code base} does not tell
 * @param publishBuilder whether the builder is published too, as {@code NAME:TAG-dev}
 * @param maxSize the runtime image's size budget
 * @param frontend a Dockerfile frontend image to pin; by default the engine's own is used
 * @param policies how severe each is to be
 * @param accepted findings of {@code verify} that do not fail it
 */
public record ImageSpec(
    String id,
    ImageReference name,
    List<String> tags,
    BaseTemplate base,
    Optional<String> distribution,
    Prefix prefix,
    List<PythonRequest> pythons,
    InterpreterSpec interpreter,
    WheelsSpec wheels,
    RuntimeSpec runtime,
    SecurityUpdates updates,
    Optional<Size> maxSize,
    boolean publishBuilder,
    Optional<ImageReference> frontend,
    Policies policies,
    List<AcceptedFinding> accepted) {
  public ImageSpec {
    tags = List.copyOf(tags);
    pythons = List.copyOf(pythons);
    accepted = List.copyOf(accepted);
  }

  /** The base of its first Python, which stands for those of the others where they differ. */
  public ImageReference firstBase() {
    return base.image(pythons.get(0).series());
  }
}
