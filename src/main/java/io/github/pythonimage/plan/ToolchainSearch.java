package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.Toolchains;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.wheels.ToolchainSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which releases, or packages of a distribution, toolchains are. */
record ToolchainSearch(Toolchains known, Distribution distribution) {

  PlannedToolchain plan(ToolchainSpec spec) {
    return ConfigurationException.locate(
        "<wheels><toolchains><toolchain> " + spec.toolchain(),
        () ->
            switch (spec.toolchain().origin()) {
              case PACKAGES -> packages(spec);
              case ARCHIVES -> archives(spec);
              case WHEELS -> wheels(spec);
            });
  }

  private PlannedToolchain packages(ToolchainSpec spec) {
    var word = spec.toolchain().word();
    var lacking = known.lacking().getOrDefault(word, List.of());
    var names =
        Optional.ofNullable(known.packages().get(word))
            .map(families -> families.get(distribution.family().orElseThrow()))
            .filter(found -> !lacking.contains(distribution.toString()))
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "",
                        "no package of " + distribution + " is known to bring it.",
                        "Choose a newer <base>, or name what it has in <wheels><packages>."));
    return new PlannedToolchain.Packages(
        spec.toolchain(),
        names.stream().filter(name -> !distribution.toolchain().contains(name)).toList());
  }

  private PlannedToolchain archives(ToolchainSpec spec) {
    if (!spec.archives().isEmpty()) {
      return new PlannedToolchain.Archives(
          spec.toolchain(), spec.version().orElseThrow(), spec.archives());
    }
    var site = Objects.requireNonNull(known.archives().get(spec.toolchain().word()));
    var release =
        release(
            spec,
            site.releases(),
            Toolchains.Release::version,
            ", or say where it is with <archives>: <platform>, <url> and <sha256> of each");
    return new PlannedToolchain.Archives(
        spec.toolchain(),
        release.version(),
        release.at(spec.mirror().orElseGet(() -> ToolchainSpec.mirror(site.mirror()))));
  }

  private PlannedToolchain wheels(ToolchainSpec spec) {
    var releases = Objects.requireNonNull(known.wheels().get(spec.toolchain().word()));
    var release =
        release(
            spec,
            releases,
            Toolchains.Wheels::version,
            ", or pin it in the build requirements of the project that needs it");
    return new PlannedToolchain.Wheels(spec.toolchain(), release.version(), release.wheels());
  }

  /** The one that is asked for, or the newest. */
  private <R> R release(
      ToolchainSpec spec, List<R> releases, Function<R, String> version, String otherwise) {
    return releases.stream()
        .filter(release -> spec.version().filter(v -> !v.equals(version.apply(release))).isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    ", <version>",
                    Quoted.of(spec.version().orElseThrow())
                        + " is not a release that this plugin knows, as of "
                        + known.as_of()
                        + ".",
                    "Use "
                        + releases.stream().map(version).collect(Collectors.joining(" | "))
                        + otherwise
                        + "."));
  }
}
