package io.github.pythonimage.verify.packages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;

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
      return note.isEmpty() ? List.of() : JSON.readValue(note, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }
}
