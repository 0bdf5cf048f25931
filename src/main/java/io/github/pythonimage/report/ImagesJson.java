package io.github.pythonimage.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;

/**
 * {@code images.json}: what was made, for other programs. Written piece by piece, as every build
 * writes it, and what turns whole objects into JSON takes a JVM long to load.
 */
public final class ImagesJson {
  private ImagesJson() {}

  /** The file's text; sizes in bytes, times in seconds. */
  public static String text(Collection<BuiltImage> images) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeArrayFieldStart("images");
      for (var image : images) {
        write(json, image);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, BuiltImage built) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("names");
    for (var name : built.names()) {
      json.writeString(name.toString());
    }
    json.writeEndArray();
    json.writeStringField("stage", built.stage());
    json.writeStringField("python", built.python().toString());
    json.writeStringField("base", built.base().toString());
    json.writeStringField("id", built.id());
    if (built.size().isPresent()) {
      json.writeNumberField("size", built.size().get().bytes());
    }
    if (built.layers().isPresent()) {
      json.writeNumberField("layers", built.layers().getAsInt());
    }
    json.writeNumberField("seconds", built.took().toMillis() / 1000.0);
    json.writeNumberField("steps", built.steps());
    json.writeNumberField("cachedSteps", built.cached());
    json.writeArrayFieldStart("outputs");
    for (var place : built.places()) {
      json.writeString(place);
    }
    json.writeEndArray();
    if (built.fingerprint().isPresent()) {
      json.writeStringField("fingerprint", built.fingerprint().get().hex());
    }
    json.writeEndObject();
  }
}
