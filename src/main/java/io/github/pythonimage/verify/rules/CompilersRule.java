package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.PackageOwnership;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.ToolNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * No compiler, linker or build tool is in the image: not by its name, nor by the texts that are in
 * it, whatever its name and mode.
 */
public final class CompilersRule implements FilesRule {
  private static final Set<String> TOOLS = Set.copyOf(BytePatterns.TOOLS.values());

  /** Compilers as libraries; what links to one is a compiler. */
  private static final List<String> LIBRARIES =
      List.of(
          "libclang-cpp.so",
          "librustc_driver-",
          "libgccjit.so",
          "libHSghc-",
          "libtcc.so",
          "liblto_plugin.so");

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var ownership = new PackageOwnership(context, files);
    var bad = new ArrayList<String>();
    var requested = new ArrayList<String>();
    files
        .all()
        .filter(file -> isCompiler(file) && !isScriptOfR(files, file))
        .forEach(
            file ->
                (ownership.isRequested(file) ? requested : bad).add(file.path() + reason(file)));
    found.error(
        Message.of(bad, "compiler or build tool", "compilers or build tools")
            .then(
                " in the runtime image. Take the package that has them out of the base or"
                    + " <runtime><packages>; what only building needs belongs into"
                    + " <wheels><packages>. If the program needs a Python package that has"
                    + " one, name that package in <wheels><requirements>."));
    found.warning(
        Message.of(requested, "compiler or build tool", "compilers or build tools")
            .then(
                " in the runtime image, which packages that the requirements name bring. Take"
                    + " them out of <wheels><requirements> if the program does not run them."));
  }

  private static boolean isCompiler(FileEntry file) {
    return ToolNames.isCompiler(file) || isCompilerByContent(file);
  }

  /** R has a libtool for packages that others compile; it compiles nothing without a compiler. */
  private static boolean isScriptOfR(FileTree files, FileEntry file) {
    return file.path().endsWith("/R/bin/libtool")
        && file.content().head().startsWith("#!")
        && files
            .get(file.parent() + "/exec/R")
            .filter(one -> one.content().elf().isPresent())
            .isPresent();
  }

  private static boolean isCompilerByContent(FileEntry file) {
    var content = file.content();
    return file.isFile()
        && content
            .elf()
            .filter(
                elf ->
                    content.markers().stream().anyMatch(TOOLS::contains)
                        || elf.needed().stream()
                            .anyMatch(n -> LIBRARIES.stream().anyMatch(n::startsWith)))
            .isPresent();
  }

  private static String reason(FileEntry file) {
    var tools = file.content().markers().stream().filter(TOOLS::contains).sorted().toList();
    return tools.isEmpty() ? "" : " [" + String.join("/", tools) + "]";
  }
}
