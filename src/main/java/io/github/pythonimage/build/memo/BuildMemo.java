package io.github.pythonimage.build.memo;

import io.github.pythonimage.buildkit.io.AtomicFile;
import io.github.pythonimage.plan.BuildPlan.PolicyWarning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a run leaves for the next one: a JSON file per module, which holds no secret. It decides
 * what is built again, never what is verified.
 *
 * @param configuration a {@link ConfigChecksum}
 * @param files SHA-256 of each file that rendering wrote, by its path below the output folder
 * @param warnings of policies, as of the day of the plan
 * @param images what the last build of each image came to, by its label
 */
public record BuildMemo(
    String configuration,
    Map<String, String> files,
    List<PolicyWarning> warnings,
    Map<String, BuiltTarget> images) {
  static final String FILE = ".build-memo.json";

  public BuildMemo {
    files = Map.copyOf(files);
    warnings = List.copyOf(warnings);
    images = Map.copyOf(images);
  }

  /** Of a module that was never built. */
  static BuildMemo empty() {
    return new BuildMemo("", Map.of(), List.of(), Map.of());
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

  /** With a plan that was rendered anew. */
  public BuildMemo withRendered(
      String newConfiguration,
      Path output,
      Collection<Path> newFiles,
      List<PolicyWarning> newWarnings) {
    var checksums = new TreeMap<String, String>();
    newFiles.forEach(
        file -> checksums.put(output.relativize(file).toString().replace('\\', '/'), sha256(file)));
    return new BuildMemo(newConfiguration, checksums, newWarnings, images);
  }

  /** Without the images of these labels, because a build may fail. */
  public BuildMemo without(Collection<String> labels) {
    var kept = new HashMap<>(images);
    kept.keySet().removeAll(labels);
    return new BuildMemo(configuration, files, warnings, kept);
  }

  /** With what a run built. */
  public BuildMemo with(Map<String, BuiltTarget> built) {
    var all = new HashMap<>(images);
    all.putAll(built);
    return new BuildMemo(configuration, files, warnings, all);
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
