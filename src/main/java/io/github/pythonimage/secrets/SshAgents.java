package io.github.pythonimage.secrets;

import io.github.pythonimage.buildkit.request.SshAgent;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.CsvLine;
import io.github.pythonimage.config.Quoted;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads which SSH agents steps may ask, as buildx's {@code --ssh} has it. */
public final class SshAgents {
  private static final String VARIABLE = "SSH_AUTH_SOCK";
  private static final String REMEDY =
      "Write default for the agent in SSH_AUTH_SOCK, or id=/path/of/an/agent's/socket; several are"
          + " separated by commas.";

  private SshAgents() {}

  /** A list such as {@code default,github=/run/agent}; the error has no element. */
  public static List<SshAgent> of(String text, Map<String, String> environment) {
    var agents = new LinkedHashMap<String, SshAgent>();
    for (var word : CsvLine.fields(text)) {
      var agent = agent(word.strip(), environment);
      if (agents.put(agent.id(), agent) != null) {
        throw ConfigurationException.of(agent.id(), "is there twice.", REMEDY);
      }
    }
    return List.copyOf(agents.values());
  }

  private static SshAgent agent(String word, Map<String, String> environment) {
    var equals = word.indexOf('=');
    var id = equals < 0 ? word : word.substring(0, equals);
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw ConfigurationException.of(word, "names no agent.", REMEDY);
    }
    if (equals >= 0) {
      return new SshAgent(id, checked(Path.of(word.substring(equals + 1))));
    }
    var socket = environment.getOrDefault(VARIABLE, "");
    if (socket.isEmpty()) {
      throw ConfigurationException.of(
          word,
          "means the agent in " + VARIABLE + ", which is not set.",
          "Start one with eval \"$(ssh-agent)\" and ssh-add, or write id=/path/of/a/socket.");
    }
    return new SshAgent(id, checked(Path.of(socket)));
  }

  private static Path checked(Path socket) {
    if (Files.isRegularFile(socket)) {
      throw ConfigurationException.of(
          socket.toString(),
          "is a file, not the socket of an agent.",
          "A key stays out of builds: add it to an agent with ssh-add, and name the agent.");
    }
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return socket.toAbsolutePath();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "",
          "no SSH agent answers at " + Quoted.of(socket.toString()) + " (" + e.getMessage() + ").",
          REMEDY);
    }
  }
}
