package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Listing;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What configurations of OpenSSL load into each process that uses TLS. */
public final class OpensslConfigs {
  private static final Pattern FILE =
      Pattern.compile(
          ".*/openssl\\.cnf|/(?:etc/(?:ssl|pki/tls|crypto-policies)|usr/(?:lib|local)/ssl"
              + "|usr/share/crypto-policies)/.*");

  /** A name may have a section or a number before it, and may be a library itself. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^[ \\t]*(?:(?<name>[^\\s=#\\[]*/[^\\s=#]*)"
              + "|(?:[^\\s=#\\[]*[.:])?(?<key>module|path|dynamic_path|SO_PATH|MODULE_PATH|pkcs11-module-path)"
              + "|(?<include>\\.include))(?:[ \\t]*=|(?<=include)[ \\t])[ \\t]*(?<value>[^#\\n]*)");

  private static final Pattern LIBRARIES =
      Pattern.compile("/(?:usr/)?(?:local/)?lib(?:32|64|x32|exec)?/.+");

  private final Evidence evidence;
  private final FileTree files;
  private final WritablePlaces places;

  public OpensslConfigs(Evidence evidence, FileTree files, WritablePlaces places) {
    this.evidence = evidence;
    this.files = files;
    this.places = places;
  }

  /** One message for each file that loads something from elsewhere. */
  public List<Listing> problems() {
    return files
        .files()
        .filter(f -> TreeReader.isTextOfRules(f.path()) && FILE.matcher(f.path()).matches())
        .flatMap(f -> problem(f, weak(f)).stream())
        .toList();
  }

  private static Optional<Listing> problem(FileEntry file, Set<String> weak) {
    return weak.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Listing.of(weak, "file", "files")
                .after(file + " of OpenSSL loads ")
                .then(
                    ", which is not in a folder of the system's libraries, or which the user can"
                        + " change. Take the line out of the base."));
  }

  private Set<String> weak(FileEntry file) {
    var weak = new LinkedHashSet<String>();
    var lines = LINE.matcher(file.text().replaceAll("\\\\\r?\n", ""));
    while (lines.find()) {
      var value = lines.group("value").replaceAll("[\"'`\\\\]", "").strip();
      if (lines.group("include") != null ? isWeakInclude(value) : isWeakLibrary(value)) {
        weak.add(value);
      }
      if (lines.group("name") != null && isWeakLibrary(lines.group("name"))) {
        weak.add(lines.group("name"));
      }
    }
    return weak;
  }

  /** A name without a folder is one of OpenSSL's own modules. */
  private boolean isWeakLibrary(String path) {
    return path.indexOf('$') >= 0
        || path.contains("..")
        || (path.startsWith("/")
            && (!LIBRARIES.matcher(path).matches() || places.weakness(path).isPresent()));
  }

  private boolean isWeakInclude(String path) {
    var workdir = evidence.info().workdir().filter(folder -> !folder.isEmpty()).orElse("/");
    var absolute = path.startsWith("/") ? path : workdir + "/" + path;
    return path.indexOf('$') >= 0 || places.weakness(absolute).isPresent();
  }
}
