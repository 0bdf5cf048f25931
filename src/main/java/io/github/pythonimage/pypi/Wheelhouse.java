package io.github.pythonimage.pypi;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * All wheels that the environment of an image is installed from, in a folder; those of several
 * platforms in folders of it.
 *
 * @param label the image's short name, {@code python/3.13}
 */
public record Wheelhouse(String label, Path folder, List<Wheel> wheels) {
  /** The first that a ZIP can have: the same files are the same archive. */
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

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

  /** The file beside a folder of wheels that {@link #writeArchive} writes. */
  public static Path archive(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".zip");
  }

  /**
   * Writes the wheels as one file, for repositories of Maven: a wheel of its own would be renamed
   * there to what Maven calls it, and no installer takes a wheel under another name than its own.
   */
  public Path writeArchive() {
    var file = archive(folder);
    try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      // Wheels are compressed already.
      out.setLevel(Deflater.NO_COMPRESSION);
      for (var member : files(folder)) {
        var entry = new ZipEntry(folder.relativize(member).toString().replace('\\', '/'));
        entry.setTimeLocal(ALWAYS);
        out.putNextEntry(entry);
        Files.copy(member, out);
        out.closeEntry();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be written: " + e.getMessage(), e);
    }
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
