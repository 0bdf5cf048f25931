package io.github.pythonimage.catalog;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The facts that come with the plugin. */
public record Catalog(PythonReleases pythons, Distributions distributions) {

  /** Reads the data files of this jar. */
  public static Catalog load() {
    return new Catalog(
        read("python-releases.json", PythonReleases.File.class).toReleases(),
        read("distributions.json", Distributions.File.class).toDistributions());
  }

  private static <T> T read(String name, Class<T> type) {
    var mapper =
        JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    try (var in = Catalog.class.getResourceAsStream("/catalog/" + name)) {
      return mapper.readValue(Objects.requireNonNull(in, name), type);
    } catch (IOException e) {
      throw new UncheckedIOException("catalog file " + name + " is damaged", e);
    }
  }
}
