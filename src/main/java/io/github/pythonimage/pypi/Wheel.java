package io.github.pythonimage.pypi;

import io.github.pythonimage.config.ProjectName;
import io.github.pythonimage.config.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A wheel of a wheelhouse.
 *
 * @param displayName its path in there, with '/'
 * @param sha256 what the report lists, and the file had when it was read
 */
public record Wheel(Path file, String displayName, WheelOrigin origin, String sha256) {
  /** Name, version, maybe a build number, and the tags of Python, ABI and platform. */
  private static final int FEWEST_PARTS = 5;

  private static final int PYTHON_TAG_FROM_END = 3;

  public String fileName() {
    return file.getFileName().toString();
  }

  public Size size() {
    try {
      return new Size(Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be read: " + e.getMessage(), e);
    }
  }

  /** Its project, by the name that indexes use in addresses: that of PEP 503. */
  String project() {
    return ProjectName.normalize(name());
  }

  /** Its project, as its file name writes it. */
  String name() {
    return parts().get(0);
  }

  /** Its version, as its file name writes it. */
  String version() {
    return parts().get(1);
  }

  /** The Pythons that it is for, such as {@code cp313}. */
  String pythonTag() {
    var parts = parts();
    return parts.get(parts.size() - PYTHON_TAG_FROM_END);
  }

  private List<String> parts() {
    var parts = List.of(fileName().replaceFirst("\\.whl$", "").split("-", -1));
    if (parts.size() < FEWEST_PARTS || !ProjectName.isValid(parts.get(0))) {
      throw new WheelFailure(
          file + " is not named as a wheel is: NAME-VERSION-PYTHON-ABI-PLATFORM.whl. Delete it.");
    }
    return parts;
  }
}
