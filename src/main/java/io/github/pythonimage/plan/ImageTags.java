package io.github.pythonimage.plan;

import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.plan.Interpreters.ResolvedPython;
import java.util.List;
import java.util.stream.Stream;

/** The full names of images: each repository with each tag. */
final class ImageTags {
  private ImageTags() {}

  /** Those of the runtime image. */
  static List<ImageReference> of(ImageSpec spec, ResolvedPython found) {
    return all(spec, found).distinct().toList();
  }

  /** Those of the builder that has these Pythons; none where it is not published. */
  static List<ImageReference> ofBuilder(ImageSpec spec, List<ResolvedPython> pythons) {
    return spec.publishBuilder()
        ? pythons.stream()
            .flatMap(found -> all(spec, found))
            .map(ImageTags::builderTag)
            .distinct()
            .toList()
        : List.of();
  }

  static ImageReference builderTag(ImageReference tag) {
    return tag.withTag(tag.tag().orElseThrow() + Stage.BUILDER.suffix());
  }

  private static Stream<ImageReference> all(ImageSpec spec, ResolvedPython found) {
    return Stream.concat(Stream.of(spec.name()), spec.otherNames().stream())
        .flatMap(
            name ->
                spec.tags().stream()
                    .map(TagTemplate::new)
                    .map(tag -> tag.expand(name, found.python(), spec.publishBuilder())));
  }
}
