package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.SourceTree;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.BaseTemplate;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.UserSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Inherited;
import io.github.pythonimage.config.wheels.WheelsSpec;
import io.github.pythonimage.config.wheels.WheelsSpec.Install;
import io.github.pythonimage.maven.parameter.UserProperties;
import io.github.pythonimage.report.ImagesFile;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An {@code <image>} that has {@code <from>}: what it does not say is that of its parent. */
record Application(Image image, From from, SourceTree tree, UserProperties properties) {

  /** All of it, or all that is wrong with it. */
  ImageSpec toConfig(Function<String, ImagesFile> modules) {
    var errors = new ValidationErrors();
    image
        .inheritedElements()
        .forEach((element, isSet) -> errors.collect(() -> validateUnset(element, isSet)));
    errors.collect(image::id);
    errors.collect(image::repository);
    errors.collect(image::otherNames);
    errors.collect(image::tags);
    errors.collect(image.verify::maxSize);
    errors.collect(image::frontend);
    errors.collect(image::policies);
    errors.collect(image.verify::accepted);
    errors.collect(image.verify::runChecks);
    var entries =
        errors.collect(
            () ->
                From.select(
                    from.entries(modules), image.pythons.stream().map(Python::toConfig).toList()));
    var parent = entries.flatMap(found -> errors.collect(() -> from.toConfig(found)));
    errors.throwIfAny();
    var first = entries.orElseThrow().get(0);
    var pythons =
        entries.get().stream()
            .map(entry -> PythonRequest.of(entry.python(), Optional.empty()))
            .toList();
    var series = pythons.stream().map(PythonRequest::series).collect(Collectors.toSet());
    var prefix = Prefix.of(first.prefix());
    var wheels = errors.collect(() -> wheels(series));
    var files = errors.collect(() -> image.runtime.files(tree.module(), prefix));
    var runtime = errors.collect(() -> image.runtime.toConfig(() -> prefix, true));
    errors.throwIfAny();
    return new ImageSpec(
        image.id(),
        image.repository(),
        image.otherNames(),
        image.tags(),
        BaseTemplate.of(first.runtime().names().get(0)),
        Optional.of(first.distribution()),
        prefix,
        pythons,
        new Inherited(first.provider()),
        wheels.orElseThrow(),
        runtime.orElseThrow().withUser(UserSpec.of("app", String.valueOf(first.user()))),
        image.updates(),
        image.verify.maxSize(),
        false,
        image.frontend(),
        properties.policies().or(image.policies()),
        image.verify.accepted(),
        files.orElseThrow(),
        parent,
        image.verify.runChecks());
  }

  private WheelsSpec wheels(Set<PythonSeries> series) {
    var wheels = image.wheels == null ? WheelsSpec.none() : image.wheels.toConfig(tree, series);
    if (wheels.install() != Install.VENV) {
      throw new ConfigurationException(
          "<wheels><install>",
          "cannot be 'wheels' in an application.",
          "Remove it: an application adds to the environment of its parent.");
    }
    return wheels;
  }

  private static void validateUnset(String element, boolean isSet) {
    if (isSet) {
      throw new ConfigurationException(
          element, "comes from the image in <from>.", "Remove it, or remove <from>.");
    }
  }
}
