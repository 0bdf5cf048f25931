package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.PythonPathFiles;
import io.github.pythonimage.verify.shell.StartupFiles;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.LoaderPaths;
import io.github.pythonimage.verify.system.OpensslConfigs;
import io.github.pythonimage.verify.system.PathVariables;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs, libraries and modules are looked for only where nobody but root can put another one.
 */
public final class SearchPathsRule implements FilesRule {
  @Override
  public String name() {
    return "search-paths";
  }

  @Override
  public boolean appliesTo(ImageKind kind) {
    return true;
  }

  @Override
  public List<Finding> findings(CheckContext context, FileTree files) {
    var places = WritablePaths.of(context, files);
    var found = new ArrayList<Finding>();
    new PathVariables(context, files, places).problems().forEach(p -> found.add(finding(p)));
    var loader = new LoaderPaths(context, files, places);
    loader.problems().forEach(p -> found.add(finding(p)));
    loader.remarks().forEach(p -> found.add(warning(p)));
    new StartupFiles(context, files, places).problems().forEach(p -> found.add(finding(p)));
    new OpensslConfigs(context, files, places).problems().forEach(p -> found.add(finding(p)));
    var python = new PythonPathFiles(context, files, places);
    python.problems().forEach(p -> found.add(finding(p)));
    python.remarks().forEach(p -> found.add(warning(p)));
    return found;
  }
}
