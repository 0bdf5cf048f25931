package io.github.pythonimage.verify.packages;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.Map;
import java.util.Optional;

/** The variables of markers, as far as an image's files and configuration tell them. */
public final class MarkerEnvironment {
  private MarkerEnvironment() {}

  /**
   * Those of an environment; what only a kernel knows is left out.
   *
   * @param venv the environment's folder
   * @param planned the version to assume if the environment does not say its own
   * @param architecture as an image's configuration names it
   */
  public static Map<String, String> of(
      FileTree files, String venv, String planned, String architecture) {
    var version = version(files, venv).orElse(planned);
    var series = version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    return Map.of(
        "python_version", series,
        "python_full_version", version,
        "implementation_name", "cpython",
        "implementation_version", version,
        "platform_python_implementation", "CPython",
        "os_name", "posix",
        "sys_platform", "linux",
        "platform_system", "Linux",
        "platform_machine", machine(architecture));
  }

  private static Optional<String> version(FileTree files, String venv) {
    return files.get(venv + "/pyvenv.cfg").map(FileEntry::text).stream()
        .flatMap(String::lines)
        .filter(line -> line.matches("version(_info)?\\s*=\\s*\\d+\\.\\d+.*"))
        .map(line -> line.substring(line.indexOf('=') + 1).strip())
        .map(version -> version.replaceFirst("^(\\d++(?:\\.\\d++)*+(?:(?:a|b|rc)\\d+)?).*", "$1"))
        .findFirst();
  }

  private static String machine(String architecture) {
    return switch (architecture) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      case "386" -> "i686";
      default -> architecture;
    };
  }
}
