package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.LoaderPaths;
import io.github.pythonimage.verify.system.OpensslConfigs;
import io.github.pythonimage.verify.system.PythonPaths;
import io.github.pythonimage.verify.system.StartFiles;
import io.github.pythonimage.verify.system.VariablePaths;
import io.github.pythonimage.verify.system.WritablePlaces;
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
  public List<Finding> findings(Evidence evidence, FileTree files) {
    var places = WritablePlaces.of(evidence, files);
    var found = new ArrayList<Finding>();
    new VariablePaths(evidence, files, places).problems().forEach(p -> found.add(finding(p)));
    var loader = new LoaderPaths(evidence, files, places);
    loader.problems().forEach(p -> found.add(finding(p)));
    loader.remarks().forEach(p -> found.add(warning(p)));
    new StartFiles(evidence, files, places).problems().forEach(p -> found.add(finding(p)));
    new OpensslConfigs(evidence, files, places).problems().forEach(p -> found.add(finding(p)));
    var python = new PythonPaths(evidence, files, places);
    python.problems().forEach(p -> found.add(finding(p)));
    python.remarks().forEach(p -> found.add(warning(p)));
    return found;
  }
}
