package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.wheels.WheelsSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One {@code <image>} of the POM.
 *
 * @param id names its folder below {@code target/python-image}
 * @param name repository without tag
 * @param otherNames more repositories that get the same image under the same tags
 * @param tags tag templates with {@code {series}}, {@code {version}} and {@code {cp}}
 * @param base the image it starts from
 * @param distribution family and release, {@code debian:trixie}, where {@code base} does not tell
 * @param publishBuilder whether the builder is published too, as {@code NAME:TAG-dev}
 * @param maxSize the runtime image's size budget
 * @param frontend a Dockerfile frontend image to pin; by default the engine's own is used
 * @param policies how severe each is to be
 * @param accepted findings of {@code verify} that do not fail it
 * @param files of the module that the runtime image has as they are
 * @param parent the image of this plugin that an application starts from, instead of {@code base}
 * @param runChecks what {@code verify} tries in containers of the runtime image
 */
public record ImageSpec(
    String id,
    ImageReference name,
    List<ImageReference> otherNames,
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
    List<AcceptedFinding> accepted,
    List<ImageFile> files,
    Optional<Parent> parent,
    RunChecks runChecks) {
  public ImageSpec {
    otherNames = List.copyOf(otherNames);
    tags = List.copyOf(tags);
    pythons = List.copyOf(pythons);
    accepted = List.copyOf(accepted);
    files = List.copyOf(files);
  }

  /** The base of its first Python, which stands for those of the others where they differ. */
  public ImageReference firstBase() {
    return base(pythons.get(0));
  }

  /** What the runtime image for a Python is made from of the module's folder. */
  public List<ContextPath> sources(PythonSeries series) {
    return Stream.concat(wheels.sources(series).stream(), files.stream().map(ImageFile::source))
        .toList();
  }

  /** The image that the one for a Python starts from. */
  public ImageReference base(PythonRequest python) {
    return parent
        .map(one -> one.of(python).runtime().name())
        .orElseGet(() -> base.image(python.series()));
  }
}
