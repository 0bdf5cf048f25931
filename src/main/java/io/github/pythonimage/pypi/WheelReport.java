package io.github.pythonimage.pypi;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The report of a folder of wheels, which the build wrote: each wheel, where it comes from, and its
 * SHA-256.
 */
record WheelReport(Path folder, Map<String, Entry> entries) {
  static final String FILE = "report.json";

  private static final JsonMapper JSON = new JsonMapper();

  record Entry(WheelOrigin origin, String sha256) {}

  /** Reads the report of a folder; a folder without one has no wheels. */
  static WheelReport read(Path folder) {
    var file = folder.resolve(FILE);
    var entries = new TreeMap<String, Entry>();
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        var wheels = JSON.readTree(file.toFile()).required("wheels");
        if (!wheels.isArray()) {
          throw new IOException("'wheels' is not a list");
        }
        for (var wheel : wheels) {
          var origin =
              WheelOrigin.valueOf(wheel.required("origin").asText().toUpperCase(Locale.ROOT));
          var entry = new Entry(origin, wheel.required("sha256").asText());
          entries.put(wheel.required("file").asText(), entry);
        }
      } catch (IOException | RuntimeException e) {
        throw new WheelFailure(file + " is no report of wheels. Run the goal 'wheels' again.", e);
      }
    }
    return new WheelReport(folder, entries);
  }

  /** A wheel of the folder, which must be listed, be a file of its own, and have its SHA-256. */
  Wheel wheel(Path file, String shown) {
    var entry = entries.get(file.getFileName().toString());
    if (entry == null) {
      throw new WheelFailure(
          "%s is not listed in the %s beside it, so this plugin did not build or fetch it. Delete it, or run the goal 'wheels' again, which empties the folder."
              .formatted(file, FILE));
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new WheelFailure(
          file + " is not a regular file. Run the goal 'wheels' again, which empties the folder.");
    }
    var found = Digests.sha256(file);
    if (!found.equals(entry.sha256())) {
      throw new WheelFailure(
          "%s was changed: its SHA-256 is %s, and the %s beside it lists %s. Run the goal 'wheels' again."
              .formatted(file, found, FILE, entry.sha256()));
    }
    return new Wheel(file, shown, entry.origin(), found);
  }

  /** Every listed wheel must be there. */
  void validateComplete() {
    for (var name : entries.keySet()) {
      var file = folder.resolve(name);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new WheelFailure(
            "%s is missing, and the %s beside it lists it. Run the goal 'wheels' again."
                .formatted(file, FILE));
      }
    }
  }
}
