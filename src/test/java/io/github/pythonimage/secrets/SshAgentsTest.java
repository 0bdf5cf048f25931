package io.github.pythonimage.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.request.SshAgent;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshAgentsTest {
  @TempDir private Path folder;

  @Test
  void agentsThatAnswerAreTaken() throws IOException {
    var socket = folder.resolve("s");
    try (var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      assertThat(SshAgents.of("default, git=" + socket, Map.of("SSH_AUTH_SOCK", "" + socket)))
          .containsExactly(new SshAgent("default", socket), new SshAgent("git", socket));
      assertThatThrownBy(() -> SshAgents.of("a=" + socket + ",a=" + socket, Map.of()))
          .hasMessageContaining("'a' is there twice");
    }
  }

  @Test
  void whatIsNoAgentIsRefused() throws IOException {
    var key = Files.writeString(folder.resolve("id_ed25519"), "-----BEGIN");
    assertThatThrownBy(() -> SshAgents.of("default", Map.of()))
        .hasMessageContaining("SSH_AUTH_SOCK, which is not set");
    assertThatThrownBy(() -> SshAgents.of("default=" + key, Map.of()))
        .hasMessageContaining("is a file, not the socket of an agent")
        .hasMessageContaining("ssh-add");
    assertThatThrownBy(() -> SshAgents.of("x=" + folder.resolve("none"), Map.of()))
        .hasMessageContaining("no SSH agent answers at");
    assertThatThrownBy(() -> SshAgents.of(",default", Map.of()))
        .hasMessageContaining("'' names no agent");
  }
}
