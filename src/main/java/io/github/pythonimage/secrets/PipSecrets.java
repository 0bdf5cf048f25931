package io.github.pythonimage.secrets;

import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A pip configuration and the certificates that it names, each as a secret of the steps that build
 * wheels.
 *
 * @param files the file of each secret, by its id
 */
public record PipSecrets(Map<String, Path> files) {
  private static final Pattern CERT = Pattern.compile("\\s*cert\\s*[=:]\\s*(\\S.*?)\\s*");

  public PipSecrets {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** No configuration. */
  public static PipSecrets none() {
    return new PipSecrets(Map.of());
  }

  public static PipSecrets of(Path config) {
    var files = new TreeMap<String, Path>();
    files.put("pip-config", readable(config));
    try {
      for (var line : Files.readAllLines(config)) {
        var match = CERT.matcher(line);
        if (match.matches()) {
          files.put("pip-cert", readable(config.resolveSibling(home(match.group(1)))));
        }
      }
    } catch (IOException e) {
      throw unreadable(config);
    }
    return new PipSecrets(files);
  }

  /** The same, and a certificate that steps trust beside the known ones. */
  public PipSecrets withCertificate(Path certificate) {
    var more = new TreeMap<>(files);
    if (!Files.isReadable(certificate) || !Files.isRegularFile(certificate)) {
      throw ConfigurationException.of(
          certificate.toString(),
          "is not a readable file.",
          "Name a PEM file with the certificate of your authority.");
    }
    more.put("build-certificate", certificate.toAbsolutePath().normalize());
    return new PipSecrets(more);
  }

  /** pip itself reads '~' as the user's home. */
  private static String home(String path) {
    return path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
      throw unreadable(file);
    }
    return file.toAbsolutePath().normalize();
  }

  private static ConfigurationException unreadable(Path file) {
    return ConfigurationException.of(
        file.toString(),
        "is not a readable file.",
        "Give a pip configuration whose 'cert', if any, exists as well.");
  }

  public List<Secret> secrets() {
    return files.entrySet().stream()
        .map(file -> Secret.ofFile(file.getKey(), file.getValue()))
        .toList();
  }
}
