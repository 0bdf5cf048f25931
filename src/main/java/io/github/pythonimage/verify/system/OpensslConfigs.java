package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileSelection;
import io.github.pythonimage.verify.files.FileTree;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What configurations of OpenSSL load into each process that uses TLS. */
public record OpensslConfigs(CheckContext context, FileTree files, WritablePaths writable) {
  /** It names the configuration that each process reads. */
  public static final String VARIABLE = "OPENSSL_CONF";

  private static final Pattern FILE =
      Pattern.compile(
          ".*/openssl\\.cnf|/(?:(?:usr/)?etc/(?:ssl|pki/tls|crypto-policies)|usr/(?:lib|local)/ssl"
              + "|usr/share/crypto-policies)/.*");

  /** Settings that name a library. */
  private static final Set<String> KEYS =
      Set.of(
          "module",
          "path",
          "dynamic_path",
          "SO_PATH",
          "MODULE_PATH",
          "DIR_ADD",
          "ID",
          "engine_id",
          "identity",
          "pkcs11-module-path");

  private static final Set<String> ENGINES =
      Set.of("dynamic_path", "SO_PATH", "MODULE_PATH", "DIR_ADD", "ID");

  /** Each relative include is looked up in each folder. */
  private static final int MOST_FOLDERS = 16;

  /** It comes before the folder that a configuration gives. */
  private static final String INCLUDE_FOLDER = "OPENSSL_CONF_INCLUDE";

  /** OpenSSL includes those of a folder that end so, in any case. */
  private static final Pattern INCLUDED = Pattern.compile("(?i).*\\.(?:cnf|conf)");

  private static final Pattern LIBRARIES =
      Pattern.compile("/(?:usr/)?(?:local/)?lib(?:32|64|x32|exec)?/.+");

  /** Adds one finding for each file that loads something from elsewhere. */
  public void check(Findings found) {
    var configurations =
        files
            .all()
            .filter(f -> !f.isFolder() && isRead(f))
            // Several names may lead to one file.
            .flatMap(f -> files.resolve(f.path()).filter(FileEntry::isFile).stream())
            .collect(FileTree.byPath());
    var folders = includeFolders(configurations);
    configurations.forEach(f -> found.error(message(f, weak(f, folders))));
  }

  /** A folder that a file gives holds for the files that include it, too. */
  private Set<String> includeFolders(Collection<FileEntry> configurations) {
    var workdir = context.info().workdir().filter(folder -> !folder.isEmpty()).orElse("/");
    var folders = new LinkedHashSet<>(Set.of(workdir));
    Optional.ofNullable(context.info().environment().get(INCLUDE_FOLDER)).ifPresent(folders::add);
    configurations.stream()
        .flatMap(f -> OpensslLine.of(f.text()).stream())
        .flatMap(line -> line.includeFolder().stream())
        .distinct()
        .limit(MOST_FOLDERS)
        .forEach(folders::add);
    return folders;
  }

  /** Whether a path leads to a file of the image that OpenSSL reads, but no rule. */
  public static boolean isUnread(FileTree files, String path) {
    return files
        .resolve(path)
        .filter(file -> !file.isFolder() && !WritablePaths.isMounted(file.path()))
        .filter(file -> !isRead(file))
        .isPresent();
  }

  private static boolean isRead(FileEntry file) {
    return FileSelection.wantsText(file.path()) && FILE.matcher(file.path()).matches();
  }

  private static Message message(FileEntry file, Set<String> weak) {
    return Message.of(weak, "file", "files")
        .after(file + " of OpenSSL loads ")
        .then(
            ", which is not in a folder of the system's libraries, which the user can"
                + " change, or which is a configuration that rules do not read. Take the"
                + " line out of the base.");
  }

  private Set<String> weak(FileEntry file, Set<String> folders) {
    var weak = new LinkedHashSet<String>();
    for (var line : OpensslLine.of(file.text())) {
      line.includeFolder()
          .filter(folder -> !folders.contains(folder) || isWeakFolder(folder))
          .ifPresent(weak::add);
      if (line.isInclude()) {
        if (isWeakInclude(line.value(), folders)) {
          weak.add(line.value());
        }
        continue;
      }
      if (KEYS.contains(line.key())
          && (isWeakLibrary(line.value()) || isInWorkdir(line.key(), line.value()))) {
        weak.add(line.value());
      }
      // The name of a module may be a library itself.
      if (line.name().indexOf('/') >= 0 && isWeakLibrary(line.name())) {
        weak.add(line.name());
      }
    }
    return weak;
  }

  /** A name without a folder is one of OpenSSL's own modules. */
  private boolean isWeakLibrary(String path) {
    return path.indexOf('$') >= 0
        || path.contains("..")
        || (path.startsWith("/")
            && (!LIBRARIES.matcher(path).matches() || writable.weakness(path).isPresent()));
  }

  /**
   * OpenSSL looks for an engine where the process is, but for a provider in a folder of its own.
   */
  private static boolean isInWorkdir(String key, String path) {
    return ENGINES.contains(key) && path.indexOf('/') > 0;
  }

  private boolean isWeakFolder(String folder) {
    return !folder.startsWith("/")
        || folder.indexOf('$') >= 0
        || writable.weakness(folder).isPresent();
  }

  private boolean isWeakInclude(String path, Set<String> folders) {
    return path.indexOf('$') >= 0
        || (path.startsWith("/")
            ? isWeakFile(path)
            : folders.stream().anyMatch(folder -> isWeakFile(folder + "/" + path)));
  }

  private boolean isWeakFile(String path) {
    return writable.weakness(path).isPresent()
        || files.resolve(path).filter(this::hasUnread).isPresent();
  }

  private boolean hasUnread(FileEntry included) {
    return included.isFolder()
        ? files
            .in(included.path())
            .filter(f -> !f.isFolder() && INCLUDED.matcher(f.name()).matches())
            .anyMatch(f -> files.resolve(f.path()).filter(file -> !isRead(file)).isPresent())
        : !isRead(included);
  }
}
