package io.github.pythonimage.verify;

import io.github.pythonimage.docker.ContainerRefusedException;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.BackgroundTask;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Identity;
import io.github.pythonimage.verify.check.RunResult;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import io.github.pythonimage.verify.layers.SavedImage;
import io.github.pythonimage.verify.packages.RpmPackages;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads what rules look at out of an engine. Nothing of the image runs. Files come from a container
 * that never starts, as the engine alone decides what odd entries of a layer's archive mean; what
 * later layers delete comes from the layers.
 *
 * @param bases finds the base of an image where the engine does not have it
 */
public record EngineImageReader(Engine engine, Function<Target, Optional<ImageInfo>> bases) {
  /** All but what the image shows when it runs. */
  public CheckContext read(Target target, ImageInfo info, Identity identity) {
    var base =
        target.baseNames().stream()
            .flatMap(name -> engine.inspect(name).stream())
            .findFirst()
            // The engine may have the base for its own platform, and the image for another one.
            .filter(found -> found.architecture().equals(info.architecture()));
    try (var layers =
        BackgroundTask.start(
            "verify-layers",
            () ->
                engine.save(info.id(), SavedImage.hidden(info.layers(), layers(base, identity))))) {
      var exported = export(info);
      var saved = layers.result();
      requireExported(saved.files(), exported);
      var files = completed(exported, saved.files());
      return new CheckContext(
          target.image(),
          target.stage(),
          info,
          base.filter(found -> isNoted(found, identity)).or(() -> bases.apply(target)),
          Optional.of(files),
          Optional.empty(),
          identity,
          saved.hidden(),
          RpmPackages.ask(engine, target, info, base, files, identity.expected().baseLayers()),
          RunResult.NONE);
    }
  }

  /** A name may have moved since the build noted what was under it. */
  private static boolean isNoted(ImageInfo base, Identity identity) {
    return identity.expected().baseLayers().map(base.layers()::equals).orElse(true);
  }

  /** An image that no container can be made of has files all the same. */
  private FileTree export(ImageInfo info) {
    try {
      return engine.export(info.id(), new TreeReader());
    } catch (ContainerRefusedException e) {
      return engine.save(info.id(), SavedImage.all(info.layers())).files();
    }
  }

  /**
   * An overlay hides files by marks of its own, which other readers of the layers do not know. So
   * whatever nothing deletes must be there.
   */
  private static void requireExported(FileTree layers, FileTree exported) {
    layers
        .all()
        .filter(entry -> !entry.path().equals("/") && exported.get(entry.path()).isEmpty())
        .findFirst()
        .ifPresent(
            entry -> {
              throw new DamagedImageException(
                  "Its layers have "
                      + entry
                      + ", which no container shows, and no usual mark deletes it.");
            });
  }

  /** An archive of a container has no entry for its root folder, and no access control lists. */
  private static FileTree completed(FileTree exported, FileTree layers) {
    var root = layers.get("/").filter(entry -> exported.get("/").isEmpty());
    var lists = layers.all().filter(FileEntry::hasAccessList).map(FileEntry::path).toList();
    if (root.isEmpty() && lists.isEmpty()) {
      return exported;
    }
    var listed = Set.copyOf(lists);
    var files =
        exported.all().map(entry -> listed.contains(entry.path()) ? entry.withAccessList() : entry);
    return FileTree.of(Stream.concat(root.stream(), files).toList());
  }

  private static Set<String> layers(Optional<ImageInfo> base, Identity identity) {
    var known = identity.expected().baseLayers().or(() -> base.map(ImageInfo::layers));
    return Set.copyOf(known.orElse(List.of()));
  }
}
