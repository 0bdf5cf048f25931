package io.github.pythonimage.config.wheels;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.WebAddress;
import io.github.pythonimage.config.wheels.Toolchain.Origin;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A {@code <toolchain>}.
 *
 * @param version a release of it; empty for the newest that the plugin knows
 * @param mirror where its archives are fetched, in the layout of its own project's site
 * @param archives those of a release that the plugin does not know, for each platform
 */
public record ToolchainSpec(
    Toolchain toolchain,
    Optional<String> version,
    Optional<URI> mirror,
    List<RemoteArchive> archives) {
  public ToolchainSpec {
    archives = List.copyOf(archives);
    if (toolchain.origin() == Origin.PACKAGES && version.isPresent()) {
      throw new ConfigurationException(
          "<version>",
          toolchain + " is the one of the distribution's packages.",
          "Remove it; for another one, name its package in <wheels><packages>.");
    }
    if (toolchain.origin() != Origin.ARCHIVES && (mirror.isPresent() || !archives.isEmpty())) {
      throw new ConfigurationException(
          mirror.isPresent() ? "<mirror>" : "<archives>",
          toolchain + " does not come in archives.",
          toolchain.origin() == Origin.WHEELS
              ? "Remove it; pip fetches it from its index (-Dpython-image.pip.config)."
              : "Remove it; the base's package manager fetches it.");
    }
    if (!archives.isEmpty() && mirror.isPresent()) {
      throw new ConfigurationException(
          "<mirror>", "is of no use where <archives> say where they are.", "Remove one of them.");
    }
  }

  /** The newest release that the plugin knows, from where it is published. */
  public static ToolchainSpec of(Toolchain toolchain) {
    return new ToolchainSpec(toolchain, Optional.empty(), Optional.empty(), List.of());
  }

  public static URI mirror(String text) {
    return WebAddress.of(
        text.replaceAll("/+$", ""), "of a mirror", ", in the layout of the project's own.");
  }
}
