package io.github.pythonimage.pypi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.pythonimage.pypi.CoreMetadata.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wheel says of itself. */
class CoreMetadataTest {
  @TempDir private Path folder;

  @Test
  void fieldsComeInTheirOrderAndAsOftenAsTheyAreThere() {
    assertThat(
            CoreMetadata.parse(
                    """
                    Metadata-Version: 2.4
                    Name: acme.native
                    Author: Zoë Müller
                    Requires-Dist: one>=1; python_version < "3.12"
                    Requires-Dist: two
                    """)
                .fields())
        .containsExactly(
            new Field("Metadata-Version", "2.4"),
            new Field("Name", "acme.native"),
            new Field("Author", "Zoë Müller"),
            new Field("Requires-Dist", "one>=1; python_version < \"3.12\""),
            new Field("Requires-Dist", "two"));
  }

  @Test
  void whatFollowsTheEmptyLineIsTheDescription() {
    var metadata = CoreMetadata.parse("Name: acme\n\n# Acme\n\n  Indented: it stays so\n");

    assertThat(metadata.fields()).hasSize(2);
    assertThat(metadata.first("description")).contains("# Acme\n\n  Indented: it stays so\n");
  }

  @Test
  void aDescriptionAmongTheFieldsKeepsItsLines() {
    var metadata =
        CoreMetadata.parse(
            "Description: Acme\n       |  code\n        more\nSummary: of\n  two lines\nKeywords: a,b\n");

    assertThat(metadata.first("Description")).contains("Acme\n  code\nmore");
    assertThat(metadata.first("Summary")).contains("of two lines");
    assertThat(metadata.first("Keywords")).contains("a,b");
  }

  @Test
  void linesMayEndAsOnWindows() {
    assertThat(CoreMetadata.parse("Name: acme\r\nVersion: 1\r\n\r\nText\r\n").fields())
        .containsExactly(
            new Field("Name", "acme"),
            new Field("Version", "1"),
            new Field("Description", "Text\n"));
  }

  /** A line of 10 bytes copied all lines before it: 1.6 MB took minutes. */
  @Test
  void fieldOfManyLinesIsReadInItsLength() {
    for (var name : List.of("Summary", "Description")) {
      var text = name + ": a\n" + " xxxxxxxx\n".repeat(400_000);

      assertTimeoutPreemptively(
          Duration.ofSeconds(10), () -> assertThat(CoreMetadata.parse(text).fields()).hasSize(1));
    }
  }

  @Test
  void metadataWithoutEndIsNotRead() throws Exception {
    var wheel = wheel("Name: acme-app\nVersion: 1\n\n" + "x".repeat(4 << 20));

    assertThatThrownBy(() -> CoreMetadata.of(wheel))
        .isInstanceOf(WheelFailure.class)
        .hasMessageContaining(" is no wheel of acme_app 1: its METADATA is larger than 4 MiB. ");
  }

  @Test
  void metadataOfTooManyFieldsIsNotUploaded() throws Exception {
    var wheel = wheel("Name: acme-app\nVersion: 1\n" + "License-File: x\n".repeat(10_000));

    assertThatThrownBy(() -> CoreMetadata.of(wheel))
        .isInstanceOf(WheelFailure.class)
        .hasMessageContaining("its METADATA has more than 10000 fields");
  }

  @Test
  void messageNamesTwoOfManyNames() throws Exception {
    var wheel = wheel("Name: acme-app\n".repeat(1_000) + "Version: " + "1".repeat(100_000) + "\n");

    assertThatThrownBy(() -> CoreMetadata.of(wheel))
        .hasMessageContaining("says name 'acme-app' and 'acme-app' and 998 more and version '111")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }

