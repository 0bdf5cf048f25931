package io.github.pythonimage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What gives the same fingerprint, and what another. */
class FingerprintTest {
  private record One(String text, List<String> list) {}

  private record Other(String text, List<String> list) {}

  @Property
  void the_same_values_have_the_same(@ForAll List<String> texts) {
    assertThat(Fingerprint.of(List.copyOf(texts))).isEqualTo(Fingerprint.of(texts));
  }

  @Property
  void other_values_have_another(@ForAll List<String> some, @ForAll List<String> others) {
    Assume.that(!some.equals(others));

    assertThat(Fingerprint.of(some)).isNotEqualTo(Fingerprint.of(others));
    assertThat(Fingerprint.of(some.toArray())).isNotEqualTo(Fingerprint.of(others.toArray()));
  }

  @Property
  void where_a_text_ends_counts(@ForAll String text, @ForAll String more) {
    Assume.that(!text.isEmpty() && !more.isEmpty());

    assertThat(Fingerprint.of(text, more)).isNotEqualTo(Fingerprint.of(text + more, ""));
    assertThat(Fingerprint.of(text, more)).isNotEqualTo(Fingerprint.of(text + more));
    assertThat(Fingerprint.of(List.of(text), more))
        .isNotEqualTo(Fingerprint.of(List.of(text, more)));
  }

  @Example
  void a_label_cannot_pass_for_two() {
    assertThat(Fingerprint.of(Map.of("a", "b, c=d")).hex()).hasSize(64);
    assertThat(Fingerprint.of(Map.of("a", "b, c=d")))
        .isNotEqualTo(Fingerprint.of(new TreeMap<>(Map.of("a", "b", "c", "d"))));
  }

  @Example
  void records_are_taken_apart() {
    var one = Fingerprint.of(new One("a", List.of("b")));

    assertThat(one).isEqualTo(Fingerprint.of(new One("a", List.of("b"))));
    assertThat(one).isNotEqualTo(Fingerprint.of(new One("a", List.of())));
    assertThat(one).isNotEqualTo(Fingerprint.of(new Other("a", List.of("b"))));
  }

  @Example
  void nothing_is_not_an_empty_text() {
    assertThat(Fingerprint.of(Optional.empty())).isNotEqualTo(Fingerprint.of(Optional.of("")));
    assertThat(Fingerprint.of(Optional.of("a"))).isNotEqualTo(Fingerprint.of("a"));
  }

  @Example
  void content_is_what_sha256sum_says() {
    assertThat(Fingerprint.of("abc".getBytes(StandardCharsets.US_ASCII)))
        .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
