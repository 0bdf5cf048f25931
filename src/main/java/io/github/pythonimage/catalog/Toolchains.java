package io.github.pythonimage.catalog;

import io.github.pythonimage.config.Platform;
import io.github.pythonimage.config.RemoteArchive;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of toolchains, by their words.
 *
 * @param as_of the month that releases were looked up in, {@code 2026-11}
 * @param packages the packages of each, by the package manager
 * @param lacking the releases of distributions that do not have those packages
 * @param archives those that come in archives
 * @param wheels the releases of those that pip installs, the newest first
 */
public record Toolchains(
    String as_of,
    Map<String, Map<String, List<String>>> packages,
    Map<String, List<String>> lacking,
    Map<String, Site> archives,
    Map<String, List<Wheels>> wheels) {
  public Toolchains {
    packages = Map.copyOf(packages);
    lacking = Map.copyOf(lacking);
    archives = Map.copyOf(archives);
    wheels = Map.copyOf(wheels);
  }

  /**
   * Where a project publishes archives.
   *
   * @param mirror the folder that all of them are in
   * @param releases the newest first
   */
  public record Site(String mirror, List<Release> releases) {
    public Site {
      releases = List.copyOf(releases);
    }
  }

  /** A release, with an archive or several for each platform. */
  public record Release(String version, List<File> files) {
    public Release {
      files = List.copyOf(files);
    }

    /** Its archives, as a copy of the project's folder has them. */
    public List<RemoteArchive> at(URI mirror) {
      return files.stream().map(file -> file.at(mirror, version)).toList();
    }
  }

  /** An archive as the project names it. */
  public record File(String platform, String name, String sha256) {
    private RemoteArchive at(URI mirror, String version) {
      return new RemoteArchive(
          version,
          Optional.of(Platform.of(platform)),
          RemoteArchive.url(mirror + "/" + name),
          RemoteArchive.sha256(sha256));
    }
  }

  /** A release, with all that pip installs for it. */
  public record Wheels(String version, List<PinnedWheel> wheels) {
    public Wheels {
      wheels = List.copyOf(wheels);
    }
  }

  /**
   * A release on the package index.
   *
   * @param sha256 of its wheels, for each platform
   */
  public record PinnedWheel(String name, String version, List<String> sha256) {
    public PinnedWheel {
      sha256 = List.copyOf(sha256);
    }
  }
}
