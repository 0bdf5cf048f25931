package io.github.pythonimage.config;

import java.nio.file.Path;

/**
 * Where the files of a module lie.
 *
 * @param module the module's folder, which paths in the POM are relative to
 * @param root the folder of the topmost parent POM of the same checkout, which the module's folder
 *     lies in; the module's own where there is none
 */
public record SourceTree(Path module, Path root) {
  public SourceTree {
    if (!module.startsWith(root)) {
      // A parent that lies beside its modules: only their own files are surely below one folder.
      root = module;
    }
  }

  /** The tree of a module that stands alone. */
  public static SourceTree of(Path module) {
    return new SourceTree(module, module);
  }
}
