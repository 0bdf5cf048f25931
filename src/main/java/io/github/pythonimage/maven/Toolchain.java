package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.wheels.ToolchainSpec;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code <toolchain>}: its text is its name, or it has a {@code <name>} and says which release
 * of it, and from where.
 */
public class Toolchain {
  private @Nullable String name;
  private @Nullable String version;
  private @Nullable String mirror;
  private List<Archive> archives = List.of();

  /** Takes the element's own text; Maven looks for this method's name. */
  public void set(String text) {
    name = text;
  }

  ToolchainSpec toConfig() {
    var here = "<wheels><toolchains><toolchain>";
    var known =
        new XmlParameter(here)
            .required(
                name,
                text -> io.github.pythonimage.config.wheels.Toolchain.of(text.strip()),
                "Write its name, such as <toolchain>rust</toolchain>.");
    return ConfigurationException.locate(
        here + " " + known + ", ",
        () ->
            new ToolchainSpec(
                known,
                new XmlParameter("<version>").optional(version, Toolchain::release),
                new XmlParameter("<mirror>").optional(mirror, ToolchainSpec::mirror),
                archives()));
  }

  private List<RemoteArchive> archives() {
    if (!archives.isEmpty() && version == null) {
      throw new ConfigurationException(
          "<version>", "is missing.", "Write the release that the <archives> are of.");
    }
    return ConfigurationException.locate(
        "<archives><archive>",
        () ->
            archives.stream()
                .map(archive -> archive.ofToolchain(String.valueOf(version)))
                .toList());
  }

  private static String release(String text) {
    if (!text.matches("\\d+(\\.\\d+)+([_-]?\\w+)*")) {
      throw ConfigurationException.of(
          text, "is not a release.", "Write a whole one, such as 1.98.1.");
    }
    return text;
  }
}
