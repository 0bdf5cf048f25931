package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.Quoted;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file or folder of the module that the runtime image has as it is, such as the code of an
 * application that is no Python project.
 *
 * @param target its absolute path in the image
 */
public record ImageFile(ContextPath source, String target) {
  private static final Pattern FORM = Pattern.compile("(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)+");

  /** Folders that packages of the distribution, the kernel or containers fill. */
  private static final Set<String> SYSTEM =
      Set.of(
          "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "root", "run",
          "sbin", "sys", "tmp", "usr", "var");

  /** Parses a target; the error names {@code <target>}. */
  public static ImageFile of(ContextPath source, String target, Prefix prefix) {
    if (!FORM.matcher(target).matches()) {
      throw new ConfigurationException(
          "<target>",
          Quoted.of(target) + " is not an absolute path of plain names.",
          "Write one such as /srv/app.");
    }
    var first = target.substring(1).split("/", 2)[0];
    if (SYSTEM.contains(first) || isWithin(target, prefix.path())) {
      throw new ConfigurationException(
          "<target>",
          Quoted.of(target) + " is a directory of the system or of Python.",
          "Write another one, such as /srv/app.");
    }
    return new ImageFile(source, target);
  }

  private static boolean isWithin(String path, String folder) {
    return (path + "/").startsWith(folder + "/") || (folder + "/").startsWith(path + "/");
  }
}
