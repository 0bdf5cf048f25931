package io.github.pythonimage.verify.system;

import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
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

  /** A database that nobody could ask. */
  public static RpmPackages unknown(String problem) {
    return new RpmPackages(List.of(), problem);
  }

  /** The command that lists the names, a line each. */
  public static List<String> command(String folder) {
    return List.of("/usr/bin/rpm", "--dbpath", folder, "-qa", "--qf", "%{NAME}\\n");
  }

  /** What the command said. */
  public static RpmPackages of(ProbeOutcome outcome) {
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

  private static String because(String words) {
    var line = words.strip().replaceAll("\\s+", " ");
    return line.isEmpty() ? "" : " (" + line.substring(0, Math.min(SHOWN, line.length())) + ")";
  }
}
