package io.github.pythonimage.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.index.CoreMetadata.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wheel says of itself. */
class CoreMetadataTest {
  @TempDir private Path folder;

  @Test
  void fields_come_in_their_order_and_as_often_as_they_are_there() {
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
  void what_follows_the_empty_line_is_the_description() {
    var metadata = CoreMetadata.parse("Name: acme\n\n# Acme\n\n  Indented: it stays so\n");

    assertThat(metadata.fields()).hasSize(2);
    assertThat(metadata.first("description")).contains("# Acme\n\n  Indented: it stays so\n");
  }

  @Test
  void a_description_among_the_fields_keeps_its_lines() {
    var metadata =
        CoreMetadata.parse(
            "Description: Acme\n       |  code\n        more\nSummary: of\n  two lines\nKeywords: a,b\n");

    assertThat(metadata.first("Description")).contains("Acme\n  code\nmore");
    assertThat(metadata.first("Summary")).contains("of two lines");
    assertThat(metadata.first("Keywords")).contains("a,b");
  }

  @Test
  void lines_may_end_as_on_windows() {
    assertThat(CoreMetadata.parse("Name: acme\r\nVersion: 1\r\n\r\nText\r\n").fields())
        .containsExactly(
            new Field("Name", "acme"),
            new Field("Version", "1"),
            new Field("Description", "Text\n"));
  }

  private Wheel wheel(String metadata) throws IOException {
    return TestWheel.of(TestWheel.write(folder, "acme_app-1-py3-none-any.whl", metadata));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme-app", "Acme.App", "acme__app"})
  void it_is_that_of_the_wheel_and_not_of_something_inside(String name) throws Exception {
    var metadata = CoreMetadata.of(wheel("Name: " + name + "\n"));

    assertThat(metadata.first("Name")).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Name: other\n", "Name: acme-app\nname: other\n", "Version: 1\n"})
  void a_wheel_of_another_project_is_not_uploaded(String metadata) throws Exception {
    var wheel = wheel(metadata);

    assertThatThrownBy(() -> CoreMetadata.of(wheel))
        .isInstanceOf(UploadFailure.class)
        .hasMessageStartingWith(wheel.file() + " is no wheel of acme-app: its METADATA is of ")
        .hasMessageEndingWith(
            "Correct the project that it is built of, and run the goal 'wheels' again.");
  }

  @Test
  void a_wheel_has_one_name() throws Exception {
    var file = folder.resolve("acme_app-1-py3-none-any.whl");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var name : List.of("acme_app", "other")) {
        zip.putNextEntry(new ZipEntry(name + "-1.dist-info/METADATA"));
        zip.write(("Name: " + name + "\n").getBytes(UTF_8));
      }
    }

    assertThatThrownBy(() -> CoreMetadata.of(TestWheel.of(file)))
        .hasMessageContaining("it has 2 files METADATA");
  }

  @Test
  void a_wheel_sets_no_field_of_the_upload_itself() throws Exception {
    var wheel =
        wheel("Name: acme-app\nSha256-Digest: 0\n:action: other\nContent: x\nSummary: fine\n");

    var form =
        UploadForm.of(wheel, CoreMetadata.of(wheel), new Digests("md5", "sha", "blake")).fields();

    assertThat(form).contains(new Field("summary", "fine"), new Field("sha256_digest", "sha"));
    assertThat(form).extracting(Field::name).doesNotHaveDuplicates().doesNotContain("content");
  }

  @Test
  void a_file_that_is_no_wheel_is_told_of() throws Exception {
    var file = Files.writeString(folder.resolve("acme-1-py3-none-any.whl"), "nothing");

    assertThatThrownBy(() -> CoreMetadata.of(TestWheel.of(file)))
        .isInstanceOf(UploadFailure.class)
        .hasMessageStartingWith(file + " is no wheel of acme: ");
  }
}
