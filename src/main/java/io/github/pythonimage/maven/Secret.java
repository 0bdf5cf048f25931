package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.CsvLine;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.maven.parameter.XmlParameter;
import io.github.pythonimage.maven.settings.ServerField;
import io.github.pythonimage.maven.settings.SettingsServers;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.SecretSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One {@code <secret>}: an id and where its content is, but never the content. */
public class Secret {
  private @Nullable String id;
  private @Nullable String env;
  private @Nullable String file;
  private @Nullable String server;
  private @Nullable String field;

  /** From buildx's notation, {@code id=token,env=TOKEN}. */
  static Secret of(String text) {
    var secret = new Secret();
    var type = "";
    for (var part : CsvLine.fields(text)) {
      var equals = part.indexOf('=');
      var key = part.substring(0, Math.max(equals, 0)).strip();
      var value = part.substring(equals + 1).strip();
      switch (key) {
        case "id" -> secret.id = value;
        case "env" -> secret.env = value;
        case "src", "source" -> secret.file = value;
        case "server" -> secret.server = value;
        case "field" -> secret.field = value;
        case "type" -> type = value;
        default ->
            // Not the value: it may be a secret that somebody took for a place of one.
            throw new ConfigurationException(
                "",
                key.isEmpty()
                    ? "a part is not KEY=VALUE."
                    : Quoted.of(key) + " says nothing about a secret.",
                "Write id=NAME,env=VARIABLE or id=NAME,src=FILE or id=NAME,server=ID.");
      }
    }
    if (type.equals("env") && secret.env == null) {
      secret.env = secret.file;
      secret.file = null;
    }
    return secret;
  }

  BuildSecret toConfig(String element, Path module, SettingsServers servers) {
    try {
      var name =
          new XmlParameter("<id>")
              .required(id, Secret::checkId, "Name it, as steps will mount it.");
      return new BuildSecret(element + " " + name, name, origin(module, servers));
    } catch (ConfigurationException e) {
      throw e.at(element + (id == null ? " " : " " + Quoted.beginning(id) + " "));
    }
  }

  private SecretSource origin(Path module, SettingsServers servers) {
    if (Stream.of(env, file, server).filter(text -> !XmlParameter.isBlank(text)).count() != 1) {
      throw new ConfigurationException(
          "<env>, <file>, <server>",
          "one of them must be there, and only one.",
          "Say where the secret is.");
    }
    if (!XmlParameter.isBlank(field) && XmlParameter.isBlank(server)) {
      throw new ConfigurationException("<field>", "is only for a <server>.", "Remove it.");
    }
    if (!XmlParameter.isBlank(env)) {
      return new SecretSource.Variable(
          env, variable -> Optional.ofNullable(System.getenv(variable)));
    }
    if (!XmlParameter.isBlank(file)) {
      return new SecretSource.File(module.resolve(file).normalize());
    }
    var chosen =
        new XmlParameter("<field>")
            .orDefault(field, "password", word -> EnumNames.of(ServerField.class, word));
    return new SecretSource.Known(() -> chosen.of(servers.require(server)));
  }

  private static String checkId(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw ConfigurationException.of(
          text, "cannot name a secret.", "Use letters, digits, '.', '_' and '-'.");
    }
    if (BuildSecrets.RESERVED_IDS.contains(text)) {
      throw ConfigurationException.of(
          text,
          "is taken.",
          "Give a pip configuration by -Dpython-image.pip.config, or choose another id.");
    }
    return text;
  }

  /** Only the references: Maven shows its configuration in a debug log. */
  @Override
  public String toString() {
    return Map.of("id", Optional.ofNullable(id), "server", Optional.ofNullable(server)).toString();
  }
}
