package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is another than it should be is in no image, whoever says what it should be. */
@Tag("engine")
@Timeout(600)
class WheelChecksumsEngineTest {
  private static final String SAID = "ab".repeat(32);

  @TempDir private Path module;
  @TempDir private Path files;
  // Nobody's cache has it.
  private final String version = "1." + System.currentTimeMillis();
  private final String wheel = "acme_sum-" + version + "-py3-none-any.whl";
  private WheelIndex index;

  @BeforeEach
  void prepare() throws Exception {
    new PureWheel("acme-sum", version, "sum").into(files);
    index = WheelIndex.of(files, Duration.ZERO);
  }

  @AfterEach
  void stop() {
    index.close();
  }

  private void requirements(String hash) throws Exception {
    Files.writeString(
        module.resolve("requirements.txt"),
        "--index-url " + index.url() + "\nacme-sum==" + version + hash + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aPageThatTellsAnotherFile(String installer) throws Exception {
    index.claims.put(wheel, "sha256=" + SAID);
    requirements("");

    assertRefused(installer, "requirements.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aLockThatTellsAnotherFile(String installer) throws Exception {
    Files.writeString(
        module.resolve("pylock.toml"),
        """
        lock-version = "1.0"
        created-by = "a test"
        [[packages]]
        name = "acme-sum"
        version = "%1$s"
        wheels = [{ name = "%2$s", url = "%3$s", hashes = { sha256 = "%4$s" } }]
        """
            .formatted(version, wheel, index.file(wheel), SAID));

    assertRefused(installer, "pylock.toml");
  }

  /** The page and the requirements agree, and the file does not. */
  @Test
  void aFileThatIsNotThePinnedOne() throws Exception {
    index.claims.put(wheel, "sha256=" + SAID);
    requirements(" --hash=sha256:" + SAID);

    assertRefused("uv", "requirements.txt");
  }

  /** pip looks into what is pinned by a hash before it says that it is that. */
  @Test
  void aFileThatIsNotThePinnedOneForPip() throws Exception {
    index.claims.put(wheel, "sha256=" + SAID);
    requirements(" --hash=sha256:" + SAID);

    assertRefused(
        "pip",
        "requirements.txt",
        "acme-sum=="
            + version
            + " is not the file that requirements.txt has the hash of: it says sha256 "
            + SAID
            + ", and the index sent "
            + index.sum(wheel)
            + ". If you changed its version, make the hashes anew",
        "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.");
  }

  /** An index that tells sums of another kind cannot contradict the requirements; its files can. */
  @Test
  void aPinnedFileOfWhichThePageTellsAnotherKindOfSum() throws Exception {
    var md5 = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(files.resolve(wheel)));
    index.claims.put(wheel, "md5=" + HexFormat.of().formatHex(md5));
    requirements(" --hash=sha256:" + SAID);

    assertRefused(
        "uv",
        "requirements.txt",
        wheel + " is not the file that the requirements have the hash of. If you changed its",
        wheel + " has none of the checksums that the requirements name for acme-sum " + version);
  }

  private void assertRefused(String installer, String asked) throws Exception {
    var sums = "has the sha256 " + index.sum(wheel) + ", and should have " + SAID;
    assertRefused(
        installer,
        asked,
        wheel
            + " is not the file that its index or the lock tells: it "
            + sums
            + ". Build again, in case it did not arrive whole; if it stays so, find out who changed"
            + " it, and if that was meant, make "
            + asked
            + " anew.",
        wheel
            + " "
            + sums.replace(", and", " and")
            + ": somebody changed it, or it did not arrive whole.");
  }

  private void assertRefused(String installer, String asked, String why, String own) {
    var imageBuild = new ImageBuildFixture(module);
    var wheels =
        "<requirements>" + asked + "</requirements><installer>" + installer + "</installer>";
    var image = ImageBuildFixture.image("wheel-checksums-test/python", "sums", wheels);

    assertThatThrownBy(() -> imageBuild.run("<images>" + image + "</images>"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith("sums/3.13: " + why);
    assertThat(List.copyOf(imageBuild.console.all))
        .anyMatch(line -> line.startsWith("ERROR sums/3.13: " + why))
        .anyMatch(line -> line.startsWith("ERROR sums/3.13 | ERROR: " + own));
  }
}
