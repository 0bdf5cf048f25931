package io.github.pythonimage.build.memo;

import io.github.pythonimage.config.ImageReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An image that a build pushed by digest.
 *
 * @param label the short name of its build
 * @param stage the stage it was made from, {@code runtime} or {@code builder}
 * @param names the tags that it gets after it is verified
 * @param digest of its manifest, or of the index over its platforms
 */
public record PushedImage(String label, String stage, List<ImageReference> names, String digest) {
  public PushedImage {
    names = List.copyOf(names);
  }

  /** The same image once for each of its repositories. */
  public List<PushedImage> byRepository() {
    return names.stream()
        .collect(
            Collectors.groupingBy(
                ImageReference::repository, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(some -> new PushedImage(label, stage, some, digest))
        .toList();
  }

  public PushedImage withDigest(String known) {
    return new PushedImage(label, stage, names, known);
  }

  /** The first one. */
  public String repository() {
    return names.get(0).repository();
  }

  /** How a registry names exactly this content. */
  public String reference() {
    return repository() + "@" + digest;
  }

  public String describeTags() {
    return describeTags(names);
  }

  public static String describeTags(List<ImageReference> names) {
    return (names.size() == 1 ? "tag " : "tags ")
        + names.stream().map(PushedImage::tag).collect(Collectors.joining(", "));
  }

  public static String tag(ImageReference name) {
    return name.tag().orElse("latest");
  }

  public static String describeNames(List<ImageReference> names) {
    return names.stream().map(ImageReference::toString).collect(Collectors.joining(", "));
  }

  /** For messages about several images. */
  public static String describe(List<PushedImage> images) {
    return images.stream().map(PushedImage::reference).collect(Collectors.joining(", "));
  }
}
