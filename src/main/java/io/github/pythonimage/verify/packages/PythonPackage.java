package io.github.pythonimage.verify.packages;

import io.github.pythonimage.config.ProjectName;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.RecordLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A package that is installed in an environment, as its {@code .dist-info} describes it.
 *
 * @param folder the folder that it is installed in, {@code site-packages}
 * @param requires its {@code Requires-Dist}, as written
 * @param files the paths in its RECORD, relative to {@code folder}
 * @param topLevel the names in its {@code top_level.txt}; empty if it has none
 */
public record PythonPackage(
    String name,
    String version,
    String folder,
    List<String> requires,
    List<String> files,
    List<String> topLevel) {
  private static final String METADATA = ".dist-info/METADATA";

  public PythonPackage {
    requires = List.copyOf(requires);
    files = List.copyOf(files);
    topLevel = List.copyOf(topLevel);
  }

  /** The packages below a folder, sorted by their paths. */
  public static List<PythonPackage> below(FileTree files, String folder) {
    return files.view(All.class, PythonPackage::read).packages().stream()
        .filter(one -> one.folder().startsWith(folder + "/"))
        .toList();
  }

  /** Those of a whole tree, which are read once. */
  private record All(List<PythonPackage> packages) {}

  private static All read(FileTree files) {
    return new All(
        files
            .files()
            .filter(file -> file.path().endsWith(METADATA))
            .flatMap(metadata -> of(files, metadata).stream())
            .filter(one -> PythonEnvironment.isSite(one.folder()))
            .toList());
  }

  private static Optional<PythonPackage> of(FileTree files, FileEntry metadata) {
    var info = metadata.parent();
    var headers = headers(metadata.text());
    var name = headers(headers, "Name").findFirst();
    return name.map(
        known ->
            new PythonPackage(
                known,
                headers(headers, "Version").findFirst().orElse(""),
                info.substring(0, info.lastIndexOf('/')),
                headers(headers, "Requires-Dist").toList(),
                text(files, info + "/RECORD")
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> RecordLine.of(line).path())
                    .toList(),
                text(files, info + "/top_level.txt")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList()));
  }

  private static String text(FileTree files, String path) {
    return files.get(path).map(FileEntry::text).orElse("");
  }

  /** The lines before the description, each header on one line. */
  private static List<String> headers(String metadata) {
    var headers = new ArrayList<StringBuilder>();
    for (var line : metadata.lines().takeWhile(line -> !line.isBlank()).toList()) {
      if (!headers.isEmpty() && Character.isWhitespace(line.charAt(0))) {
        headers.get(headers.size() - 1).append(' ').append(line.strip());
      } else {
        headers.add(new StringBuilder(line));
      }
    }
    return headers.stream().map(StringBuilder::toString).toList();
  }

  private static Stream<String> headers(List<String> headers, String name) {
    var start = name + ":";
    return headers.stream()
        .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
        .map(line -> line.substring(start.length()).strip());
  }

  /** Its name as PEP 503 compares it. */
  public String key() {
    return ProjectName.normalize(name);
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
