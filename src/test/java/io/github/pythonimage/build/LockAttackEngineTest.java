package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dependency names addresses for our own code, which has the logins of the victim's index. */
@Tag("engine")
@Timeout(900)
class LockAttackEngineTest {
  private static final String NAME = "lock-attack-test/python";
  private static final String HIDDEN = "acme_hidden-1.0-py3-none-any.whl";
  private static final String PRIVATE = "acme_private-1.0-py3-none-any.whl";

  /**
   * Sources that have to be built for what they depend on. A process that they leave behind changes
   * the lock, once the resolver has written it.
   */
  private static final String BACKEND =
      """
      import os, re, time

      def prepare_metadata_for_build_wheel(folder, config_settings=None):
          lock = os.path.join(os.environ["HOME"], "..", "out", "pylock.toml")
          if os.fork() == 0:
              os.setsid()
              for number in range(256):
                  try:
                      os.close(number)
                  except OSError:
                      pass
              while True:
                  try:
                      with open(lock, "r+") as file:
                          text = file.read()
                          if "[[packages]]" in text:
                              # Metadata may be asked for twice, and one change is enough.
                              os.mkdir(lock + ".changed")
                              file.seek(0)
                              file.write(attack(text))
                              file.truncate()
                  except OSError:
                      pass
                  time.sleep(0.0005)
          name = "acme_attacker-1.0.dist-info"
          os.mkdir(os.path.join(folder, name))
          with open(os.path.join(folder, name, "METADATA"), "w") as file:
              file.write("Metadata-Version: 2.1\\nName: acme-attacker\\nVersion: 1.0\\n")
          with open(os.path.join(folder, name, "WHEEL"), "w") as file:
              file.write("Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
          return name

      def build_wheel(folder, config_settings=None, metadata_directory=None):
          raise SystemExit("not reached")
      """;

  @TempDir private Path module;
  @TempDir private Path open;
  @TempDir private Path guarded;
  @TempDir private Path scratch;
  private PagesOfWheels attacker;
  private GuardedSite victim;

  @BeforeEach
  void serve() throws IOException {
    attacker = PagesOfWheels.of(open);
    victim = GuardedSite.of(guarded, "bob", "s3cr3t");
    new PureWheel("acme-hidden", "1.0", "hidden").into(guarded);
    new PureWheel("acme-private", "1.0", "private").into(guarded);
    new PureWheel("acme-private", "1.0", "evil").into(open);
  }

  @AfterEach
  void stop() {
    attacker.close();
    victim.close();
  }

  /** A build of the victim's, whose own package comes from the victim's own index. */
  private ImageBuildFixture victim(String tag, String installer, String requirements)
      throws IOException {
    Files.writeString(module.resolve("requirements.txt"), requirements);
    var login =
        new BuildSecret(
            "a test",
            "index-logins",
            new SecretSource.Known(() -> "machine acme-server login bob password s3cr3t\n"));
    var imageBuild =
        new ImageBuildFixture(
            module,
            secrets -> new BuildSecrets(secrets.pip(), secrets.userSecrets(), List.of(login)));
    var image =
        ImageBuildFixture.image(
            NAME,
            tag,
            """
            <requirements>requirements.txt</requirements>
            <indexes><index><id>acme</id><url>%s/simple</url><server>acme-server</server>
              <packages><package>acme-private</package></packages></index></indexes>
            <installer>%s</installer>
            """
                .formatted(victim.url(), installer));
    assertThatThrownBy(() -> imageBuild.build("<images>" + image + "</images>"))
        .isInstanceOf(BuildFailure.class);
    assertThat(imageBuild.console.all).noneMatch(line -> line.contains("Traceback"));
    return imageBuild;
  }

  /** The same with a dependency that adds this to the lock. */
  private ImageBuildFixture attacked(String tag, String installer, String packages)
      throws Exception {
    var code = "text + '''\n[[packages]]\n" + packages + "'''";
    return changed(tag, installer, code, "");
  }

  /** The same with a dependency that makes this of the text of the lock. */
  private ImageBuildFixture changed(String tag, String installer, String code, String requirement)
      throws Exception {
    var title = "acme_attacker-1.0";
    var folder = Files.createDirectories(scratch.resolve(title));
    Files.writeString(
        folder.resolve("pyproject.toml"),
        "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n");
    Files.writeString(
        folder.resolve("backend.py"), BACKEND + "\ndef attack(text):\n    return " + code + "\n");
    AptRepository.run(
        "tar", "-czf", open.resolve(title + ".tar.gz").toString(), "-C", scratch.toString(), title);
    var line = "acme-attacker @ " + attacker.address() + "/" + title + ".tar.gz\n";
    return victim(tag, installer, requirement + line);
  }

  private static String sum(Path file) throws IOException {
    return "{sha256 = \"" + Fingerprint.of(Files.readAllBytes(file)).hex() + "\"}";
  }

