package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The packages that dpkg's status files have as installed.
 *
 * @param isPresent whether there is such a file, and each was read
 * @param configurations paths of configuration files, with the MD5 that their package has
 */
public record DpkgPackages(
    boolean isPresent, List<Installed> packages, Map<String, String> configurations) {
  private static final Pattern NAME_END = Pattern.compile("[,|]");

  /** Files of a package in each other state may be in the image. */
  private static final Pattern ABSENT = Pattern.compile(".*(?:not-installed|config-files)");

  private static final Pattern SUM = Pattern.compile("[0-9a-f]{32}");

  public DpkgPackages {
    packages = List.copyOf(packages);
    // With names of an attacker's choice, Map.copyOf takes time with the square of their number.
    configurations = Collections.unmodifiableMap(new HashMap<>(configurations));
  }

  /**
   * One package.
   *
   * @param provides other names of it
   * @param depends names of packages, of alternatives all
   */
  public record Installed(
      String name, String section, List<String> provides, List<String> depends) {
    public Installed {
      provides = List.copyOf(provides);
      depends = List.copyOf(depends);
    }
  }

  /** The packages of an image; computed once for each tree. */
  public static DpkgPackages of(FileTree files) {
    return files.view(DpkgPackages.class, DpkgPackages::read);
  }

  static Stream<FileEntry> statusFiles(FileTree files) {
    return Stream.concat(
            files.resolve("/var/lib/dpkg/status").stream(),
            files.below("/var/lib/dpkg/status.d").filter(f -> !f.name().endsWith(".md5sums")))
        .filter(FileEntry::isFile);
  }

  private static DpkgPackages read(FileTree files) {
    var status = statusFiles(files).toList();
    var packages = new ArrayList<Installed>();
    var configurations = new HashMap<String, String>();
    status.stream()
        .flatMap(f -> Stream.of(f.text().split("\n\n")))
        .forEach(paragraph -> read(paragraph, packages, configurations));
    // A file that was read under another name, or is too large, says nothing.
    var isRead = status.stream().noneMatch(f -> f.size() > 0 && f.text().isEmpty());
    return new DpkgPackages(!status.isEmpty() && isRead, packages, configurations);
  }

  private static void read(
      String paragraph, List<Installed> packages, Map<String, String> configurations) {
    var fields = new HashMap<String, String>();
    var field = "";
    for (var line : paragraph.split("\n", -1)) {
      if (line.startsWith(" ")) {
        var words = line.strip().split(" ", -1);
        if (field.equals("conffiles") && words.length >= 2) {
          configurations.put(words[0], words[1]);
        }
      } else {
        var colon = line.indexOf(':');
        field = colon < 0 ? "" : lower(line.substring(0, colon).strip());
        fields.put(field, colon < 0 ? "" : line.substring(colon + 1).strip());
      }
    }
    // Distroless images have no status in their paragraphs.
    var status = lower(fields.getOrDefault("status", "installed"));
    if (!ABSENT.matcher(status).matches() && fields.containsKey("package")) {
      packages.add(
          new Installed(
              lower(fields.get("package")),
              fields.getOrDefault("section", ""),
              names(fields.getOrDefault("provides", "")),
              names(
                  fields.getOrDefault("depends", "")
                      + ","
                      + fields.getOrDefault("pre-depends", ""))));
    }
  }

  /** dpkg compares names of fields, packages and states so. */
  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Without versions and architectures. */
  private static List<String> names(String list) {
    return NAME_END
        .splitAsStream(list)
        .map(one -> name(one.strip()))
        .filter(one -> !one.isEmpty())
        .toList();
  }

  private static String name(String one) {
    var end = 0;
    while (end < one.length() && " :(=/".indexOf(one.charAt(end)) < 0) {
      end++;
    }
    return one.substring(0, end);
  }

  /** The names of packages as a POM has them, and of all that these depend on. */
  public Set<String> withDependencies(Collection<String> wanted) {
    var byName = new HashMap<String, List<Installed>>();
    for (var one : packages) {
      byName.computeIfAbsent(one.name(), n -> new ArrayList<>()).add(one);
      one.provides().forEach(n -> byName.computeIfAbsent(n, m -> new ArrayList<>()).add(one));
    }
    var found = new HashSet<String>();
    var todo = new ArrayDeque<String>();
    wanted.forEach(one -> todo.add(name(one)));
    while (!todo.isEmpty()) {
      for (var one : byName.getOrDefault(todo.pop(), List.of())) {
        if (found.add(one.name())) {
          todo.addAll(one.depends());
        }
      }
    }
    return found;
  }

  /** Whether a file, or what a link leads to, is a configuration file as its package has it. */
  public boolean isConfiguration(FileEntry entry, FileTree files) {
    return files
        .resolve(entry.path())
        .filter(f -> md5(f.text()).equals(configurations.getOrDefault(f.path(), "")))
        .isPresent();
  }

  /** Configuration files that are not as their packages have them. */
  public List<String> changedConfigurations(FileTree files) {
    return configurations.entrySet().stream()
        .filter(one -> SUM.matcher(one.getValue()).matches())
        .filter(
            one ->
                files.resolve(one.getKey()).filter(f -> f.isFile() && f.size() > 0).stream()
                    .anyMatch(f -> !f.content().md5().equals(one.getValue())))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static String md5(String text) {
    return DigestUtils.md5Hex(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
