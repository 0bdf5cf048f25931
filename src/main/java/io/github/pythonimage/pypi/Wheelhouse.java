package io.github.pythonimage.pypi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * All wheels that the environment of an image is installed from, in a folder; those of several
 * platforms in folders of it.
 *
 * @param label the image's short name, {@code python/3.13}
 */
public record Wheelhouse(String label, Path folder, List<Wheel> wheels) {
  public Wheelhouse {
    wheels = List.copyOf(wheels);
  }

  /**
   * Reads the wheels of a folder: exactly those that the reports in it list, with their SHA-256.
   * Any other file ends it.
   */
  public static Wheelhouse read(String label, Path folder) {
    var reports = new HashMap<Path, WheelReport>();
    var wheels = new ArrayList<Wheel>();
    for (var file : files(folder)) {
      var report = reports.computeIfAbsent(file.getParent(), WheelReport::read);
      if (!file.endsWith(WheelReport.FILE)) {
        wheels.add(report.wheel(file, folder.relativize(file).toString().replace('\\', '/')));
      }
    }
    reports.values().forEach(WheelReport::validateComplete);
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
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " could not be read: " + e.getMessage(), e);
    }
  }
}
