package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.buildkit.request.SshAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources in a repository that git reaches over SSH alone, with a real agent and a real server. */
@Tag("engine")
@Tag("full")
@Timeout(900)
class SshSourcesEngineTest {
  private static final String NAME = "ssh-sources-test/python";

  @TempDir private static Path tools;

  @TempDir private Path module;
  @TempDir private Path home;
  private Process agent;
  private GitOverSsh server;
  private String commit;

  @BeforeAll
  static void install() throws Exception {
    GitOverSsh.install(tools);
  }

  @BeforeEach
  void start() throws Exception {
    try {
      agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket().toString()).start();
    } catch (IOException e) {
      abort("needs ssh-agent: " + e.getMessage());
    }
    while (Files.notExists(socket())) {
      assertThat(agent.isAlive()).as("the agent runs").isTrue();
      Thread.sleep(20);
    }
    var key = home.resolve("key").toString();
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
    run("ssh-add", "-q", key);
    commit = new SmallProject("acme-git").repository(home.resolve("acme.git"), home);
    server = GitOverSsh.serve(tools, home, home.resolve("key.pub"));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (agent != null) {
      agent.destroy();
    }
  }

  private Path socket() {
    return home.resolve("agent.sock");
  }

  private void run(String... command) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SSH_AUTH_SOCK", socket().toString());
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** A base that knows the server, as the README asks for. */
  private String images(ImageBuildFixture imageBuild, String tag, String wheels) {
    var base = "ssh-sources-test/base:1";
    imageBuild.make(
        base,
        "FROM debian:trixie-slim\nRUN mkdir -p /etc/ssh && echo '%s' >/etc/ssh/ssh_known_hosts\n"
            .formatted(server.knownHost()));
    return "<images>"
        + ImageBuildFixture.image(
                NAME,
                tag,
                "<packages><package>git</package><package>openssh-client</package></packages>"
                    + "<requirements>requirements.txt</requirements>"
                    + wheels)
            .replace(
                "<base>debian:trixie-slim</base>",
                "<base>" + base + "</base><distribution>debian:13</distribution>")
        + "</images>";
  }

  private void requirements() throws IOException {
    Files.writeString(
        module.resolve("requirements.txt"),
        "acme-git @ git+ssh://me@127.0.0.1:%d%s@main\n"
            .formatted(server.port(), home.resolve("acme.git")));
  }

  @Test
  void areFetchedWithTheAgent() throws Exception {
    areFetchedWithTheAgent("uv");
  }

  @Test
  void areFetchedWithTheAgentByPip() throws Exception {
    areFetchedWithTheAgent("pip");
  }

  private void areFetchedWithTheAgent(String installer) throws Exception {
    requirements();
    var imageBuild = new ImageBuildFixture(module);
    imageBuild.agents = List.of(new SshAgent("default", socket()));

    var proofs =
        imageBuild.run(images(imageBuild, installer, "<installer>" + installer + "</installer>"));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(
            imageBuild.output(
                NAME + ":" + installer, "python3", "-c", "import acme_git; print('fine')"))
        .isEqualTo("fine\n");
    assertThat(
            imageBuild.output(
                NAME + ":" + installer,
                "sh",
                "-c",
                "cat /opt/app/venv/lib/python3*/site-packages/acme_git-1.0.dist-info/direct_url.json"))
        .contains(commit, "ssh://me@127.0.0.1:" + server.port());
  }

  @Test
  void areRefusedWithoutAnAgent() throws Exception {
    requirements();
    var imageBuild = new ImageBuildFixture(module);

    assertThatThrownBy(() -> imageBuild.run(images(imageBuild, "none", "")))
        .isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", imageBuild.console.all)).contains("Permission denied");
  }
}
