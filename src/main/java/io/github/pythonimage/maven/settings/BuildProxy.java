package io.github.pythonimage.maven.settings;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.http.Loopback;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.SecretSource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.building.SettingsProblem.Severity;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/**
 * The proxy of steps that fetch something, as a secret of lines {@code NAME=value}: its address may
 * have a password.
 *
 * @param proxies of settings.xml
 * @param environment of Maven
 * @param sameNetwork whether steps are in the network of the engine's machine
 */
public record BuildProxy(
    List<Proxy> proxies,
    SettingsDecrypter decrypter,
    Map<String, String> environment,
    boolean sameNetwork) {

  /** Who says which proxy it is. */
  public enum Origin {
    SETTINGS,
    ENVIRONMENT,
    NONE
  }

  public Optional<BuildSecret> secret(Origin origin) {
    return switch (origin) {
      case NONE -> Optional.empty();
      case ENVIRONMENT -> ofEnvironment().map(BuildProxy::toSecret);
      case SETTINGS -> ofSettings();
    };
  }

  /** Decrypted when a build starts, as all secrets are. */
  private Optional<BuildSecret> ofSettings() {
    var active = active();
    return active.isPresent()
        ? Optional.of(toSecret(() -> ofSettings(decrypted(active.get()))))
        : Optional.empty();
  }

  private static BuildSecret toSecret(Supplier<String> lines) {
    return new BuildSecret("python-image.proxy", "build-proxy", new SecretSource.Known(lines));
  }

  private Optional<Supplier<String>> ofEnvironment() {
    var found =
        Stream.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
            .map(name -> lines(name, variable(name)))
            .collect(Collectors.joining());
    return found.isEmpty() ? Optional.empty() : Optional.of(() -> found);
  }

  private String variable(String name) {
    return Stream.of(name.toLowerCase(Locale.ROOT), name)
        .map(spelling -> environment.getOrDefault(spelling, ""))
        .filter(value -> !value.isBlank())
        .findFirst()
        .orElse("");
  }

  /** The one that Maven itself goes through; not one on this machine that steps cannot see. */
  private Optional<Proxy> active() {
    for (var proxy : proxies) {
      if (proxy.isActive()) {
        return sameNetwork || !Loopback.isHost(proxy.getHost())
            ? Optional.of(proxy)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static String ofSettings(Proxy proxy) {
    var user = Objects.toString(proxy.getUsername(), "");
    var login =
        user.isEmpty()
            ? ""
            : encoded(user) + ":" + encoded(Objects.toString(proxy.getPassword(), "")) + "@";
    var address = "http://" + login + proxy.getHost() + ":" + proxy.getPort();
    return lines("HTTP_PROXY", address)
        + lines("HTTPS_PROXY", address)
        + lines("NO_PROXY", exceptions(Objects.toString(proxy.getNonProxyHosts(), "")));
  }

  /** Java's patterns as others write them: what ends with a name needs no star, no other can be. */
  private static String exceptions(String patterns) {
    return Arrays.stream(patterns.split("[|,]"))
        .map(pattern -> pattern.strip().replaceFirst("^\\*\\.", "."))
        .filter(pattern -> !pattern.isEmpty() && (pattern.equals("*") || !pattern.contains("*")))
        .collect(Collectors.joining(","));
  }

  /** Both spellings, because some tools know only one of them. */
  private static String lines(String name, String value) {
    return value.isEmpty()
        ? ""
        : name + "=" + value + "\n" + name.toLowerCase(Locale.ROOT) + "=" + value + "\n";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Proxy decrypted(Proxy proxy) {
    var result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(proxy));
    if (result.getProblems().stream().anyMatch(p -> p.getSeverity() != Severity.WARNING)) {
      throw new ConfigurationException(
          "",
          "the password of <proxy> "
              + Quoted.of(Objects.toString(proxy.getId(), ""))
              + " in settings.xml cannot be decrypted.",
          "Encrypt it again, or use python-image.proxy=none.");
    }
    return result.getProxy();
  }
}
