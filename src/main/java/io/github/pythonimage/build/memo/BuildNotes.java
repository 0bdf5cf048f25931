package io.github.pythonimage.build.memo;

import io.github.pythonimage.buildkit.io.ChecksummedFile;
import io.github.pythonimage.buildkit.io.LengthPrefixedStrings;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the builds of a module noted, by label; a file of the build folder. */
public record BuildNotes(ChecksummedFile file) {

  public static BuildNotes in(Path output) {
    return new BuildNotes(
        new ChecksummedFile(output.resolve(".build-notes"), "python-image notes 2"));
  }

  public Map<String, BuildNote> read() {
    return file.read(BuildNotes::read).orElse(Map.of());
  }

  /** Adds notes, each instead of an older one of the same label. */
  public void add(Map<String, BuildNote> notes) {
    var all = new HashMap<>(read());
    all.putAll(notes);
    try {
      file.write(out -> write(out, all));
    } catch (IOException e) {
      throw new UncheckedIOException(file.path() + " could not be written: " + e.getMessage(), e);
    }
  }

  private static void write(DataOutputStream out, Map<String, BuildNote> notes) throws IOException {
    out.writeInt(notes.size());
    for (var entry : notes.entrySet()) {
      var note = entry.getValue();
      LengthPrefixedStrings.write(out, entry.getKey());
      texts(out, note.platforms());
      LengthPrefixedStrings.write(out, note.base());
      out.writeInt(note.layers().size());
      for (var layers : note.layers().entrySet()) {
        LengthPrefixedStrings.write(out, layers.getKey());
        texts(out, layers.getValue());
      }
      texts(out, note.image());
    }
  }

  private static Map<String, BuildNote> read(DataInputStream in) throws IOException {
    var notes = new HashMap<String, BuildNote>();
    for (var left = in.readInt(); left > 0; left--) {
      var label = LengthPrefixedStrings.read(in);
      var platforms = texts(in);
      var base = LengthPrefixedStrings.read(in);
      var layers = new HashMap<String, List<String>>();
      for (var more = in.readInt(); more > 0; more--) {
        layers.put(LengthPrefixedStrings.read(in), texts(in));
      }
      notes.put(label, new BuildNote(platforms, base, layers, texts(in)));
    }
    return notes;
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (var text : texts) {
      LengthPrefixedStrings.write(out, text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    var texts = new ArrayList<String>();
    for (var left = in.readInt(); left > 0; left--) {
      texts.add(LengthPrefixedStrings.read(in));
    }
    return texts;
  }
}
