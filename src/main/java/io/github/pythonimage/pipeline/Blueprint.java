package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.local.Checksum;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.dockerfile.BuildArguments;
import io.github.pythonimage.plan.Selection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One image to make, a stage of a rendered file: all that building it takes, and that telling takes
 * whether it is up to date. It outlives the plan, so that what has not changed need not be planned
 * and rendered again.
 *
 * @param label its short name
 * @param id of its image spec
 * @param names under which it is wanted; the first one stands for all. Wheels have none
 * @param floating images that its file names and that may change under their names
 * @param file where its Dockerfile was written
 * @param text checksum of that file's content
 * @param arguments to build it with
 * @param contextPaths what it copies from the module
 */
record Blueprint(
    String label,
    String id,
    TargetPython python,
    ImageReference base,
    String stage,
    List<ImageReference> names,
    List<String> floating,
    Path file,
    long text,
    Map<String, String> arguments,
    List<String> contextPaths) {
  static final String WHEELHOUSE = "wheelhouse";

  private static final Pattern STAGE = Pattern.compile("(?m)^FROM (\\S.*) AS (\\S+)$");

  Blueprint {
    names = List.copyOf(names);
    floating = List.copyOf(floating);
    arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
    contextPaths = List.copyOf(contextPaths);
  }

  /** What is made from one rendered file. */
  static Stream<Blueprint> of(RenderedImage rendered) {
    var image = rendered.image();
    var runtime = of(rendered, "runtime", image.tags(), image.contextPaths());
    return image.builderTags().isEmpty()
        ? Stream.of(runtime)
        : Stream.of(runtime, of(rendered, "builder", image.builderTags(), List.of()));
  }

  /** The wheels that an image's environment is installed from, where it has any. */
  static Optional<Blueprint> wheelhouse(RenderedImage rendered) {
    return rendered.image().spec().wheels().empty()
        ? Optional.empty()
        : Optional.of(of(rendered, WHEELHOUSE, List.of(), rendered.image().contextPaths()));
  }

  private static Blueprint of(
      RenderedImage rendered, String stage, List<ImageReference> names, List<ContextPath> paths) {
    var image = rendered.image();
    return new Blueprint(
        image.folder() + (stage.equals("builder") ? "-dev" : ""),
        image.spec().id(),
        image.version(),
        image.base(),
        stage,
        names,
        Stream.concat(Stream.of(image.base()), image.spec().frontend().stream())
            .filter(reference -> reference.digest().isEmpty())
            .map(ImageReference::toString)
            .distinct()
            .toList(),
        rendered.file(),
        Checksum.of(rendered.dockerfile().getBytes(StandardCharsets.UTF_8)),
        BuildArguments.of(image),
        paths.stream().map(ContextPath::path).toList());
  }

  boolean isIn(Selection selection) {
    return selection.includes(id, python);
  }

  /** The first of the names; a wheelhouse has none. */
  String name() {
    return names.isEmpty() ? "its wheels" : names.get(0).toString();
  }

  /** The rendered file's text. */
  String dockerfile() {
    return new OutputFile(file).read();
  }

  /** The stages of that file, in their order. */
  List<String> stages() {
    return STAGE.matcher(dockerfile()).results().map(match -> match.group(2)).toList();
  }

  /** Whether a stage is made from another one, over however many between them. */
  boolean comesFrom(String stage, String origin) {
    var parents =
        STAGE
            .matcher(dockerfile())
            .results()
            .collect(Collectors.toMap(m -> m.group(2), m -> m.group(1), (first, second) -> first));
    return Stream.iterate(parents.get(stage), Objects::nonNull, parents::get)
        .anyMatch(origin::equals);
  }

  /** What it is made by, where it stands for itself; what it is made from is not in it. */
  List<Object> recipe() {
    return List.of(text, stage, names, arguments);
  }
}
