package io.github.pythonimage.build.handover;

import io.github.pythonimage.report.ImageEntry;
import io.github.pythonimage.report.ImagesFile;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The main values of {@code images.json} as properties, such as {@code python-image.a.3.13.id}. */
public final class ImageProperties {
  private ImageProperties() {}

  /** Sorted by name. */
  public static Map<String, String> of(ImagesFile file) {
    var all = new TreeMap<String, String>();
    file.images().forEach(entry -> add(entry, all));
    return all;
  }

  private static void add(ImageEntry entry, Map<String, String> all) {
    var prefix = "python-image." + entry.image() + "." + entry.series() + ".";
    all.put(prefix + "image", entry.runtime().names().get(0));
    all.put(prefix + "id", entry.runtime().id());
    var digest = entry.runtime().digest();
    if (digest != null) {
      all.put(prefix + "digest", digest);
    }
  }

  /** As a file of properties; ids, names and digests need no escaping. */
  static String text(ImagesFile file) {
    return of(file).entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
