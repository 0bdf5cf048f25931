package io.github.pythonimage.build.memo;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.util.List;

/**
 * Images that registries have by digest, and whose tags are to be set when the whole Maven build
 * has succeeded. It stays after a Maven build that fails, for the one that resumes it. It is of one
 * Maven build: the next one that does not resume begins a new one.
 */
public record PushJournal(StateFile<List<Entry>> file) {

  /**
   * An image of a module.
   *
   * @param module group and artifact
   */
  public record Entry(String module, PushedImage image) {
    /** Whether both are the content of one image of the POM. */
    public boolean replaces(Entry other) {
      return module.equals(other.module)
          && image.label().equals(other.image.label())
          && image.repository().equals(other.image.repository());
    }
  }

  /** The journal of a reactor. */
  public static PushJournal in(Path rootTarget) {
    return new PushJournal(
        new StateFile<>(
            rootTarget.resolve("python-image/push-journal.json"),
            "push journal 1",
            new TypeReference<>() {}));
  }

  public List<Entry> read() {
    return file.read().orElse(List.of());
  }

  /** Replaces all of it; without entries there is no file. */
  public void write(List<Entry> entries) {
    if (entries.isEmpty()) {
      file.delete();
    } else {
      file.write(entries);
    }
  }
}
