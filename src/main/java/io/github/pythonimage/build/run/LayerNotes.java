package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.memo.BaseImageFreshness.ResolvedBy;
import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.build.run.BuildOutcome.Completed;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.layers.ImageReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes which layers images and their bases have. Those of a base are what the engine knows, else
 * what the registry has under the digest that the builder reported. What neither tells stays
 * unknown; the build goes on.
 */
public final class LayerNotes {
  private final BuildConfig config;
  private final ResolvedBy finder;
  private final List<String> platforms;
  private final Map<String, BuildNote> known = new HashMap<>();

  /**
   * Notes for one run.
   *
   * @param finder looked for the bases
   * @param platforms what the images were built for
   */
  public LayerNotes(BuildConfig config, ResolvedBy finder, List<String> platforms) {
    this.config = config;
    this.finder = finder;
    this.platforms = List.copyOf(platforms);
  }

  public void note(List<Completed> made) {
    var file = BuildNote.file(config.output());
    var notes = new HashMap<>(file.read().orElse(Map.of()));
    for (var before : notes.values()) {
      if (before.isPinned()) {
        known.put(before.base(), before);
      }
    }
    for (var one : made) {
      notes.put(one.target().label(), note(one));
    }
    file.write(notes);
  }

  private BuildNote note(Completed made) {
    var parent = made.target().image().parent();
    if (parent.isPresent() && parent.get().runtime().digest().isEmpty()) {
      return note(made, parent.get().runtime().id());
    }
    var base = made.target().image().base();
    var told = made.bases().get(base.toString());
    var name =
        base.digest().isPresent() || told == null
            ? base.toString()
            : base.repository() + "@" + told;
    return note(made, name);
  }

  private BuildNote note(Completed made, String name) {
    var note = known.get(name);
    if (note == null || !note.layers().keySet().containsAll(platforms)) {
      var layers = new HashMap<String, List<String>>();
      inEngine(name, layers);
      if (!layers.keySet().containsAll(platforms) && name.contains("@") && !config.offline()) {
        inRegistry(ImageReference.of(name), layers);
      }
      note = new BuildNote(platforms, name, layers, List.of());
      known.put(name, note);
    }
    return new BuildNote(platforms, name, note.layers(), ofImage(made.target().name()));
  }

  private List<String> ofImage(String name) {
    return config.outputs().inEngine()
        ? config.engineImages().find(name).map(ImageInfo::layers).orElse(List.of())
        : List.of();
  }

  private void inEngine(String name, Map<String, List<String>> layers) {
    // By a name that may change only where the engine itself has looked for the base.
    if (finder == ResolvedBy.STANDALONE || finder == ResolvedBy.OTHER_ENGINE) {
      return;
    }
    config
        .engineImages()
        .find(name)
        .ifPresent(found -> layers.put(platform(found), found.layers()));
  }

  /** Without a variant, which builders do not name for common platforms. */
  private static String platform(ImageInfo image) {
    return image.platform().replaceFirst("^([^/]*/[^/]*)/.*", "$1");
  }

  private void inRegistry(ImageReference base, Map<String, List<String>> layers) {
    try {
      var blobs = new RegistryBlobs(base.repository(), config.daemons().registries());
      var root = blobs.root(base.digest().orElseThrow());
      for (var image : new ImageReader(blobs).images(root, platforms)) {
        layers.put(image.platform(), image.diffIds());
      }
    } catch (IOException | BuildKitException | DamagedImageException e) {
      // Unknown, which verify tells.
    }
  }
}
