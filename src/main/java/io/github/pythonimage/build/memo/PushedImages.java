package io.github.pythonimage.build.memo;

import io.github.pythonimage.buildkit.io.ChecksummedFile;
import io.github.pythonimage.buildkit.io.LengthPrefixedStrings;
import io.github.pythonimage.config.ImageReference;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images of a module that builds pushed by digest, for the goal that verifies them and sets
 * their tags. It is a file of the build folder: no image can write it.
 */
public record PushedImages(ChecksummedFile file) {

  public static PushedImages in(Path output) {
    return new PushedImages(
        new ChecksummedFile(output.resolve(".pushed"), "python-image pushed 1"));
  }

  /** All of them, by the label of their build. */
  public Map<String, PushedImage> read() {
    return file.read(PushedImages::read).orElse(Map.of());
  }

  /** Adds images, each instead of an older one of the same label. */
  public void add(Collection<PushedImage> images) {
    var all = new LinkedHashMap<>(read());
    for (var image : images) {
      all.put(image.label(), image);
    }
    write(all.values());
  }

  /** Removes images that are built again: what a failed build leaves must get no tag. */
  public void remove(Collection<String> labels) {
    var all = new LinkedHashMap<>(read());
    if (all.keySet().removeAll(labels)) {
      write(all.values());
    }
  }

  private void write(Collection<PushedImage> images) {
    try {
      file.write(out -> write(out, images));
    } catch (IOException e) {
      throw new UncheckedIOException(file.path() + " could not be written: " + e.getMessage(), e);
    }
  }

  private static void write(DataOutputStream out, Collection<PushedImage> images)
      throws IOException {
    out.writeInt(images.size());
    for (var image : images) {
      LengthPrefixedStrings.write(out, image.label());
      LengthPrefixedStrings.write(out, image.stage());
      LengthPrefixedStrings.write(out, image.digest());
      out.writeInt(image.names().size());
      for (var name : image.names()) {
        LengthPrefixedStrings.write(out, name.toString());
      }
    }
  }

  private static Map<String, PushedImage> read(DataInputStream in) throws IOException {
    var images = new LinkedHashMap<String, PushedImage>();
    for (var left = in.readInt(); left > 0; left--) {
      var label = LengthPrefixedStrings.read(in);
      var stage = LengthPrefixedStrings.read(in);
      var digest = LengthPrefixedStrings.read(in);
      var names = new ArrayList<ImageReference>();
      for (var more = in.readInt(); more > 0; more--) {
        names.add(ImageReference.of(LengthPrefixedStrings.read(in)));
      }
      images.put(label, new PushedImage(label, stage, List.copyOf(names), digest));
    }
    return images;
  }
}
