package io.github.pythonimage.verify.python;

import io.github.pythonimage.verify.files.FileEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a {@code pyvenv.cfg} says.
 *
 * @param isOpen whether Python also imports packages of the system and of the user's home
 * @param homes the folders that a release of Python may take for its home; the first one counts
 */
record VenvConfig(boolean isOpen, List<String> homes) {
  VenvConfig {
    homes = List.copyOf(homes);
  }

  /** As CPython reads it: keys in any case, and an environment that says nothing is open. */
  static VenvConfig of(FileEntry file) {
    var includes = new ArrayList<String>();
    var homes = new ArrayList<String>();
    for (var line : PythonLines.of(file)) {
      var parts = line.split("=", 2);
      if (parts.length < 2) {
        continue;
      }
      var value = PythonLines.strip(parts[1]);
      switch (PythonLines.strip(parts[0]).toLowerCase(Locale.ROOT)) {
        case "include-system-site-packages" -> includes.add(value);
        case "home" -> homes.add(value);
        default -> {}
      }
    }
    return new VenvConfig(
        includes.isEmpty() || includes.stream().anyMatch("true"::equalsIgnoreCase), homes);
  }
}
