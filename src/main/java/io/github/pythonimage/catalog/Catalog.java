package io.github.pythonimage.catalog;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.config.RemoteArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;

/** The facts that come with the plugin. */
public record Catalog(PythonReleases pythons, Distributions distributions, RemoteArchive pyenv) {

  /** The data files also say where each fact comes from, which no type needs. */
  static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The data files of this jar, which are read once for all modules of a Maven build. */
  public static Catalog load() {
    return Files.CATALOG;
  }

  /** Read when the catalog is asked for, not before. */
  private static final class Files {
    private static final Catalog CATALOG =
        new Catalog(
            new PythonReleases(read("python-releases.json", PythonReleases.File.class)),
            read("distributions.json", DistributionsFile.class).toDistributions(),
            read("pyenv.json", PyenvFile.class).toArchive());
  }

  /** The data file as it is written. */
  record PyenvFile(String version, String url, String sha256) {
    RemoteArchive toArchive() {
      return new RemoteArchive(
          version, Optional.empty(), RemoteArchive.url(url), RemoteArchive.sha256(sha256));
    }
  }

  /** What is known of the PPA; read only for who uses it. */
  public static Deadsnakes deadsnakes() {
    return read("deadsnakes.json", Deadsnakes.class);
  }

  /** What is known of toolchains; read only for who uses one. */
  public static Toolchains toolchains() {
    return read("toolchains.json", Toolchains.class);
  }

  /** What is known of the tools that repair wheels; read only for who builds some. */
  public static WheelTools wheelTools() {
    return read("wheel-tools.json", WheelTools.class);
  }

  /** What compiling takes; read only for who uses a recipe, and to explain a failure. */
  public static NativePackages nativePackages() {
    return read("native-packages.json", NativePackagesFile.class).toPackages();
  }

  /** The packages of shared libraries; read only where one is missing. */
  public static SharedLibraries sharedLibraries() {
    return read("shared-libraries.json", SharedLibraries.class);
  }

  /** The names of licenses; read only for projects that name one. */
  public static SpdxLicenses licenses() {
    return read("spdx-licenses.json", SpdxLicenses.class);
  }

  /** Reads a data file of this jar. */
  public static <T> T read(String name, Class<T> type) {
    try (var in = Catalog.class.getResourceAsStream("/catalog/" + name)) {
      return JSON.readValue(Objects.requireNonNull(in, name), type);
    } catch (IOException e) {
      throw new UncheckedIOException("catalog file " + name + " is damaged", e);
    }
  }
}
