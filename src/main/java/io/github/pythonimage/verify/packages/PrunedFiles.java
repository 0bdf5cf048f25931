package io.github.pythonimage.verify.packages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of one kind that were left out of an environment, as the build step noted it.
 *
 * @param kind as {@code <prune>} names it
 * @param bytes what they would take
 */
public record PrunedFiles(String kind, int files, long bytes) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Those of an environment. It is a note for people: one that cannot be read counts as none. */
  public static List<PrunedFiles> of(FileTree files, String venv) {
    var note = files.get(venv + "/share/python-image/pruned.json").map(FileEntry::text).orElse("");
    try {
      var noted = JSON.readValue(note.isEmpty() ? "[]" : note, PrunedFiles[].class);
      return Stream.ofNullable(noted).flatMap(Stream::of).filter(PrunedFiles::isNoted).toList();
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }

  private static boolean isNoted(@Nullable PrunedFiles one) {
    return one != null && one.kind != null;
  }
}
