package io.github.pythonimage.report;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pythonimage.spec.ImageReference;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code images.json}: what was made, for other programs. */
public final class ImagesJson {
  private ImagesJson() {}

  /** The file's text; sizes in bytes, times in seconds. */
  public static String text(Collection<BuiltImage> images) {
    try {
      return JSON.std
              .with(JSON.Feature.PRETTY_PRINT_OUTPUT)
              .asString(Map.of("images", images.stream().map(ImagesJson::entry).toList()))
          + "\n";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> entry(BuiltImage built) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("names", built.names().stream().map(ImageReference::toString).toList());
    entry.put("stage", built.stage());
    entry.put("python", built.python().toString());
    entry.put("base", built.base().toString());
    entry.put("id", built.id());
    built.size().ifPresent(size -> entry.put("size", size.bytes()));
    built.layers().ifPresent(layers -> entry.put("layers", layers));
    entry.put("seconds", built.took().toMillis() / 1000.0);
    entry.put("steps", built.steps());
    entry.put("cachedSteps", built.cached());
    entry.put("outputs", built.places());
    built.fingerprint().ifPresent(fingerprint -> entry.put("fingerprint", fingerprint.hex()));
    return entry;
  }
}
