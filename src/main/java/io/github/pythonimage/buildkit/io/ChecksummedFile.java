package io.github.pythonimage.buildkit.io;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * What a program remembers between two runs, as JSON: written whole or not at all, and taken for
 * missing where it is damaged or something else.
 *
 * @param kind stands at its beginning; with another version comes another kind
 */
public record ChecksummedFile<T>(Path path, String kind, Class<T> type) {
  private static final JsonMapper JSON = new JsonMapper();

  /** What is remembered; empty where there is nothing, or nothing that can be trusted. */
  public Optional<T> read() {
    try {
      var parts = Files.readString(path).split("\n", 2);
      return parts[0].equals(head(parts[1]))
          ? Optional.of(JSON.readValue(parts[1], type))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Remembers this instead of what was there. */
  public void write(T value) throws IOException {
    var json = JSON.writeValueAsString(value);
    new AtomicFile(path).write((head(json) + "\n" + json).getBytes(StandardCharsets.UTF_8));
  }

  private String head(String json) {
    var sum = MurmurHash3.hash128x64(json.getBytes(StandardCharsets.UTF_8))[0];
    return kind + " " + Long.toHexString(sum);
  }
}
