package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.memo.PushJournal.Entry;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.config.ImageReference;
import java.util.List;
import java.util.Map;

/** Images to tag as types of the JDK, which all class loaders share. */
final class TagData {
  private TagData() {}

  static Map<String, Object> of(Entry entry) {
    var image = entry.image();
    return Map.of(
        "module", entry.module(),
        "label", image.label(),
        "stage", image.stage(),
        "names", image.names().stream().map(ImageReference::toString).toList(),
        "digest", image.digest());
  }

  static Entry entry(Map<String, Object> data) {
    var names = ((List<?>) data.get("names")).stream();
    return new Entry(
        (String) data.get("module"),
        new PushedImage(
            (String) data.get("label"),
            (String) data.get("stage"),
            names.map(name -> ImageReference.of((String) name)).toList(),
            (String) data.get("digest")));
  }
}
