package io.github.pythonimage.pypi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wheels in a folder, where they come from, and all of them as one file. */
class WheelhouseTest {
  private static final String ACME = "acme_native-1.0-1-cp313-cp313-linux_x86_64.whl";
  private static final String IDNA = "idna-3.10-py3-none-any.whl";

  @TempDir private Path folder;

  @Test
  void takesExactlyTheWheelsThatTheReportLists() throws Exception {
    TestWheel.write(folder, ACME, "");
    TestWheel.report(folder, Map.of(ACME, "built"));

    var wheelhouse = Wheelhouse.read("python/3.13", folder);

    assertThat(wheelhouse.wheels())
        .containsExactly(TestWheel.of(folder.resolve(ACME), ACME, WheelOrigin.BUILT));
    assertThat(wheelhouse.wheels().get(0).project()).isEqualTo("acme-native");
    assertThat(wheelhouse.wheels().get(0).pythonTag()).isEqualTo("cp313");
  }

  private void refused(Path file, String... words) {
    assertThatThrownBy(() -> Wheelhouse.read("python/3.13", folder))
        .isInstanceOf(WheelFailure.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil-1-py3-none-any.whl", "notes.txt", "linux_amd64/evil-1-py3-none-any.whl"})
  void refusesAnyFileThatTheReportDoesNotList(String extra) throws Exception {
    TestWheel.write(folder, IDNA, "");
    TestWheel.report(folder, Map.of(IDNA, "index"));
    Files.createDirectories(folder.resolve(extra).getParent());
    Files.writeString(folder.resolve(extra), "");

    refused(folder.resolve(extra), "is not listed", "Delete it, or run the goal 'wheels' again");
  }

  @Test
  void refusesWheelsWithoutAReport() throws Exception {
    TestWheel.write(folder, IDNA, "");

    refused(folder.resolve(IDNA), "is not listed");
  }

  @Test
  void refusesAWheelThatWasChanged() throws Exception {
    TestWheel.write(folder, IDNA, "");
    TestWheel.report(folder, Map.of(IDNA, "index"));
    TestWheel.write(folder, IDNA, "changed");

    refused(folder.resolve(IDNA), "was changed", Digests.sha256(folder.resolve(IDNA)));
  }

  @Test
  void refusesAFolderThatLacksAWheel() throws Exception {
    TestWheel.write(folder, IDNA, "");
    TestWheel.report(folder, Map.of(IDNA, "index"));
    Files.delete(folder.resolve(IDNA));

    refused(folder.resolve(IDNA), "is missing", "Run the goal 'wheels' again");
  }

  @Test
  void refusesALinkInThePlaceOfAWheel(@TempDir Path elsewhere) throws Exception {
    TestWheel.write(elsewhere, IDNA, "");
    Files.createSymbolicLink(folder.resolve(IDNA), elsewhere.resolve(IDNA));
    TestWheel.report(folder, Map.of(IDNA, "index"));

    refused(folder.resolve(IDNA), "is not a regular file");
  }

  @Test
  void eachPlatformHasAFolderAndAReportOfItsOwn() throws Exception {
    var amd64 = folder.resolve("linux_amd64");
    var arm64 = folder.resolve("linux_arm64");
    TestWheel.write(amd64, IDNA, "");
    TestWheel.write(arm64, IDNA, "");
    TestWheel.report(amd64, Map.of(IDNA, "index"));
    TestWheel.report(arm64, Map.of(IDNA, "project"));

    assertThat(Wheelhouse.read("python/3.13", folder).wheels())
        .containsExactly(
            TestWheel.of(amd64.resolve(IDNA), "linux_amd64/" + IDNA, WheelOrigin.INDEX),
            TestWheel.of(arm64.resolve(IDNA), "linux_arm64/" + IDNA, WheelOrigin.PROJECT));
  }

  @Test
  void aReportThatSaysSomethingElseIsToldOf() throws Exception {
    TestWheel.write(folder, IDNA, "");
    TestWheel.report(folder, Map.of(IDNA, "heaven"));

    refused(folder.resolve("report.json"), "is no report of wheels. Run the goal 'wheels' again.");
  }

  @Test
  void aFileThatIsNotNamedAsAWheelIsToldOf() {
    var wheel = TestWheel.of(folder.resolve("acme.whl"));

    assertThatThrownBy(wheel::project)
        .hasMessage(
            folder.resolve("acme.whl")
                + " is not named as a wheel is: NAME-VERSION-PYTHON-ABI-PLATFORM.whl. Delete it.");
  }

  @Test
  void theSameFilesAreTheSameArchive() throws Exception {
    var inside = folder.resolve("3.13");
    TestWheel.write(inside.resolve("linux_amd64"), ACME, "");
    TestWheel.write(inside.resolve("linux_amd64"), IDNA, "");
    TestWheel.report(inside.resolve("linux_amd64"), Map.of(ACME, "built", IDNA, "index"));
    var wheelhouse = Wheelhouse.read("python/3.13", inside);
    var archive = wheelhouse.writeArchive();
    var first = Files.readAllBytes(archive);

    Files.setLastModifiedTime(
        inside.resolve("linux_amd64").resolve(IDNA),
        java.nio.file.attribute.FileTime.fromMillis(0));
    wheelhouse.writeArchive();

    assertThat(archive).hasFileName("3.13.zip").hasBinaryContent(first);
    try (var zip = new ZipFile(archive.toFile())) {
      assertThat(zip.stream().map(Object::toString))
          .containsExactly("linux_amd64/" + ACME, "linux_amd64/" + IDNA, "linux_amd64/report.json");
    }
  }
}
