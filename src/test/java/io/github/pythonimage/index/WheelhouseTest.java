package io.github.pythonimage.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wheels in a folder, where they come from, and all of them as one file. */
class WheelhouseTest {
  private static final String ACME = "acme_native-1.0-1-cp313-cp313-linux_x86_64.whl";
  private static final String IDNA = "idna-3.10-py3-none-any.whl";

  @TempDir private Path folder;

  private static void report(Path folder, String origin) throws Exception {
    Files.writeString(
        folder.resolve("report.json"),
        """
        {"wheels": [{"file": "%s", "name": "idna", "version": "3.10", "origin": "%s", "more": 1}]}
        """
            .formatted(IDNA, origin));
  }

  @Test
  void without_a_report_all_wheels_count_as_built() throws Exception {
    TestWheel.write(folder, ACME, "");
    Files.writeString(folder.resolve("notes.txt"), "");

    var wheelhouse = Wheelhouse.read("python/3.13", folder);

    assertThat(wheelhouse.wheels())
        .containsExactly(new Wheel(folder.resolve(ACME), ACME, Origin.BUILT));
    assertThat(wheelhouse.wheels().get(0).project()).isEqualTo("acme-native");
    assertThat(wheelhouse.wheels().get(0).pythonTag()).isEqualTo("cp313");
  }

  @Test
  void each_platform_has_a_folder_and_a_report_of_its_own() throws Exception {
    var amd64 = folder.resolve("linux_amd64");
    var arm64 = folder.resolve("linux_arm64");
    TestWheel.write(amd64, IDNA, "");
    TestWheel.write(arm64, IDNA, "");
    report(amd64, "index");
    report(arm64, "project");

    assertThat(Wheelhouse.read("python/3.13", folder).wheels())
        .containsExactly(
            new Wheel(amd64.resolve(IDNA), "linux_amd64/" + IDNA, Origin.INDEX),
            new Wheel(arm64.resolve(IDNA), "linux_arm64/" + IDNA, Origin.PROJECT));
  }

  @Test
  void a_report_that_says_something_else_is_told_of() throws Exception {
    report(folder, "heaven");
    TestWheel.write(folder, IDNA, "");

    assertThatThrownBy(() -> Wheelhouse.read("python/3.13", folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            folder.resolve("report.json")
                + " does not say where its wheels come from. Run the goal 'wheels' again.");
  }

  @Test
  void a_file_that_is_not_named_as_a_wheel_is_told_of() {
    var wheel = TestWheel.of(folder.resolve("acme.whl"));

    assertThatThrownBy(wheel::project)
        .hasMessage(
            folder.resolve("acme.whl")
                + " is not named as a wheel is: NAME-VERSION-PYTHON-ABI-PLATFORM.whl. Delete it.");
  }

  @Test
  void the_same_files_are_the_same_archive() throws Exception {
    var inside = folder.resolve("3.13");
    TestWheel.write(inside.resolve("linux_amd64"), ACME, "");
    TestWheel.write(inside.resolve("linux_amd64"), IDNA, "");
    var wheelhouse = Wheelhouse.read("python/3.13", inside);
    var archive = WheelhouseArchive.beside(wheelhouse).write();
    var first = Files.readAllBytes(archive);

    Files.setLastModifiedTime(
        inside.resolve("linux_amd64").resolve(IDNA),
        java.nio.file.attribute.FileTime.fromMillis(0));
    WheelhouseArchive.beside(wheelhouse).write();

    assertThat(archive).hasFileName("3.13.zip").hasBinaryContent(first);
    try (var zip = new ZipFile(archive.toFile())) {
      assertThat(zip.stream().map(Object::toString))
          .containsExactly("linux_amd64/" + ACME, "linux_amd64/" + IDNA);
    }
  }
}
