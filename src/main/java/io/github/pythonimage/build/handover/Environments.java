package io.github.pythonimage.build.handover;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.report.ImageEntry;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.packages.PythonPackage;
import java.util.List;
import java.util.regex.Pattern;

/** What verification saw in images. An image can lie, so only what has the right form counts. */
final class Environments {
  private static final Pattern PINNED =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9._-]{0,200}[A-Za-z0-9])?==[A-Za-z0-9][\\w.!+-]{0,200}");

  private Environments() {}

  static ImageEntry add(ImageEntry entry, Verification result) {
    return entry.withEnvironment(python(entry, result), distributions(result));
  }

  private static String python(ImageEntry entry, Verification result) {
    return result
        .inside()
        .map(facts -> facts.system().python())
        .filter(version -> isOf(version, result))
        .orElse(entry.python());
  }

  private static boolean isOf(String version, Verification result) {
    try {
      return result.image().version().isA(PythonVersion.of(version));
    } catch (ConfigurationException e) {
      return false;
    }
  }

  private static List<String> distributions(Verification result) {
    return result.packages().stream()
        .map(Environments::pinned)
        .filter(PINNED.asMatchPredicate())
        .distinct()
        .sorted()
        .toList();
  }

  private static String pinned(PythonPackage one) {
    return one.key() + "==" + one.version();
  }
}
