package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.libraries.LoaderPaths;
import io.github.pythonimage.verify.python.PackageFiles;
import io.github.pythonimage.verify.python.PythonPathFiles;
import io.github.pythonimage.verify.shell.StartupFiles;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.OpensslConfigs;
import io.github.pythonimage.verify.system.PathVariables;
import io.github.pythonimage.verify.system.WritablePaths;

/**
 * Programs, libraries and modules are looked for only where nobody but root can put another one.
 */
public final class SearchPathsRule implements FilesRule {
  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var writable = WritablePaths.of(context, files);
    new PathVariables(context, files, writable).check(found);
    new LoaderPaths(files, writable, PackageFiles.of(context, files)).check(found);
    new StartupFiles(context, files, writable).check(found);
    new OpensslConfigs(context, files, writable).check(found);
    new PythonPathFiles(context, files, writable).check(found);
  }
}
