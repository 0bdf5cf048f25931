package io.github.pythonimage.build.memo;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the builds of a module noted, by label; a file of the build folder. */
public record BuildNotes(StateFile<Map<String, BuildNote>> file) {

  public static BuildNotes in(Path output) {
    return new BuildNotes(
        new StateFile<>(
            output.resolve(".build-notes.json"), "build notes 3", new TypeReference<>() {}));
  }

  public Map<String, BuildNote> read() {
    return file.read().orElse(Map.of());
  }

  /** Adds notes, each instead of an older one of the same label. */
  public void add(Map<String, BuildNote> notes) {
    var all = new HashMap<>(read());
    all.putAll(notes);
    file.write(all);
  }
}
