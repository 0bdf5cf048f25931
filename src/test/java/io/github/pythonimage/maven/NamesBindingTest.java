package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.plan.Planner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code <names>}: one image for several registries. */
class NamesBindingTest {
  private static List<String> tags(String names) {
    var images =
        """
        <images><image>
          %s
          <tags><tag>{series}</tag><tag>{series}-2</tag></tags>
          <base>debian:trixie-slim</base>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
        </image></images>
        """
            .formatted(names);
    var plan = new Planner(Catalog.load(), Instant.now()).plan(PomImages.of(images, Path.of("")));
    return plan.images().get(0).tags().stream().map(ImageReference::toString).toList();
  }

  @Test
  void eachRepositoryGetsEachTag() {
    assertThat(
            tags(
                "<names><name>one.example.com/a/python</name>"
                    + "<name>two.example.com/b/python</name></names>"))
        .containsExactly(
            "one.example.com/a/python:3.13",
            "one.example.com/a/python:3.13-2",
            "two.example.com/b/python:3.13",
            "two.example.com/b/python:3.13-2");
  }

  @Test
  void nameComesFirstBesideNames() {
    assertThat(
            tags(
                "<name>a/python</name><names><name>two.example.com/b/python</name>"
                    + "<name>a/python</name></names>"))
        .containsExactly(
            "a/python:3.13",
            "a/python:3.13-2",
            "two.example.com/b/python:3.13",
            "two.example.com/b/python:3.13-2");
  }

  @Test
  void wrongNameIsNamed() {
    assertThatThrownBy(() -> tags("<names><name>a/python</name><name>b/python:1</name></names>"))
        .hasMessageContaining("<names><name>: 'b/python:1' has a tag or digest.");
    assertThatThrownBy(() -> tags("")).hasMessageContaining("<name>: is missing");
  }
}
