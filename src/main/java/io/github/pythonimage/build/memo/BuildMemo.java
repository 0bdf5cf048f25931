package io.github.pythonimage.build.memo;

import io.github.pythonimage.buildkit.io.AtomicFile;
import io.github.pythonimage.plan.PolicyWarning;
import io.github.pythonimage.plan.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a run leaves for the next one: a JSON file per module, which holds no secret. It decides
 * what is built again, never what is verified.
 *
 * @param configuration a {@link ConfigChecksum}
 * @param files SHA-256 of each file that rendering wrote, by its path below the output folder
 * @param warnings of policies, as of the day of the plan
 * @param selection the part of the matrix that {@code images.json} is about
 * @param reported labels of the images in {@code images.json}
 * @param report SHA-256 of {@code images.json}
 * @param images what the last build of each image came to, by its label
 */
public record BuildMemo(
    String configuration,
    Map<String, String> files,
    List<PolicyWarning> warnings,
    String selection,
    List<String> reported,
    String report,
    Map<String, BuiltTarget> images) {
  static final String FILE = ".build-memo.json";

  public BuildMemo {
    files = Map.copyOf(files);
    warnings = List.copyOf(warnings);
    reported = List.copyOf(reported);
    images = Map.copyOf(images);
  }

  /** Of a module that was never built. */
  static BuildMemo empty() {
    return new BuildMemo("", Map.of(), List.of(), "", List.of(), "", Map.of());
  }

  /** Reads the memo of a module; one that is missing or damaged is empty. */
  public static BuildMemo read(Path output) {
    try {
      var memo =
          StateFile.JSON.readValue(Files.readAllBytes(output.resolve(FILE)), BuildMemo.class);
      return memo == null ? empty() : memo;
    } catch (IOException e) {
      return empty();
    }
  }

  public void write(Path output) {
    var file = output.resolve(FILE);
    try {
      new AtomicFile(file)
          .write(StateFile.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be written: " + e.getMessage(), e);
    }
  }

  /** Whether rendering would write the files that are there. */
  public boolean isRendered(String newConfiguration, Path output) {
    return configuration.equals(newConfiguration)
        && !files.isEmpty()
        && files.entrySet().stream()
            .allMatch(file -> sha256(output.resolve(file.getKey())).equals(file.getValue()));
  }

  /** Whether {@code images.json} is about this selection, and as it was written. */
  public boolean isReported(Selection newSelection, Path file) {
    return !reported.isEmpty()
        && selection.equals(text(newSelection))
        && report.equals(sha256(file));
  }

  /** With a plan that was rendered anew. */
  public BuildMemo withRendered(
      String newConfiguration,
      Path output,
      Collection<Path> newFiles,
      List<PolicyWarning> newWarnings) {
    var checksums = new TreeMap<String, String>();
    newFiles.forEach(
        file -> checksums.put(output.relativize(file).toString().replace('\\', '/'), sha256(file)));
    return new BuildMemo(
        newConfiguration, checksums, newWarnings, selection, reported, report, images);
  }

  /** Without the images of these labels and without a report, because a build may fail. */
  public BuildMemo without(Collection<String> labels) {
    var kept = new HashMap<>(images);
    kept.keySet().removeAll(labels);
    return new BuildMemo(configuration, files, warnings, "", List.of(), "", kept);
  }

  /** With the results of a run and the report on them. */
  public BuildMemo withReport(
      Selection newSelection, List<String> labels, Map<String, BuiltTarget> built, Path file) {
    var all = new HashMap<>(images);
    all.putAll(built);
    return new BuildMemo(
        configuration, files, warnings, text(newSelection), labels, sha256(file), all);
  }

  private static String text(Selection selection) {
    return new TreeSet<>(selection.pythons()) + " " + new TreeSet<>(selection.ids());
  }

  /** Empty where there is no such file. */
  private static String sha256(Path file) {
    try (var in = Files.newInputStream(file)) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      return "";
    }
  }
}
