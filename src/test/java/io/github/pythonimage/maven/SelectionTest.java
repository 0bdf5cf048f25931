package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.spec.ImageSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final List<ImageSpec> ALL =
      PomImages.of(
          """
          <images>
            <image>
              <name>acme/python</name>
              <pythons><python>3.13</python><python>3.14.6</python></pythons>
            </image>
            <image>
              <id>jobs</id>
              <name>acme/jobs-python</name>
              <pythons><python>3.13</python></pythons>
            </image>
          </images>
          """,
          Path.of("").toAbsolutePath());

  private static List<String> select(@Nullable String pythons, @Nullable String filter) {
    return new Selection(pythons, filter)
        .of(ALL).stream().map(spec -> spec.id() + " " + spec.pythons()).toList();
  }

  @Test
  void is_everything_unless_said() {
    assertThat(select(null, null)).containsExactly("python [3.13, 3.14.6]", "jobs [3.13]");
    assertThat(select("", " ")).containsExactly("python [3.13, 3.14.6]", "jobs [3.13]");
  }

  @Test
  void is_by_python_as_the_pom_writes_it() {
    assertThat(select("3.14.6", null)).containsExactly("python [3.14.6]");
    assertThat(select(" 3.13 , 3.14.6", null))
        .containsExactly("python [3.13, 3.14.6]", "jobs [3.13]");
  }

  @Test
  void is_by_id() {
    assertThat(select(null, "jobs")).containsExactly("jobs [3.13]");
    assertThat(select("3.13", "jobs,python")).containsExactly("python [3.13]", "jobs [3.13]");
  }

  @Test
  void that_leaves_nothing_is_a_mistake() {
    assertThatThrownBy(() -> select("3.99", null))
        .hasMessage(
            "-Dpython-image.pythons: '3.99' leaves no image to work on. Ids: jobs, python;"
                + " Pythons: 3.13, 3.14.6.");
    assertThatThrownBy(() -> select(null, "nope"))
        .hasMessage(
            "-Dpython-image.filter: 'nope' leaves no image to work on. Ids: jobs, python;"
                + " Pythons: 3.13, 3.14.6.");
    assertThatThrownBy(() -> select("3.14.6", "jobs"))
        .hasMessage(
            "-Dpython-image.filter and -Dpython-image.pythons: 'jobs' with '3.14.6' leaves no"
                + " image to work on. Ids: jobs, python; Pythons: 3.13, 3.14.6.");
  }
}
