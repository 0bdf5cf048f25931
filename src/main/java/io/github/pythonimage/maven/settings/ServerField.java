package io.github.pythonimage.maven.settings;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import org.apache.maven.settings.Server;
import org.jspecify.annotations.Nullable;

/** What of a {@code <server>} becomes a secret. */
public enum ServerField {
  USERNAME,
  PASSWORD,
  /** Both, as a line of a netrc file for the host that the server's id names. */
  NETRC;

  public String of(Server server) {
    return switch (this) {
      case USERNAME -> required(server, "<username>", server.getUsername());
      case PASSWORD -> required(server, "<password>", server.getPassword());
      case NETRC -> login(server, server.getId().replaceFirst(":\\d+$", ""));
    };
  }

  /** Both, as a line of a netrc file for a machine of that name. */
  static String login(Server server, String machine) {
    return "machine %s login %s password %s\n"
        .formatted(word(machine), word(USERNAME.of(server)), word(PASSWORD.of(server)));
  }

  private static String required(Server server, String element, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new ConfigurationException(
          "",
          "<server> " + Quoted.of(server.getId()) + " of settings.xml has no " + element + ".",
          "Add it there, or choose another <field>.");
    }
    return value;
  }

  /** Quotes only where it must: Pythons before 3.11 take quotes for a part of the word. */
  private static String word(String text) {
    return text.matches("[^\\s\"'\\\\#]+")
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
