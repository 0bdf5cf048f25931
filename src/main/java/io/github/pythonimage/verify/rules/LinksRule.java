package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.PathWalk;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.Listing;
import java.util.List;
import java.util.regex.Pattern;

/** Links lead to something. */
public final class LinksRule implements FilesRule {
  /** Containers have these at run time, or bases leave out what they lead to. */
  private static final Pattern EXPECTED =
      Pattern.compile(
          "/(?:dev|proc|sys|run|var/run|etc/alternatives|usr/share/(?:doc|man|info|locale|i18n|bug|lintian)"
              + "|etc/systemd|usr/lib/systemd|lib/systemd|usr/lib/debug|var/lib/dpkg)/.*|/etc/(?:mtab|resolv\\.conf|localtime|hosts|hostname)");

  private static final Pattern MOUNTED = Pattern.compile("/(?:dev|proc|sys|run)(?:/.*)?");

  @Override
  public String name() {
    return "links";
  }

  @Override
  public List<Finding> findings(Evidence evidence, FileTree files) {
    var broken =
        files
            .all()
            .filter(FileEntry::isLink)
            .filter(link -> !EXPECTED.matcher(link.path()).matches())
            .filter(link -> isBroken(files, link))
            .map(link -> link.path() + " -> " + link.target())
            .toList();
    return broken.isEmpty()
        ? List.of()
        : List.of(
            finding(
                Listing.of(broken, "link leads to nothing", "links lead to nothing")
                    + " in the image. Install what it leads to, or remove the link."));
  }

  private static boolean isBroken(FileTree files, FileEntry link) {
    if (MOUNTED.matcher(link.target()).matches()) {
      return false;
    }
    var walk = new PathWalk(files);
    var end = walk.resolve(link.path());
    // Alternatives whose manual pages the base leaves out.
    return end.isEmpty()
        && walk.passed().stream().noneMatch(e -> e.path().matches("/etc/alternatives/.*\\.gz"))
        && !MOUNTED.matcher(walk.folder()).matches();
  }
}
