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
  void theSameValuesHaveTheSame(@ForAll List<String> texts) {
    assertThat(Fingerprint.of(List.copyOf(texts))).isEqualTo(Fingerprint.of(texts));
  }

  @Property
  void otherValuesHaveAnother(@ForAll List<String> some, @ForAll List<String> others) {
    Assume.that(!some.equals(others));

    assertThat(Fingerprint.of(some)).isNotEqualTo(Fingerprint.of(others));
    assertThat(Fingerprint.of(some.toArray())).isNotEqualTo(Fingerprint.of(others.toArray()));
  }

  @Property
  void whereATextEndsCounts(@ForAll String text, @ForAll String more) {
    Assume.that(!text.isEmpty() && !more.isEmpty());

    assertThat(Fingerprint.of(text, more)).isNotEqualTo(Fingerprint.of(text + more, ""));
    assertThat(Fingerprint.of(text, more)).isNotEqualTo(Fingerprint.of(text + more));
    assertThat(Fingerprint.of(List.of(text), more))
        .isNotEqualTo(Fingerprint.of(List.of(text, more)));
  }

  @Example
  void aLabelCannotPassForTwo() {
    assertThat(Fingerprint.of(Map.of("a", "b, c=d")).hex()).hasSize(64);
    assertThat(Fingerprint.of(Map.of("a", "b, c=d")))
        .isNotEqualTo(Fingerprint.of(new TreeMap<>(Map.of("a", "b", "c", "d"))));
  }

  @Example
  void recordsAreTakenApart() {
    var one = Fingerprint.of(new One("a", List.of("b")));

    assertThat(one).isEqualTo(Fingerprint.of(new One("a", List.of("b"))));
    assertThat(one).isNotEqualTo(Fingerprint.of(new One("a", List.of())));
    assertThat(one).isNotEqualTo(Fingerprint.of(new Other("a", List.of("b"))));
  }

  @Example
  void nothingIsNotAnEmptyText() {
    assertThat(Fingerprint.of(Optional.empty())).isNotEqualTo(Fingerprint.of(Optional.of("")));
    assertThat(Fingerprint.of(Optional.of("a"))).isNotEqualTo(Fingerprint.of("a"));
  }

  @Example
  void contentIsWhatSha256sumSays() {
    assertThat(Fingerprint.of("abc".getBytes(StandardCharsets.US_ASCII)))
        .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
