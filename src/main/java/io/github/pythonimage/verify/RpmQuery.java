package io.github.pythonimage.verify;

import io.github.pythonimage.config.Size;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.docker.FolderCopy;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.Probe;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.RpmPackages;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the rpm of an image's base, in a container without network, what is in the image's database.
 * Nothing of the image runs, so that it cannot lie.
 */
record RpmQuery(Engine engine) {
  private static final Size LARGEST = Size.of("512MiB");
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** The packages; empty where the image has no such database. */
  Optional<RpmPackages> packages(
      VerifyTarget target,
      ImageInfo info,
      Optional<ImageInfo> base,
      FileTree files,
      Identity identity) {
    // Other distributions have rpm as a tool of somebody. Whether this is one is not for the image
    // to say: a list of dpkg is made with 'touch'.
    if (target.image().family().equals("apt")) {
      return Optional.empty();
    }
    return RpmPackages.folder(files)
        .map(
            folder ->
                ask(target, info, base, new FolderCopy(info.id(), folder, LARGEST), identity));
  }

  private RpmPackages ask(
      VerifyTarget target,
      ImageInfo info,
      Optional<ImageInfo> base,
      FolderCopy copy,
      Identity identity) {
    var name = target.image().base();
    if (base.isEmpty()) {
      return RpmPackages.unknown(
          "the engine does not have the base; run 'docker pull " + name + "'");
    }
    var noted = identity.expected().baseLayers();
    if (base.get().id().equals(info.id())
        || noted.filter(layers -> !layers.equals(base.get().layers())).isPresent()) {
      return RpmPackages.unknown(
          "the engine has another image than the base under the name " + name);
    }
    var probe = Probe.of(base.get().id(), RpmPackages.command(copy.target()));
    try {
      return RpmPackages.of(engine.run(probe.asRoot(LONGEST), copy));
    } catch (EngineException e) {
      // An engine that is gone fails the next request as well.
      return RpmPackages.unknown("it could not be copied out: " + e.getMessage());
    }
  }
}
