package io.github.pythonimage.pypi;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A wheelhouse as one file, for repositories of Maven: a wheel of its own would be renamed there to
 * what Maven calls it, and no installer takes a wheel under another name than its own.
 */
public record WheelhouseArchive(Wheelhouse wheelhouse, Path file) {
  /** Of the file's name. */
  public static final String SUFFIX = ".zip";

  /** The first that a ZIP can have: the same files are the same archive. */
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** One beside its folder. */
  public static WheelhouseArchive beside(Wheelhouse wheelhouse) {
    var folder = wheelhouse.folder();
    return new WheelhouseArchive(wheelhouse, folder.resolveSibling(folder.getFileName() + SUFFIX));
  }

  /** Writes it. */
  public Path write() {
    try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      // Wheels are compressed already.
      out.setLevel(Deflater.NO_COMPRESSION);
      for (var member : wheelhouse.files()) {
        var entry =
            new ZipEntry(wheelhouse.folder().relativize(member).toString().replace('\\', '/'));
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
}
