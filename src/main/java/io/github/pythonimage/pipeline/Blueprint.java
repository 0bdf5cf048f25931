package io.github.pythonimage.pipeline;

import io.github.pythonimage.dockerfile.BuildArguments;
import io.github.pythonimage.pipeline.Solves.Target;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.spec.ContextPath;
import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.PythonVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What has to be known of one image of the matrix to tell whether it is up to date. It outlives the
 * plan, so that what has not changed need not be planned and rendered again.
 *
 * @param label its short name
 * @param id of its image spec
 * @param floating images that its file names and that may change under their names
 * @param file where its Dockerfile was written
 * @param text that file's content
 * @param recipe that content, its stage, its names and its build arguments
 * @param contextPaths what it copies from the module
 */
record Blueprint(
    String label,
    String id,
    PythonVersion python,
    ImageReference base,
    String stage,
    List<ImageReference> names,
    List<String> floating,
    Path file,
    Fingerprint text,
    Fingerprint recipe,
    List<String> contextPaths) {

  static Blueprint of(Target target) {
    var rendered = target.rendered();
    var image = rendered.image();
    var text = Fingerprint.of(rendered.dockerfile().getBytes(StandardCharsets.UTF_8));
    var arguments = new TreeMap<>(BuildArguments.of(image));
    return new Blueprint(
        target.label(),
        image.spec().id(),
        image.version(),
        image.spec().base(),
        target.stage(),
        target.names(),
        Stream.concat(Stream.of(image.spec().base()), image.spec().frontend().stream())
            .filter(reference -> reference.digest().isEmpty())
            .map(ImageReference::toString)
            .distinct()
            .toList(),
        rendered.file(),
        text,
        Fingerprint.of(text, target.stage(), target.names(), arguments),
        target.stage().equals("runtime")
            ? image.contextPaths().stream().map(ContextPath::path).toList()
            : List.of());
  }
}
