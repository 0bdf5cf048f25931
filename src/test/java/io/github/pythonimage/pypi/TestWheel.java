package io.github.pythonimage.pypi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A wheel that says of itself what a test wants. */
public final class TestWheel {
  private TestWheel() {}

  public static Path write(Path folder, String fileName, String metadata) throws IOException {
    var parts = fileName.split("-");
    var file = Files.createDirectories(folder).resolve(fileName);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(parts[0] + "/vendored-1.dist-info/METADATA"));
      zip.write("Name: not-this-one\n".getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry(parts[0] + "-" + parts[1] + ".dist-info/METADATA"));
      zip.write(metadata.getBytes(UTF_8));
    }
    return file;
  }

  public static Wheel of(Path file) {
    return of(file, file.getFileName().toString(), WheelOrigin.BUILT);
  }

  static Wheel of(Path file, String shown, WheelOrigin origin) {
    return new Wheel(file, shown, origin, Files.exists(file) ? Digests.sha256(file) : "");
  }

  /**
   * Writes the report of a folder as a build does.
   *
   * @param origins of each wheel, by its file name
   */
  public static void report(Path folder, Map<String, String> origins) throws IOException {
    var entries =
        new TreeMap<>(origins)
            .entrySet().stream()
                .map(
                    wheel ->
                        "{\"file\": \"%s\", \"name\": \"a\", \"origin\": \"%s\", \"sha256\": \"%s\"}"
                            .formatted(
                                wheel.getKey(),
                                wheel.getValue(),
                                Digests.sha256(folder.resolve(wheel.getKey()))))
                .collect(Collectors.joining(", "));
    Files.writeString(folder.resolve("report.json"), "{\"wheels\": [" + entries + "]}\n");
  }
}