  private Wheel wheel(String metadata) throws IOException {
    return TestWheel.of(TestWheel.write(folder, "acme_app-1-py3-none-any.whl", metadata));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme-app", "Acme.App", "acme__app"})
  void itIsThatOfTheWheelAndNotOfSomethingInside(String name) throws Exception {
    var metadata = CoreMetadata.of(wheel("Name: " + name + "\nVersion: 1\n"));

    assertThat(metadata.first("Name")).contains(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Name: other,Version: 1 | name 'other' and version '1'",
        "Name: acme-app,Version: 1,name: other | name 'acme-app' and 'other' and version '1'",
        "Version: 1 | no name and version '1'",
        "Name: acme-app | name 'acme-app' and no version",
        "Name: acme-app,Version: 2 | name 'acme-app' and version '2'",
        "Name: acme-app,Version: 1,Version: 2 | name 'acme-app' and version '1' and '2'",
        "Name: acme-app,Version: 1+local | name 'acme-app' and version '1+local'",
        "Name: -acme-app,Version: 1 | name '-acme-app' and version '1'",
        "Name: acme\u00a0app,Version: 1 | name 'acme\\u00a0app' and version '1'",
      })
  void wheelOfAnotherProjectOrVersionIsNotUploaded(String fields, String said) throws Exception {
    var wheel = wheel(fields.replace(',', '\n') + "\n");

    assertThatThrownBy(() -> CoreMetadata.of(wheel))
        .isInstanceOf(WheelFailure.class)
        .hasMessage(
            wheel.file()
                + " is no wheel of acme_app 1: its METADATA says "
                + said
                + ", its file name says name 'acme_app' and version '1'. Correct the project that"
                + " it is built of, and run the goal 'wheels' again.");
  }

  /** A Kelvin sign is a 'k' in lower case, and became '-' in the form: another project's name. */
  @Test
  void wheelWhoseNameOnlyLooksLikeThatOfItsFileIsNotUploaded() throws Exception {
    var file =
        TestWheel.write(
            folder, "acmekcore-1.0-py3-none-any.whl", "Name: acme\u212acore\nVersion: 99\n");

    assertThatThrownBy(() -> CoreMetadata.of(TestWheel.of(file)))
        .hasMessage(
            file
                + " is no wheel of acmekcore 1.0: its METADATA says name 'acme\\u212acore' and"
                + " version '99', its file name says name 'acmekcore' and version '1.0'. Correct"
                + " the project that it is built of, and run the goal 'wheels' again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme\u212acore", "acme?core", "..", "acme#", "acme core", ""})
  void fileNameHasAProjectName(String name) {
    var wheel = TestWheel.of(folder.resolve(name + "-1-py3-none-any.whl"));

    assertThatThrownBy(wheel::project)
        .isInstanceOf(WheelFailure.class)
        .hasMessage(
            wheel.file()
                + " is not named as a wheel is: NAME-VERSION-PYTHON-ABI-PLATFORM.whl. Delete it.");
  }

  /** What build backends write: the version of the file name, and the one in METADATA. */
  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "1.0, 1.0.0",
    "1.0, v1.0",
    "1.0rc1, 1.0rc1",
    "1.0.0rc1, 1.0.0-rc1",
    "1.0.0_rc1, 1.0.0-rc1",
    "1.0.0rc1, 1.0.0-rc.1",
    "1.0b2, 1.0-BETA.2",
    "1.0a0, 1.0.alpha",
    "1.0.post1, 1.0-1",
    "1.0_1, 1.0-1",
    "1.0.post2, 1.0-r2",
    "1.0.dev3, 1.0-dev3",
    "1.0rc1.post2.dev3, 1.0c1-post2-dev3",
    "2024.1.5, 2024.01.05",
    "1!2.0, 1!2.0",
    "2.3.0+cu121, 2.3.0+cu121",
    "2.3.0+CU121, 2.3.0+cu121",
    "1.0+ubuntu.1, 1.0+ubuntu-1",
    "1.0+ubuntu_1, 1.0+ubuntu-1",
    "1.0+ubuntu.1, 1.0+ubuntu_01",
    "1.0+g1a2b3c4.d20240105, 1.0+g1a2b3c4.d20240105",
    "1.0_custom, 1.0-custom",
    "1.0_SNAPSHOT, 1.0-SNAPSHOT",
    "1.0_my.build, 1.0~my build",
    "2004d, 2004d"
  })
  void versionsThatMeanTheSameAreAccepted(String inFileName, String inMetadata) {
    assertThat(WheelVersion.isSame(inFileName, inMetadata)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.1",
    "1.0, 1.0.1",
    "1.0, 1.0rc1",
    "1.0, 1.0.post1",
    "1.0, 1.0.dev0",
    "1.0, 1!1.0",
    "1.0, 1.0+cu121",
    "1.0+cu121, 1.0",
    "1.0+cu121, 1.0+cu118",
    "1.0rc1, 1.0b1",
    "1.0rc1, 1.0rc1.post1",
    "10.0, 1.0",
    "1.0, ''",
    "1.0, 1.0-custom",
    "1.0_custom, 1.0",
    "1.0+k, 1.0+\u212a",
    "1.0+\u212a, 1.0+k",
    "1, \u0661"
  })
  void otherVersionsAreNot(String inFileName, String inMetadata) {
    assertThat(WheelVersion.isSame(inFileName, inMetadata)).isFalse();
  }

  @Test
  void longVersionsNeedNoDeepStack() {
    assertThat(WheelVersion.isSame("1", "1" + ".1".repeat(100_000))).isFalse();
    assertThat(WheelVersion.isSame("1", "1" + ".0".repeat(100_000))).isTrue();
    assertThat(WheelVersion.isSame("1", "1+a" + ".a".repeat(100_000))).isFalse();
    assertThat(WheelVersion.isSame("1", "1" + "-".repeat(100_000))).isFalse();
  }

  @Test
  void aWheelHasOneName() throws Exception {
    var file = folder.resolve("acme_app-1-py3-none-any.whl");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var name : List.of("acme_app", "other")) {
        zip.putNextEntry(new ZipEntry(name + "-1.dist-info/METADATA"));
        zip.write(("Name: " + name + "\nVersion: 1\n").getBytes(UTF_8));
      }
    }

    assertThatThrownBy(() -> CoreMetadata.of(TestWheel.of(file)))
        .hasMessageContaining("it has 2 files METADATA");
  }

  @Test
  void aWheelSetsNoFieldOfTheUploadItself() throws Exception {
    var wheel =
        wheel(
            "Name: acme-app\nVersion: 1\nSha256-Digest: 0\n:action: other\nContent: x\nSummary: fine\n"
                + "Name : other\nVersion\t: 2\nx\"; name=\"name: other\n");

    var form =
        UploadForm.of(wheel, CoreMetadata.of(wheel), new Digests("md5", "sha", "blake")).fields();

    assertThat(form).contains(new Field("summary", "fine"), new Field("sha256_digest", "sha"));
    assertThat(form)
        .extracting(Field::name)
        .doesNotHaveDuplicates()
        .doesNotContain("content")
        .allMatch(name -> name.matches("[:a-z0-9_]+"));
  }

  @Test
  void aFileThatIsNoWheelIsToldOf() throws Exception {
    var file = Files.writeString(folder.resolve("acme-1-py3-none-any.whl"), "nothing");

    assertThatThrownBy(() -> CoreMetadata.of(TestWheel.of(file)))
        .isInstanceOf(WheelFailure.class)
        .hasMessageStartingWith(file + " is no wheel of acme 1: ");
  }
}
