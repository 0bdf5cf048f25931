package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.files.FileTree;

/** A rule on the files of an image. */
public interface FilesRule extends Rule {
  /** Adds one finding for each thing that is wrong. */
  void check(CheckContext context, FileTree files, Findings found);

  @Override
  default void check(CheckContext context, Findings found) {
    // Files that could not be read are a finding of the verifier already.
    context.files().ifPresent(files -> check(context, files, found));
  }
}
