package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.SshAgent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real agent with a key that nobody else has, asked by a step in a few lines of perl. */
@Tag("engine")
class SshEngineTest {

  // Sends the message whose number is given, and prints the number and the text of the answer.
  private static final String ASK =
      """
      FROM debian:trixie-slim
      RUN --mount=type=ssh%s <<'EOF'
      perl -MIO::Socket::UNIX -e '
        $s = IO::Socket::UNIX->new($ENV{SSH_AUTH_SOCK}) or die "no agent: $!";
        print $s pack("NC", 1, %d); $s->flush; read($s, $h, 5);
        ($n, $t) = unpack("NC", $h); read($s, $b, $n - 1); $b =~ s/[^ -~]/./g;
        print "type $t $b\\n";'
      EOF
      """;

  // Has the first key sign a text, and prints the answer.
  private static final String SIGN =
      """
      FROM debian:trixie-slim
      RUN --mount=type=ssh <<'EOF'
      perl -MIO::Socket::UNIX -e '
        $s = IO::Socket::UNIX->new($ENV{SSH_AUTH_SOCK}) or die "no agent: $!";
        sub answer { read($s, $h, 4); read($s, $b, unpack("N", $h)); $b }
        print $s pack("N/a*", "\\x0b"); $s->flush; $key = unpack("x5 N/a*", answer());
        print $s pack("N/a*", pack("a N/a* N/a* N", "\\x0d", $key, "to be signed", 0)); $s->flush;
        print unpack("H*", answer()), "\\n";'
      EOF
      """;

  @TempDir Path context;
  @TempDir Path home;
  private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
  private TestEngine engine;
  private Process agent;

  @BeforeEach
  void startAgent() throws Exception {
    try {
      agent =
          new ProcessBuilder("ssh-agent", "-D", "-a", socket().toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      abort("needs ssh-agent: " + e.getMessage());
    }
    while (Files.notExists(socket())) {
      assertThat(agent.isAlive()).as("agent runs").isTrue();
      Thread.sleep(20);
    }
    var key = home.resolve("key").toString();
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "throw-away of a test", "-f", key);
    run("ssh-add", "-q", key);
    engine = new TestEngine();
  }

  @AfterEach
  void stopAgent() throws Exception {
    if (engine != null) {
      engine.close();
    }
    if (agent != null) {
      agent.destroy();
      assertThat(agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Path socket() {
    return home.resolve("agent.sock");
  }

  private String run(String... command) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SSH_AUTH_SOCK", socket().toString());
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private List<String> ask(String mount, int message, SshAgent... agents) {
    return run(ASK.formatted(mount, message), agents);
  }

  private List<String> run(String dockerfile, SshAgent... agents) {
    events.clear();
    var request = BuildRequest.builder(context, dockerfile).noCache(NoCache.all());
    for (var one : agents) {
      request.agent(one);
    }
    engine.buildKit.start(request.network(Network.HOST).build(), events::add).result().join();
    return TestEngine.logged(List.copyOf(events)).toList();
  }

  @Test
  void stepSeesTheKeysOfTheAgent() {
    assertThat(ask("", 11, new SshAgent("default", socket())))
        .hasSize(1)
        .allMatch(line -> line.startsWith("type 12 ") && line.contains("throw-away of a test"));
    assertThat(ask(",id=github", 11, new SshAgent("github", socket())))
        .allMatch(line -> line.contains("throw-away of a test"));
  }

  /** What an agent is for: who asks for a repository proves that it has the key. */
  @Test
  void stepHasSomethingSigned() throws Exception {
    var lines = run(SIGN, new SshAgent("default", socket()));
    assertThat(lines).hasSize(1);
    var answer = ByteBuffer.wrap(HexFormat.of().parseHex(lines.get(0)));
    assertThat(answer.get()).as("the kind of answer").isEqualTo((byte) 14);
    var signature = ByteBuffer.wrap(part(answer));
    assertThat(part(signature)).asString().isEqualTo("ssh-ed25519");

    var line = Files.readString(home.resolve("key.pub")).split(" ");
    var key = ByteBuffer.wrap(Base64.getDecoder().decode(line[1]));
    part(key);
    var encoded = HexFormat.of().parseHex("302a300506032b6570032100" + hex(part(key)));
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    verifier.update("to be signed".getBytes(StandardCharsets.US_ASCII));
    assertThat(verifier.verify(part(signature))).as("the signature").isTrue();
  }

  private static byte[] part(ByteBuffer buffer) {
    var part = new byte[buffer.getInt()];
    buffer.get(part);
    return part;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void stepCannotTakeKeysAway() throws Exception {
    // 19 asks to remove all keys; 5 is a refusal.
    assertThat(ask("", 19, new SshAgent("default", socket()))).containsExactly("type 5 ");
    assertThat(run("ssh-add", "-l")).contains("throw-away of a test");
  }

  @Test
  void agentThatWasNotGivenIsNamed() {
    assertThatThrownBy(() -> ask(",required=true", 11))
        .hasMessageContaining("no SSH key")
        .hasMessageContaining("Dockerfile:2-");
    assertThatThrownBy(() -> ask(",id=other,required=true", 11, new SshAgent("default", socket())))
        .hasMessageContaining("SSH agent 'other' was not given");
  }
}
