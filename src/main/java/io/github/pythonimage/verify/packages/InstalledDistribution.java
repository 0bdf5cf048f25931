package io.github.pythonimage.verify.packages;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * A Python distribution, as its {@code .dist-info} folder describes it.
 *
 * @param info the path of that folder
 * @param name normalised, as PEP 503 says
 * @param isRequested installed for its own sake, as pip and uv note it
 * @param record the absolute paths of its files, each with the hash that RECORD has; empty where it
 *     has none
 * @param hasRecord whether there is a RECORD at all
 */
public record InstalledDistribution(
    String info,
    String name,
    String version,
    boolean isRequested,
    boolean hasRecord,
    Map<String, String> record) {
  public InstalledDistribution {
    // With names of an attacker's choice, Map.copyOf takes time with the square of their number.
    record = Collections.unmodifiableMap(new HashMap<>(record));
  }

  /** The folder that it is installed in. */
  public String site() {
    return info.substring(0, info.lastIndexOf('/'));
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
