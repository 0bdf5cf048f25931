package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One {@code <archive>}: a build of one Python, or of a toolchain, for one platform. */
public class Archive {
  private @Nullable String python;
  private @Nullable String platform;
  private @Nullable String url;
  private @Nullable String sha256;

  RemoteArchive toConfig() {
    return new RemoteArchive(
        new XmlParameter("<python>")
            .required(python, Archive::release, "Write the release that it has, such as 3.13.5."),
        platform(),
        new XmlParameter("<url>")
            .required(url, Archive::usable, "Give the address of an install_only archive."),
        sha256());
  }

  /** One that a toolchain comes in, or is a part of it. */
  RemoteArchive ofToolchain(String version) {
    if (python != null) {
      throw new ConfigurationException("<python>", "is not what a toolchain is for.", "Remove it.");
    }
    return new RemoteArchive(
        version,
        platform(),
        new XmlParameter("<url>")
            .required(url, RemoteArchive::url, "Give the address of a .tar.gz or .tar.xz."),
        sha256());
  }

  private Optional<Platform> platform() {
    return Optional.of(
        new XmlParameter("<platform>")
            .required(platform, Archive::linux, "Write linux/amd64 or linux/arm64."));
  }

  private String sha256() {
    return new XmlParameter("<sha256>")
        .required(sha256, RemoteArchive::sha256, "Give the 64 digits that are published with it.");
  }

  private static String release(String text) {
    if (!PythonVersion.isExact(text)) {
      throw ConfigurationException.of(
          text, "is not a release of Python.", "Write the one that it has, such as 3.13.5.");
    }
    return text;
  }

  private static Platform linux(String text) {
    var platform = Platform.of(text);
    if (!platform.os().equals("linux")) {
      throw ConfigurationException.of(
          text, "is not a Linux platform.", "Write linux/amd64 or linux/arm64.");
    }
    // The usual variant, which builders leave out.
    return text.equals("linux/arm64/v8") ? Platform.of("linux/arm64") : platform;
  }

  /** What the names of published archives tell. */
  private static URI usable(String text) {
    if (text.contains("musl")) {
      throw ConfigurationException.of(
          text,
          "is a build for musl, for which PyPI's manylinux wheels are not made.",
          "Use the archive for gnu.");
    }
    if (!text.matches(".*\\.(tar\\.gz|tgz|tar\\.xz)")) {
      throw ConfigurationException.of(
          text,
          "is not a .tar.gz or .tar.xz.",
          "Use an archive of the kind install_only, or install_only_stripped.");
    }
    return RemoteArchive.url(text);
  }
}
