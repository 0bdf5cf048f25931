package io.github.pythonimage.verify.python;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.SourceHash;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Modules and their bytecode in one tree of modules.
 *
 * @param folder the standard library, or a folder of packages
 * @param minor the release that runs them, 13 of Python 3.13
 */
public record CompiledModules(FileTree files, String folder, int minor) {
  private static final Pattern NAME = Pattern.compile("(.+)\\.cpython-3(\\d+)(\\.opt-[12])?\\.pyc");
  private static final String CACHE = "/__pycache__";
  private static final Set<String> DATA =
      Set.of("test", "tests", "template", "templates", "data", "testing");
  private static final int HEAD = 16;
  private static final int CHECKED = 3;

  /** Modules without bytecode that Python could use, in a tree that was compiled. */
  public List<String> missing() {
    if (own().noneMatch(entry -> entry.path().endsWith(CACHE))) {
      return List.of();
    }
    var known = new HashMap<String, Boolean>();
    var missing =
        modules()
            .filter(module -> isImported(module, known) && bytecode(module).isEmpty())
            .map(FileEntry::path)
            .toList();
    // Where most lack it, the whole tree was not compiled, which is another finding.
    return missing.size() * 2L > modules().count() ? List.of() : missing;
  }

  private Stream<FileEntry> modules() {
    return own().filter(f -> f.isFile() && f.name().endsWith(".py"));
  }

  private Stream<FileEntry> own() {
    return files
        .below(folder)
        .filter(
            f -> folder.endsWith("-packages") || !f.path().matches(".*/(site|dist)-packages/.*"));
  }

  private Optional<FileEntry> bytecode(FileEntry module) {
    var stem = module.name().substring(0, module.name().length() - 3);
    return files.get(module.parent() + CACHE + "/" + stem + ".cpython-3" + minor + ".pyc");
  }

  /** Data and templates may be no Python of this release; they lie in no package. */
  private boolean isImported(FileEntry module, Map<String, Boolean> known) {
    return module.size() > 0 && isImported(module.parent(), known);
  }

  /**
   * Whether modules in a folder are imported. Each folder is looked at once, as there may be
   * thousands within each other.
   */
  private boolean isImported(String parent, Map<String, Boolean> known) {
    var unknown = new ArrayDeque<String>();
    var next = parent;
    while (next.length() > folder.length() && !known.containsKey(next)) {
      unknown.push(next);
      next = FileEntry.parent(next);
    }
    var isImported = known.getOrDefault(next, true);
    for (var one : unknown) {
      isImported =
          isImported
              && files.get(one + "/__init__.py").isPresent()
              && !DATA.contains(one.substring(one.lastIndexOf('/') + 1));
      known.put(one, isImported);
    }
    return isImported;
  }

  /** Bytecode that is not of its source. */
  public List<String> stale() {
    return cached().filter(file -> isStale(file)).map(FileEntry::path).toList();
  }

  /**
   * Bytecode of modules that does not begin as this release writes it with a hash that it compares.
   * Such a file may be anything, and by its time alone bytecode may be of any source.
   */
  public List<String> unhashed() {
    return cached().filter(file -> !isHashed(file)).map(FileEntry::path).toList();
  }

  private boolean isHashed(FileEntry bytecode) {
    var head = bytecode.content().head();
    var magic = SourceHash.magic(minor);
    // Of a release that is not final, nobody knows the first two bytes.
    var isOfRelease = magic.map(head::startsWith).orElseGet(() -> head.startsWith("\r\n", 2));
    return head.length() >= HEAD && isOfRelease && number(head, 4) == CHECKED;
  }

  /** Bytecode of other releases, of modules that are not there, or that lies elsewhere. */
  public List<String> strange() {
    return Stream.concat(linked(), odd()).map(FileEntry::path).toList();
  }

  /** Rules do not follow such a link, and Python does. */
  private Stream<FileEntry> linked() {
    return own()
        .filter(FileEntry::isLink)
        .filter(f -> f.path().endsWith(CACHE) || f.name().endsWith(".pyc"));
  }

  private Stream<FileEntry> odd() {
    return own()
        .filter(f -> f.isFile() && f.name().endsWith(".pyc"))
        .filter(f -> !f.parent().endsWith(CACHE) || source(f).isEmpty())
        // Some packages come without their sources.
        .filter(f -> !PythonEnvironment.of(files).isRecorded(f.path()));
  }

  private Stream<FileEntry> cached() {
    return own()
        .filter(f -> f.isFile() && f.parent().endsWith(CACHE) && f.name().endsWith(".pyc"))
        .filter(f -> source(f).isPresent());
  }

  private Optional<FileEntry> source(FileEntry bytecode) {
    var match = NAME.matcher(bytecode.name());
    if (!match.matches() || !match.group(2).equals(String.valueOf(minor))) {
      return Optional.empty();
    }
    var parent = bytecode.parent();
    var module =
        parent.substring(0, parent.length() - CACHE.length()) + "/" + match.group(1) + ".py";
    return files.resolve(module).filter(FileEntry::isFile);
  }

  private boolean isStale(FileEntry bytecode) {
    var source = source(bytecode).orElseThrow();
    var head = bytecode.content().head();
    if (head.length() < HEAD) {
      // Python compiles such a module again.
      return false;
    }
    if ((flags(bytecode) & 1) == 0) {
      // Elsewhere such bytecode is a finding whatever its time is.
      return folder.startsWith("/usr/")
          && (number(head, 8) != (source.modified() & 0xffff_ffffL)
              || number(head, 12) != (source.size() & 0xffff_ffffL));
    }
    var hash = HexFormat.of().formatHex(head.getBytes(StandardCharsets.ISO_8859_1), 8, HEAD);
    // Only of a release whose magic number is unknown can nobody tell.
    var ofNothing = SourceHash.ofNothing(minor);
    var expected = source.size() == 0 ? ofNothing.orElse("") : source.content().sourceHash();
    return ofNothing.isPresent() && !expected.equals(hash);
  }

  private static long flags(FileEntry bytecode) {
    var head = bytecode.content().head();
    return head.length() < HEAD ? 0 : number(head, 4);
  }

  private static long number(String head, int start) {
    return head.charAt(start)
        | ((long) head.charAt(start + 1) << 8)
        | ((long) head.charAt(start + 2) << 16)
        | ((long) head.charAt(start + 3) << 24);
  }
}
