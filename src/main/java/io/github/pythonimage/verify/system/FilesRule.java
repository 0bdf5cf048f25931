package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.Rule;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;

/** A rule on the files of an image. */
public interface FilesRule extends Rule {
  /** One finding for each thing that is wrong. */
  List<Finding> findings(CheckContext context, FileTree files);

  @Override
  default List<Finding> findings(CheckContext context) {
    // Files that could not be read are a finding of the verifier already.
    return context.files().map(files -> findings(context, files)).orElse(List.of());
  }
}
