package io.github.pythonimage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "python, python, ''",
    "python:3.13, python, 3.13",
    "localhost:5000/a/b:x, localhost:5000/a/b, x",
    "registry:5000/python, registry:5000/python, ''",
    "[::1]:5000/python:x, [::1]:5000/python, x",
    "Registry.Example.com/platform/python, Registry.Example.com/platform/python, ''",
    "a/b-c__d.e/f:_1, a/b-c__d.e/f, _1"
  })
  void splitsRepositoryAndTag(String text, String repository, String tag) {
    var reference = ImageReference.of(text);

    assertThat(reference.repository()).isEqualTo(repository);
    assertThat(reference.tag().orElse("")).isEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Python",
        "a//b",
        "/a",
        "a/",
        "a:",
        "a:-x",
        "a b",
        "a@sha256:12",
        "a:b:c",
        "-a",
        "a--",
        "a\nb",
        "$a",
        "a:x@md5:00",
        "http://a/b"
      })
  void refusesWhatARegistryWould(String text) {
    assertThatThrownBy(() -> ImageReference.of(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is not an image reference");
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(ImageReference.of("a".repeat(255)).tag()).isEmpty();
    assertThatThrownBy(() -> ImageReference.of("a".repeat(256)))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> ImageReference.of("a:" + "t".repeat(129)))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void anotherTagTakesTheDigestAway() {
    assertThat(ImageReference.of("a/b:1" + DIGEST).withTag("2")).hasToString("a/b:2");
  }

  @Property
  void readsBackWhatItWrites(@ForAll("references") String text) {
    assertThat(ImageReference.of(text)).hasToString(text);
    assertThat(ImageReference.of(ImageReference.of(text).toString()))
        .isEqualTo(ImageReference.of(text));
  }

  @Property
  void takesAnyTextOrSaysWhyNotOnOneLine(@ForAll String text) {
    try {
      assertThat(ImageReference.of(text)).hasToString(text);
    } catch (ConfigurationException e) {
      assertThat(e.getMessage()).hasLineCount(1);
    }
  }

  @Provide
  Arbitrary<String> references() {
    var component = Arbitraries.of("a", "a1", "b-c", "d__e", "f.g", "h--i", "j_k");
    var host = Arbitraries.of("", "localhost/", "localhost:5000/", "r.example.com/", "[::1]:1/");
    var tag = Arbitraries.of("", ":1", ":_x", ":v1.2-3_4");
    var digest = Arbitraries.of("", DIGEST);
    return Combinators.combine(host, component.list().ofMinSize(1).ofMaxSize(4), tag, digest)
        .as((h, path, t, d) -> h + String.join("/", path) + t + d);
  }
}
