package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.layers.HiddenLayerFiles;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import java.util.stream.Stream;

/** Every file that rules read is small enough for that. */
public final class UnreadFilesRule implements Rule {
  @Override
  public void check(CheckContext context, Findings found) {
    var hidden = context.hidden().stream().map(HiddenLayerFiles::files);
    var files =
        Stream.concat(context.files().stream(), hidden)
            .flatMap(FileTree::all)
            .filter(file -> file.content().markers().contains(BytePatterns.TOO_LARGE))
            .map(FileEntry::path)
            .distinct()
            .toList();
    found.error(
        Message.of(files, "file is too large to be judged", "files are too large to be judged")
            .then(
                ". Rules read such a file up to 4 MiB, a list of files or packages up to 32"
                    + " MiB, and 32 MiB of all of them. No usual image has more. Make it"
                    + " smaller, or take it out of the base or the package that has it."));
    var records =
        context.files().stream().flatMap(tree -> PythonEnvironment.of(tree).unread().stream());
    found.error(
        Message.of(records.toList(), "RECORD is not read", "RECORDs are not read")
            .then(
                ", as all of them together list more than 500,000 files, or have more than 48"
                    + " million characters in their paths. Take packages out of the image."));
  }
}
