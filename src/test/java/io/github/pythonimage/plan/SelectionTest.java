package io.github.pythonimage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final BuildPlan ALL =
      new Planner(Catalog.load(), Instant.EPOCH)
          .plan(
              PomImages.of(
                  """
                  <images>
                    <image>
                      <name>acme/python</name>
                      <tags><tag>{version}</tag></tags>
                      <pythons>
                        <python>3.13.5</python><python>3.13.6</python><python>3.14</python>
                      </pythons>
                    </image>
                    <image>
                      <id>jobs</id>
                      <name>acme/jobs-python</name>
                      <pythons><python>3.13.5</python></pythons>
                    </image>
                  </images>
                  """,
                  Path.of("").toAbsolutePath()));

  private static List<String> select(@Nullable String pythons, @Nullable String ids) {
    return Selection.of(pythons, ids).of(ALL).images().stream().map(PlannedImage::folder).toList();
  }

  @Test
  void isEverythingUnlessSaid() {
    assertThat(select(null, null))
        .isEqualTo(select("", " "))
        .containsExactly("python/3.13.5", "python/3.13.6", "python/3.14", "jobs/3.13");
  }

  @Test
  void isByPythonAsThePomWritesItAndMovesNoFolder() {
    assertThat(select(" 3.13.5 , 3.14", null))
        .containsExactly("python/3.13.5", "python/3.14", "jobs/3.13");
  }

  @Test
  void isById() {
    assertThat(select(null, "jobs")).containsExactly("jobs/3.13");
    assertThat(select("3.13.5", "jobs,python")).containsExactly("python/3.13.5", "jobs/3.13");
  }

  @Test
  void isBySeriesToo() {
    assertThat(select("3.13", "python")).containsExactly("python/3.13.5", "python/3.13.6");
  }

  @Test
  void mayBeAboutOtherModules() {
    assertThat(select("3.41", null)).isEmpty();
    assertThat(select(null, "nope")).isEmpty();
    assertThat(select("3.14", "jobs")).isEmpty();
  }
}
