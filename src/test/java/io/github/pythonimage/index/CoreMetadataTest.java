package io.github.pythonimage.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.index.CoreMetadata.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void it_is_that_of_the_wheel_and_not_of_something_inside() throws Exception {
    var wheel = TestWheel.write(folder, "acme-1-py3-none-any.whl", "Name: acme\n");

    assertThat(CoreMetadata.of(wheel).first("Name")).contains("acme");
  }

  @Test
  void a_file_that_is_no_wheel_is_told_of() throws Exception {
    var file = Files.writeString(folder.resolve("acme-1-py3-none-any.whl"), "nothing");

    assertThatThrownBy(() -> CoreMetadata.of(file))
        .isInstanceOf(UploadFailure.class)
        .hasMessageStartingWith(file + " is not a wheel: ")
        .hasMessageEndingWith(". Run the goal 'wheels' again.");
  }
}
