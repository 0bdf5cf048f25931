package io.github.pythonimage.index;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All wheels that the environment of an image is installed from, in a folder; those of several
 * platforms in folders of it.
 *
 * @param label the image's short name, {@code python/3.13}
 */
public record Wheelhouse(String label, Path folder, List<Wheel> wheels) {
  private static final String REPORT = "report.json";

  public Wheelhouse {
    wheels = List.copyOf(wheels);
  }

  /** Reads which wheels are there, and what the report beside them says of each. */
  public static Wheelhouse read(String label, Path folder) {
    var origins = new HashMap<Path, Map<Path, Origin>>();
    var wheels = new ArrayList<Wheel>();
    for (var file : files(folder)) {
      if (file.toString().endsWith(".whl")) {
        var known = origins.computeIfAbsent(file.getParent(), Wheelhouse::origins);
        var shown = folder.relativize(file).toString().replace('\\', '/');
        wheels.add(new Wheel(file, shown, known.getOrDefault(file, Origin.BUILT)));
      }
    }
    return new Wheelhouse(label, folder, wheels);
  }

  /** All its files, in one order. */
  List<Path> files() {
    return files(folder);
  }

  private static List<Path> files(Path folder) {
    try (var files = Files.walk(folder)) {
      // As texts: one order on every system.
      return files
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " could not be read: " + e.getMessage(), e);
    }
  }

  private static Map<Path, Origin> origins(Path folder) {
    var report = folder.resolve(REPORT);
    if (Files.notExists(report)) {
      return Map.of();
    }
    try {
      var origins = new HashMap<Path, Origin>();
      var content = JSON.std.mapFrom(Files.readString(report));
      for (var wheel : (List<?>) content.getOrDefault("wheels", List.of())) {
        var facts = (Map<?, ?>) wheel;
        var origin = Origin.valueOf(String.valueOf(facts.get("origin")).toUpperCase(Locale.ROOT));
        origins.put(folder.resolve(String.valueOf(facts.get("file"))), origin);
      }
      return origins;
    } catch (IOException | RuntimeException e) {
      throw new UncheckedIOException(
          report + " does not say where its wheels come from. Run the goal 'wheels' again.",
          new IOException(e));
    }
  }
}
