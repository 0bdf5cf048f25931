package io.github.pythonimage.config;

import java.util.Set;
import java.util.regex.Pattern;

/** The one directory that holds interpreter and environment, and that the runtime image copies. */
public record Prefix(String path) {
  private static final Pattern FORM = Pattern.compile("(/[A-Za-z0-9._+-]+)+");

  /** Linux reads 255 bytes of a script's first line, which names the interpreter. */
  private static final int LONGEST = 200;

  private static final Set<String> SYSTEM =
      Set.of(
          "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "root", "run",
          "sbin", "sys", "tmp", "usr", "var");
  private static final Set<String> SHARED = Set.of("/opt", "/srv", "/home", "/mnt", "/media");

  public static Prefix of(String path) {
    Length.check("a prefix", path, LONGEST, "Write a shorter one.");
    if (path.equals("/") || SYSTEM.contains(firstSegment(path))) {
      throw invalid(path, "is, or is nested in, a directory of the operating system.");
    }
    if (!path.startsWith("/")) {
      throw invalid(path, "is relative.");
    }
    if (!FORM.matcher(path).matches() || path.matches(".*/\\.{1,2}(/.*)?")) {
      throw invalid(
          path, "is not a plain path: it has '..', a '/' at its end, or an odd character.");
    }
    if (SHARED.contains(path)) {
      throw invalid(path, "is shared with other software.");
    }
    return new Prefix(path);
  }

  private static String firstSegment(String path) {
    return path.startsWith("/") ? path.substring(1).split("/", 2)[0] : "";
  }

  private static ConfigurationException invalid(String path, String why) {
    return ConfigurationException.of(
        path, why, "Name an absolute directory of its own, such as /opt/app.");
  }

  /** Where CPython itself is installed. */
  public String python() {
    return path + "/python";
  }

  /** Where the virtual environment is. */
  public String venv() {
    return path + "/venv";
  }

  @Override
  public String toString() {
    return path;
  }
}
