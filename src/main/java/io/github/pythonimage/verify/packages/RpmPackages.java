package io.github.pythonimage.verify.packages;

import io.github.pythonimage.config.Size;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.docker.FolderCopy;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.Probe;
import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The packages that a database of rpm has, as the rpm of the base tells them.
 *
 * @param names none if there is a problem
 * @param problem why nobody could ask; empty if somebody could
 */
public record RpmPackages(List<String> names, String problem) {
  private static final List<String> DATABASES =
      List.of(
          "/var/lib/rpm/rpmdb.sqlite",
          "/usr/lib/sysimage/rpm/rpmdb.sqlite",
          "/var/lib/rpm/Packages",
          "/usr/lib/sysimage/rpm/Packages",
          "/var/lib/rpm/Packages.db",
          "/usr/lib/sysimage/rpm/Packages.db");
  private static final int SHOWN = 200;
  private static final Size LARGEST = Size.of("512MiB");
  private static final Duration LONGEST = Duration.ofMinutes(2);

  public RpmPackages {
    names = List.copyOf(names);
  }

  /** The folder of an image that has its database; empty where it has none. */
  public static Optional<String> folder(FileTree files) {
    return DATABASES.stream()
        .flatMap(path -> files.resolve(path).stream())
        .filter(FileEntry::isFile)
        .map(FileEntry::parent)
        .findFirst();
  }

  /**
   * Asks the rpm of an image's base, in a container without network, what is in the image's
   * database; empty where it has none. Nothing of the image runs, so that it cannot lie.
   *
   * @param baseLayers diff ids of the base that the image was built from; empty if nobody knows
   */
  public static Optional<RpmPackages> ask(
      Engine engine,
      Target target,
      ImageInfo info,
      Optional<ImageInfo> base,
      FileTree files,
      Optional<List<String>> baseLayers) {
    // Other distributions have rpm as a tool of somebody. Whether this is one is not for the image
    // to say: a list of dpkg is made with 'touch'.
    var folder = target.image().family().equals("apt") ? Optional.<String>empty() : folder(files);
    var name = target.image().base();
    return folder.map(
        path -> {
          if (base.isEmpty()) {
            return unknown("the engine does not have the base; run 'docker pull " + name + "'");
          }
          if (base.get().id().equals(info.id())
              || baseLayers.filter(layers -> !layers.equals(base.get().layers())).isPresent()) {
            return unknown("the engine has another image than the base under the name " + name);
          }
          var copy = new FolderCopy(info.id(), path, LARGEST);
          var probe = Probe.of(base.get().id(), command(copy.target()));
          try {
            return of(engine.run(probe.asRoot(LONGEST), copy));
          } catch (EngineException e) {
            // An engine that is gone fails the next request as well.
            return unknown("it could not be copied out: " + e.getMessage());
          }
        });
  }

  /** A database that nobody could ask. */
  private static RpmPackages unknown(String problem) {
    return new RpmPackages(List.of(), problem);
  }

  /** The command that lists the names, a line each. */
  private static List<String> command(String folder) {
    return List.of("/usr/bin/rpm", "--dbpath", folder, "-qa", "--qf", "%{NAME}\\n");
  }

  /** What the command said. */
  private static RpmPackages of(ProbeOutcome outcome) {
    if (outcome instanceof ProbeOutcome.Finished finished) {
      var names = finished.stdout().lines().map(String::strip).filter(n -> !n.isEmpty()).toList();
      return finished.exitCode() == 0 && !names.isEmpty()
          ? new RpmPackages(names, "")
          : unknown("rpm in a container of the base did not read it" + because(finished.stderr()));
    }
    return outcome instanceof ProbeOutcome.NotStarted failed
        ? unknown("the base has no rpm that starts" + because(failed.reason()))
        : unknown("rpm in a container of the base did not end in time");
  }

  private static String because(String reason) {
    var line = reason.strip().replaceAll("\\s+", " ");
    return line.isEmpty() ? "" : " (" + line.substring(0, Math.min(SHOWN, line.length())) + ")";
  }
}
