package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.Toolchains.PinnedWheel;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.wheels.Toolchain;
import io.github.pythonimage.config.wheels.ToolchainSpec;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A toolchain that wheels are built with, and what it is made of. */
public sealed interface PlannedToolchain {

  /** Which one. */
  Toolchain toolchain();

  /**
   * What it is, for whoever compiles with it, wherever that comes from; empty where the builder has
   * all of it.
   */
  List<String> identity();

  /** What the POM calls it. */
  default String word() {
    return toolchain().word();
  }

  /** The stage that has it; one's name has no '+'. */
  default String stage() {
    return Stage.TOOLCHAIN.word() + "-" + word().replace('+', 'p');
  }

  /**
   * One of the distribution.
   *
   * @param names the packages that its builder does not have anyway
   */
  record Packages(Toolchain toolchain, List<String> names) implements PlannedToolchain {
    public Packages {
      names = List.copyOf(names);
    }

    @Override
    public List<String> identity() {
      return names;
    }
  }

  /** One that its own project publishes in archives. */
  record Archives(Toolchain toolchain, String version, List<RemoteArchive> archives)
      implements PlannedToolchain {
    public Archives {
      archives = List.copyOf(archives);
    }

    /** The archives for each platform. */
    public Map<Platform, List<RemoteArchive>> byPlatform() {
      var all = new LinkedHashMap<Platform, List<RemoteArchive>>();
      for (var archive : archives) {
        var platform = archive.platform().orElseThrow();
        all.put(
            platform,
            archives.stream().filter(a -> a.platform().equals(archive.platform())).toList());
      }
      return all;
    }

    @Override
    public List<String> identity() {
      return archives.stream().map(RemoteArchive::sha256).toList();
    }
  }

  /** One that its own project publishes in wheels. */
  record Wheels(Toolchain toolchain, String version, List<PinnedWheel> wheels)
      implements PlannedToolchain {
    public Wheels {
      wheels = List.copyOf(wheels);
    }

    @Override
    public List<String> identity() {
      return wheels.stream().map(wheel -> wheel.name() + "==" + wheel.version()).toList();
    }
  }

  /** All of them, in the order of their stages; the error is in {@code <wheels><toolchains>}. */
  static List<PlannedToolchain> all(List<ToolchainSpec> specs, Distribution distribution) {
    if (specs.isEmpty()) {
      return List.of();
    }
    var found = new ToolchainSearch(Catalog.toolchains(), distribution);
    return specs.stream()
        .sorted(Comparator.comparing(ToolchainSpec::toolchain))
        .map(found::plan)
        .toList();
  }
}
