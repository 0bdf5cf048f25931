package io.github.pythonimage.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code images.json}: what was made, for other programs. */
public final class ImagesJson {
  private ImagesJson() {}

  /** The file's text; sizes in bytes, times in seconds. */
  public static String text(Collection<BuiltImage> images) {
    try {
      var entries = new ArrayList<Map<String, Object>>();
      for (var image : images) {
        entries.add(entry(image));
      }
      return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(Map.of("images", entries))
          + "\n";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> entry(BuiltImage built) {
    var entry = new LinkedHashMap<String, Object>();
    var names = new ArrayList<String>();
    for (var name : built.names()) {
      names.add(name.toString());
    }
    entry.put("names", names);
    entry.put("stage", built.stage());
    entry.put("python", built.python().toString());
    entry.put("base", built.base().toString());
    entry.put("id", built.id());
    if (built.size().isPresent()) {
      entry.put("size", built.size().get().bytes());
    }
    if (built.layers().isPresent()) {
      entry.put("layers", built.layers().getAsInt());
    }
    entry.put("seconds", built.took().toMillis() / 1000.0);
    entry.put("steps", built.steps());
    entry.put("cachedSteps", built.cached());
    entry.put("outputs", built.places());
    if (built.fingerprint().isPresent()) {
      entry.put("fingerprint", built.fingerprint().get().hex());
    }
    return entry;
  }
}
