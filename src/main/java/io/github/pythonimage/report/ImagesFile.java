package io.github.pythonimage.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.config.Quoted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code images.json}: the images of a module, for other modules and programs. The schema is in
 * {@code images.schema.json} on the project's site.
 *
 * @param formatVersion grows when a program that reads the file would misunderstand it
 */
@JsonPropertyOrder({"formatVersion", "images"})
public record ImagesFile(int formatVersion, List<ImageEntry> images) {
  /** What this version of the plugin writes, and the newest that it reads. */
  public static final int FORMAT = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  public ImagesFile {
    images = List.copyOf(images);
  }

  public static ImagesFile empty() {
    return new ImagesFile(FORMAT, List.of());
  }

  /**
   * Reads a file's text.
   *
   * @throws IllegalArgumentException where it is no such file, or newer than this plugin
   */
  public static ImagesFile parse(String text) {
    try {
      var version = JSON.readTree(text).path("formatVersion");
      if (version.asInt() != FORMAT) {
        throw new IllegalArgumentException(
            "it has the format version %s, and this plugin reads version %d"
                .formatted(Quoted.beginning(version.toString()), FORMAT));
      }
      return JSON.readValue(text, ImagesFile.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no images.json: " + e.getOriginalMessage(), e);
    }
  }

  /** The file's text; sizes in bytes. */
  public String text() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // Records of strings and numbers.
    }
  }

  public Optional<ImageEntry> find(String label) {
    return images.stream().filter(entry -> entry.label().equals(label)).findFirst();
  }

  /**
   * The same with newer entries.
   *
   * @param execution of the plugin, all of whose entries are known
   * @param labels of those entries; others of the execution are gone
   */
  public ImagesFile with(List<ImageEntry> newer, String execution, Set<String> labels) {
    var all = new HashMap<String, ImageEntry>();
    images.stream()
        .filter(entry -> !entry.execution().equals(execution) || labels.contains(entry.label()))
        .forEach(entry -> all.put(entry.label(), entry));
    newer.forEach(entry -> all.put(entry.label(), entry));
    return of(all);
  }

  /** The same with an entry in the place of an older one. */
  public ImagesFile with(ImageEntry entry) {
    return with(List.of(entry), "", Set.of());
  }

  /** The same without some entries. */
  public ImagesFile without(Set<String> labels) {
    var kept = new ArrayList<>(images);
    kept.removeIf(entry -> labels.contains(entry.label()));
    return new ImagesFile(FORMAT, kept);
  }

  private static ImagesFile of(Map<String, ImageEntry> entries) {
    var sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparing(ImageEntry::image).thenComparing(ImageEntry::minor));
    return new ImagesFile(FORMAT, sorted);
  }
}
