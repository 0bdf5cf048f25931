package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.FileType;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.function.Predicate;

/**
 * No file gives its caller the rights of somebody else, no folder gives its files a group, and no
 * device is where a container would keep it.
 */
public final class PrivilegesRule implements FilesRule {
  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    add(found, files, f -> f.isFile() && f.isSetuid(), "file", "the setuid bit", "chmod u-s");
    add(found, files, f -> f.isFile() && f.isSetgid(), "file", "the setgid bit", "chmod g-s");
    add(found, files, f -> f.content().hasCapabilities(), "file", "file capabilities", "setcap -r");
    add(
        found,
        files,
        f -> f.isFolder() && (f.isSetuid() || f.isSetgid()),
        "folder",
        "the setuid or setgid bit",
        "chmod u-s,g-s");
    var devices =
        files
            .all()
            .filter(f -> f.type() == FileType.CHARACTER_DEVICE || f.type() == FileType.BLOCK_DEVICE)
            // Engines mount their own devices over these.
            .filter(f -> !f.path().startsWith("/dev/"))
            .toList();
    found.error(
        Message.of(devices, "device is", "devices are")
            .then(
                " outside of /dev. Who may open one may read disks or memory of the machine:"
                    + " remove it in the base ('rm')."));
  }

  private void add(
      Findings found,
      FileTree files,
      Predicate<FileEntry> is,
      String kind,
      String what,
      String cure) {
    var paths = files.all().filter(is).toList();
    found.error(
        Message.of(paths, kind + " has " + what, kind + "s have " + what)
            .then(
                (kind.equals("file")
                        ? ". A program with other rights than its caller's can lead to root: remove"
                            + " them"
                        : ". What is made there belongs to another group than its maker's: remove it")
                    + " in the base ('"
                    + cure
                    + "')."));
  }
}
