package io.github.pythonimage.build.handover;

import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.report.ImageContent;
import io.github.pythonimage.report.ImageEntry;
import io.github.pythonimage.report.ImagesFile;
import io.github.pythonimage.verify.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code images.json} and {@code images.properties} of a module. All executions of the plugin
 * share them: each replaces what it knows of its own images.
 */
public final class ImageHandOver {
  private final GeneratedFile json;
  private final GeneratedFile properties;

  private ImageHandOver(Path output) {
    this.json = new GeneratedFile(output.resolve("images.json"));
    this.properties = new GeneratedFile(output.resolve("images.properties"));
  }

  /**
   * The files of a module.
   *
   * @param output {@code target/python-image}
   */
  public static ImageHandOver in(Path output) {
    return new ImageHandOver(output);
  }

  /** The images that are known; none where the file is missing or damaged. */
  public ImagesFile read() {
    if (!Files.exists(json.path())) {
      return ImagesFile.empty();
    }
    try {
      return ImagesFile.parse(json.read());
    } catch (IllegalArgumentException e) {
      return ImagesFile.empty();
    }
  }

  /** Forgets images before they are built: one that fails must not leave what was there before. */
  public void forget(List<Target> targets) {
    write(
        read().without(targets.stream().map(t -> t.image().folder()).collect(Collectors.toSet())));
  }

  /**
   * Has the images that a run built or found up to date.
   *
   * @param planned all images of this execution, also those that the run did not look at
   * @param execution of the plugin in the POM
   */
  public void built(Map<Target, BuiltImage> built, List<PlannedImage> planned, String execution) {
    var known = read();
    var images = new LinkedHashMap<String, PlannedImage>();
    built.keySet().forEach(target -> images.put(target.image().folder(), target.image()));
    var entries = new ArrayList<ImageEntry>();
    images.forEach(
        (label, image) -> {
          var runtime = built.get(new Target(image, Stage.RUNTIME));
          var builder = built.get(new Target(image, Stage.BUILDER));
          if (runtime != null) {
            entries.add(
                entry(
                    image,
                    known.find(label),
                    content(runtime),
                    builder == null ? null : content(builder),
                    execution));
          }
        });
    var labels = planned.stream().map(PlannedImage::folder).collect(Collectors.toSet());
    write(known.with(entries, execution, labels));
  }

  private static ImageEntry entry(
      PlannedImage image,
      Optional<ImageEntry> known,
      ImageContent runtime,
      @Nullable ImageContent builder,
      String execution) {
    var same = known.filter(one -> one.runtime().id().equals(runtime.id()));
    return new ImageEntry(
        image.spec().id(),
        image.version().series().toString(),
        same.map(ImageEntry::python).orElse(image.version().toString()),
        image.distribution().toString(),
        image.base().toString(),
        image.spec().prefix().path(),
        image.interpreter().command(),
        image.interpreter().provider().word(),
        image.spec().runtime().user().uid(),
        merged(runtime, same.map(ImageEntry::runtime)),
        builder == null ? null : merged(builder, known.flatMap(one -> optional(one.builder()))),
        same.map(ImageEntry::environment).orElse(null),
        image.init().path().orElse(null),
        execution);
  }

  private static Optional<ImageContent> optional(@Nullable ImageContent content) {
    return Optional.ofNullable(content);
  }

  private static ImageContent content(BuiltImage image) {
    return new ImageContent(
        image.names().stream().map(ImageReference::toString).toList(),
        image.id(),
        image.digest().orElse(null),
        image.platforms(),
        image.size().map(Size::bytes).orElse(null),
        image.layers().isPresent() ? image.layers().getAsInt() : null,
        image.places(),
        image.labels(),
        image.fingerprint().map(Fingerprint::hex).orElse(null));
  }

  /** What is known of the same image stays, such as the digest that an earlier push told. */
  private static ImageContent merged(ImageContent now, Optional<ImageContent> before) {
    return before
        .filter(known -> known.id().equals(now.id()) && now.digest() == null)
        .map(known -> now.withKnown(known.digest(), known.platforms(), known.labels()))
        .orElse(now);
  }

  /** Adds what a look into images told. */
  public void verified(List<Verification> results) {
    var file = read();
    for (var result : results) {
      var entry = file.find(result.target().label());
      if (entry.isPresent() && result.hasFiles()) {
        file = file.with(Environments.add(entry.get(), result));
      }
    }
    write(file);
  }

  /**
   * Adds the digests of images that were pushed.
   *
   * @param platforms finds the digests of an image's manifests, by platform
   * @return whether the file did not have them before
   */
  public boolean pushed(
      List<PushedImage> images, Function<PushedImage, Map<String, String>> platforms) {
    var before = read();
    var file = before;
    var seen = new HashSet<String>();
    for (var image : images) {
      // The first repository counts; an engine may push another manifest to a second one.
      if (!seen.add(image.label())) {
        continue;
      }
      var label = image.label().replaceFirst(Stage.BUILDER.suffix() + "$", "");
      var known = file.find(label);
      if (known.isPresent() && !digests(known.get()).contains(image.digest())) {
        file = file.with(pushed(known.get(), image, platforms.apply(image)));
      }
    }
    write(file);
    return !file.equals(before);
  }

  /** The digests of images that are known, by the engine's ids. */
  public Map<String, String> digests() {
    var all = new HashMap<String, String>();
    for (var entry : read().images()) {
      Stream.of(entry.runtime(), entry.builder())
          .filter(content -> content != null && content.digest() != null)
          .forEach(content -> all.put(content.id(), content.digest()));
    }
    return all;
  }

  private static List<String> digests(ImageEntry entry) {
    return Stream.of(entry.runtime(), entry.builder())
        .flatMap(Stream::ofNullable)
        .flatMap(content -> Stream.ofNullable(content.digest()))
        .toList();
  }

  private static ImageEntry pushed(
      ImageEntry entry, PushedImage image, Map<String, String> platforms) {
    var builder = entry.builder();
    if (image.stage().equals(Stage.BUILDER.word()) && builder != null) {
      return entry.with(entry.runtime(), builder.pushed(image.digest(), platforms));
    }
    return entry.with(entry.runtime().pushed(image.digest(), platforms), builder);
  }

  private void write(ImagesFile file) {
    if (file.images().isEmpty()) {
      json.delete();
      properties.delete();
    } else {
      json.write(file.text());
      properties.write(ImageProperties.text(file));
    }
  }

  /** What later plugins of the module see as properties of the project. */
  public Map<String, String> properties() {
    return ImageProperties.of(read());
  }

  /** The file that is an artifact of the module; empty where nothing was built. */
  public Optional<Path> file() {
    return Optional.of(json.path()).filter(Files::exists);
  }
}
