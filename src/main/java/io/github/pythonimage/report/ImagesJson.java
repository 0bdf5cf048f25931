package io.github.pythonimage.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;

/** {@code images.json}: the images of a build, for other programs. */
public final class ImagesJson {
  private static final JsonMapper JSON = new JsonMapper();

  private ImagesJson() {}

  /** The file's text; sizes in bytes, times in seconds. */
  public static String text(Collection<BuiltImage> images) {
    var root = JSON.createObjectNode();
    var list = root.putArray("images");
    for (var image : images) {
      fields(list.addObject(), image);
    }
    return root.toPrettyString() + "\n";
  }

  private static void fields(ObjectNode fields, BuiltImage built) {
    strings(fields.putArray("names"), built.names());
    fields.put("stage", built.stage());
    fields.put("python", built.python().toString());
    fields.put("base", built.base().toString());
    fields.put("id", built.id());
    built.digest().ifPresent(digest -> fields.put("digest", digest));
    built.size().ifPresent(size -> fields.put("size", size.bytes()));
    built.layers().ifPresent(layers -> fields.put("layers", layers));
    fields.put("seconds", built.took().toMillis() / 1000.0);
    fields.put("steps", built.steps());
    fields.put("cachedSteps", built.cached());
    strings(fields.putArray("outputs"), built.places());
    built.fingerprint().ifPresent(fingerprint -> fields.put("fingerprint", fingerprint.hex()));
  }

  private static void strings(ArrayNode array, List<?> values) {
    values.forEach(value -> array.add(value.toString()));
  }
}
