package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** No file gives its caller the rights of somebody else. */
public final class PrivilegesRule implements FilesRule {
  @Override
  public String name() {
    return "privileges";
  }

  @Override
  public List<Finding> findings(Evidence evidence, FileTree files) {
    var found = new ArrayList<Finding>();
    add(found, files, FileEntry::isSetuid, "the setuid bit", "chmod u-s");
    add(found, files, FileEntry::isSetgid, "the setgid bit", "chmod g-s");
    add(found, files, f -> f.content().hasCapabilities(), "file capabilities", "setcap -r");
    return found;
  }

  private void add(
      List<Finding> found, FileTree files, Predicate<FileEntry> is, String what, String cure) {
    var paths = files.files().filter(is).toList();
    if (!paths.isEmpty()) {
      found.add(
          finding(
              Listing.of(paths, "file has " + what, "files have " + what)
                  + ". A program with other rights than its caller's can lead to root: remove them"
                  + " in the base ('"
                  + cure
                  + "')."));
    }
  }
}
