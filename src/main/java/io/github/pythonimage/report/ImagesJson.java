package io.github.pythonimage.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * {@code images.json}: what was made, for other programs. Written by hand, as every build writes it
 * and a library of JSON takes a JVM longer to load than all of the rest takes to run.
 */
public final class ImagesJson {
  private ImagesJson() {}

  /** The file's text; sizes in bytes, times in seconds. */
  public static String text(Collection<BuiltImage> images) {
    var objects = new ArrayList<String>();
    for (var image : images) {
      objects.add("{\n" + fields(image) + "\n  }");
    }
    return "{\n  \"images\" : " + array(objects) + "\n}\n";
  }

  private static String fields(BuiltImage built) {
    var fields = new ArrayList<String>();
    fields.add(field("names", strings(built.names())));
    fields.add(field("stage", string(built.stage())));
    fields.add(field("python", string(built.python().toString())));
    fields.add(field("base", string(built.base().toString())));
    fields.add(field("id", string(built.id())));
    if (built.digest().isPresent()) {
      fields.add(field("digest", string(built.digest().get())));
    }
    if (built.size().isPresent()) {
      fields.add(field("size", String.valueOf(built.size().get().bytes())));
    }
    if (built.layers().isPresent()) {
      fields.add(field("layers", String.valueOf(built.layers().getAsInt())));
    }
    fields.add(field("seconds", String.valueOf(built.took().toMillis() / 1000.0)));
    fields.add(field("steps", String.valueOf(built.steps())));
    fields.add(field("cachedSteps", String.valueOf(built.cached())));
    fields.add(field("outputs", strings(built.places())));
    if (built.fingerprint().isPresent()) {
      fields.add(field("fingerprint", string(built.fingerprint().get().hex())));
    }
    return String.join(",\n", fields);
  }

  private static String field(String name, String value) {
    return "    \"" + name + "\" : " + value;
  }

  private static String strings(List<?> values) {
    var strings = new ArrayList<String>();
    for (var value : values) {
      strings.add(string(value.toString()));
    }
    return array(strings);
  }

  private static String array(List<String> values) {
    return values.isEmpty() ? "[ ]" : "[ " + String.join(", ", values) + " ]";
  }

  private static String string(String value) {
    var text = new StringBuilder(value.length() + 2).append('"');
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
