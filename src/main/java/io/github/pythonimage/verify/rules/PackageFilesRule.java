package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.Listing;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.DpkgChecksums;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.List;

/** Files of the distribution's packages are what the packages have. */
public final class PackageFilesRule implements FilesRule {
  @Override
  public String name() {
    return "package-list";
  }

  @Override
  public List<Finding> findings(Evidence evidence, FileTree files) {
    var changed = new DpkgChecksums(files).changed();
    return changed.isEmpty()
        ? List.of()
        : List.of(
            finding(
                Listing.of(
                        changed,
                        "file is not what its Debian package has",
                        "files are not what their Debian packages have")
                    .then(
                        ". Somebody changed it after it was installed: build the image again, or"
                            + " choose another <base>.")));
  }
}
