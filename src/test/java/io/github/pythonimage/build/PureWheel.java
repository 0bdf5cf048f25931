package io.github.pythonimage.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A wheel of one module, which says {@code origin = "…"}, or of other files. */
public record PureWheel(String name, String version, String origin, String... requires) {
  private static final LocalDateTime MADE = LocalDateTime.of(2025, 1, 1, 0, 0);

  /** Writes it into a folder. */
  public void into(Path folder) throws IOException {
    into(folder, Map.of(module() + ".py", "origin = '" + origin + "'\n"));
  }

  private String module() {
    return name.replace('-', '_');
  }

  /** Writes one with these files into a folder. */
  void into(Path folder, Map<String, String> files) throws IOException {
    into(folder, files, UnaryOperator.identity());
  }

  /** The same with entries that were changed. */
  void into(Path folder, Map<String, String> files, UnaryOperator<ZipEntry> change)
      throws IOException {
    var sorted = new TreeMap<>(files);
    var module = module();
    var info = module + "-" + version + ".dist-info/";
    var file = folder.resolve(module + "-" + version + "-py3-none-any.whl");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var content : sorted.entrySet()) {
        add(zip, change.apply(new ZipEntry(content.getKey())), content.getValue());
      }
      add(
          zip,
          new ZipEntry(info + "METADATA"),
          "Metadata-Version: 2.1\nName: "
              + name
              + "\nVersion: "
              + version
              + "\n"
              + Arrays.stream(requires)
                  .map(other -> "Requires-Dist: " + other + "\n")
                  .collect(Collectors.joining()));
      add(
          zip,
          new ZipEntry(info + "WHEEL"),
          "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
      add(
          zip,
          new ZipEntry(info + "RECORD"),
          String.join(",,\n", sorted.keySet())
              + ",,\n"
              + Stream.of("METADATA", "WHEEL", "RECORD")
                  .map(part -> info + part + ",,\n")
                  .collect(Collectors.joining()));
    }
  }

  private static void add(ZipOutputStream zip, ZipEntry entry, String text) throws IOException {
    // The same bytes each time: tools remember a release's checksum beyond the index that had it.
    entry.setTimeLocal(MADE);
    zip.putNextEntry(entry);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