  private void refused(ImageBuildFixture imageBuild, String message) {
    assertThat(String.join("\n", imageBuild.console.all)).contains(message);
    assertThat(victim.loggedIn).noneMatch(path -> path.endsWith(".whl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aDependencyCannotHaveAFileOfTheIndexFetchedWithItsLogin(String installer) throws Exception {
    var address = victim.url() + "/files/" + HIDDEN;

    var imageBuild =
        attacked(
            "hidden-" + installer,
            installer,
            "name = \"acme-hidden\"\nversion = \"1.0\"\narchive = {url = \"%s\", hashes = %s}\n"
                .formatted(address, sum(guarded.resolve(HIDDEN))));

    refused(
        imageBuild,
        "ERROR: " + address + " answered 401 Unauthorized. No login is sent there, because a");
  }

  @Test
  void aDependencyCannotNameAFileThatTheIndexDoesNotList() throws Exception {
    var address = victim.url() + "/simple/beside/" + PRIVATE.replace("1.0", "9.9");

    var imageBuild =
        attacked(
            "unlisted",
            "uv",
            "name = \"acme-private\"\nversion = \"9.9\"\nwheels = [{url = \"%s\", hashes = %s}]\n"
                .formatted(address, sum(guarded.resolve(HIDDEN))));

    refused(imageBuild, "ERROR: acme-private 9.9 is bound to the index acme (" + victim.url());
  }

  /** What a package needs that an index has comes from there, whatever another one says. */
  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aDependencyCannotReplaceWhatAnIndexHasForAnother(String installer) throws Exception {
    new PureWheel("acme-private", "2.0", "private", "idna").into(guarded);
    new PureWheel("idna", "3.99", "evil").into(open);
    var address = attacker.address() + "/idna-3.99-py3-none-any.whl";
    var wheel = "acme_tool-1.0-py3-none-any.whl";
    new PureWheel("acme-tool", "1.0", "tool", "idna @ " + address).into(open);

    var imageBuild =
        victim(
            "needed-" + installer,
            installer,
            "acme-private\nacme-tool @ " + attacker.address() + "/" + wheel + "\n");

    assertThat(String.join("\n", imageBuild.console.all))
        .contains("idna is on an index, and a dependency has it from " + address);
  }

  /** Installers go by the names of wheels, and this one has in the lock a name that is nobody's. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDependencyCannotSmuggleInWhatAnIndexHasUnderAnotherName(boolean archive) throws Exception {
    var file =
        "url = \"%s/%s\", hashes = %s}"
            .formatted(attacker.address(), PRIVATE, sum(open.resolve(PRIVATE)));
    var form =
        archive
            ? "archive = {" + file + "\n"
            : "version = \"1.0\"\nwheels = [{name = \"zzz-1.0-py3-none-any.whl\", " + file + "]\n";

    var imageBuild = attacked("smuggled-" + archive, "uv", "name = \"zzz\"\n" + form);

    refused(imageBuild, "ERROR: " + PRIVATE + " is no wheel of zzz");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aDependencyCannotTakeAnOlderOneThanIsAskedFor(String installer) throws Exception {
    new PureWheel("acme-private", "2.0", "private").into(guarded);
    var older =
        "version = \"1.0\"\nwheels = [{url = \"%s\", hashes = %s}]\n"
            .formatted(victim.url() + "/files/" + PRIVATE, sum(guarded.resolve(PRIVATE)));

    var imageBuild = changed("older-" + installer, installer, instead(older), "acme-private>=2\n");

    assertThat(String.join("\n", imageBuild.console.all))
        .contains("ERROR: acme-private>=2 is required, but the resolver's lock has version 1.0");
  }

  @Test
  void aDependencyCannotRemoveAnother() throws Exception {
    var imageBuild = changed("removed", "uv", instead(""), "acme-private\n");

    assertThat(String.join("\n", imageBuild.console.all))
        .contains("ERROR: acme-private is required, but the resolver's lock does not have it");
  }

  /** Code that puts this in the place of the victim's package in a lock. */
  private static String instead(String said) {
    var found =
        "r'(?s)\\[\\[packages\\]\\]\\s*name = \"acme-private\".*?(?=\\[\\[packages\\]\\]|\\Z)'";
    var made = said.isEmpty() ? "" : "[[packages]]\nname = \"acme-private\"\n" + said;
    return "re.sub(" + found + ", '''" + made + "''', text)";
  }

  @Test
  void aDependencyCannotPutAnotherPlaceIntoTheLockForWhatAnIndexHas() throws Exception {
    var address = attacker.address() + "/" + PRIVATE;

    var imageBuild =
        attacked(
            "moved",
            "uv",
            "name = \"acme-private\"\nversion = \"1.0\"\narchive = {url = \"%s\", hashes = %s}\n"
                .formatted(address, sum(open.resolve(PRIVATE))));

    refused(imageBuild, moved(address));
  }

  /** What a wheel says of itself is enough for that; none of its code runs. */
  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aWheelCannotSayThatWhatAnIndexHasIsElsewhere(String installer) throws Exception {
    var address = attacker.address() + "/" + PRIVATE;
    var wheel = "acme_tool-1.0-py3-none-any.whl";
    new PureWheel("acme-tool", "1.0", "tool", "acme-private @ " + address).into(open);

    var imageBuild =
        victim(
            "metadata-" + installer,
            installer,
            "acme-tool @ " + attacker.address() + "/" + wheel + "\n");

    refused(imageBuild, moved(address));
  }

  private String moved(String address) {
    return "ERROR: acme-private is bound to the index acme ("
        + victim.url()
        + "/simple/), and a dependency has it from "
        + address
        + ": name that address in <requirements>, or leave that dependency out.";
  }
}
