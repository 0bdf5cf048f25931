package io.github.pythonimage.build.memo;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.buildkit.io.AtomicFile;
import io.github.pythonimage.config.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * JSON that one goal leaves for another, or for the next run. A file that is missing, damaged or of
 * another kind counts as absent. The checksum detects damage, not intent: whoever can write the
 * file can change the plugin as well.
 *
 * @param kind the name and the version of the format
 */
public record StateFile<T>(Path path, String kind, TypeReference<T> type) {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .addMixIn(ImageReference.class, ReferenceText.class)
          .build();

  private record Envelope(String kind, String sha256, JsonNode content) {}

  /** An image reference is one string. */
  private abstract static class ReferenceText {
    @JsonCreator
    static ImageReference of(String text) {
      return ImageReference.of(text);
    }

    @Override
    @JsonValue
    public abstract String toString();
  }

  public Optional<T> read() {
    try {
      var found = JSON.readValue(Files.readAllBytes(path), Envelope.class);
      return found.kind().equals(kind) && found.sha256().equals(sha256(found.content()))
          ? Optional.of(JSON.convertValue(found.content(), type))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  public void write(T content) {
    try {
      JsonNode tree = JSON.valueToTree(content);
      var envelope = new Envelope(kind, sha256(tree), tree);
      new AtomicFile(path).write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(envelope));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be written: " + e.getMessage(), e);
    }
  }

  public void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be deleted: " + e.getMessage(), e);
    }
  }

  private static String sha256(JsonNode content) throws JsonProcessingException {
    return DigestUtils.sha256Hex(JSON.writeValueAsBytes(content));
  }
}
