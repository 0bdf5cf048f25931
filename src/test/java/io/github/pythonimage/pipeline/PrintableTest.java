package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void colours_titles_and_movements_go_and_words_stay() {
    assertThat(Printable.text("\u001b[1;31merror:\u001b[0m no \u001b]0;title\u0007luck"))
        .isEqualTo("error: no luck");
    assertThat(Printable.text("a\tb\u0008c\u009b")).isEqualTo("a\tbc");
    assertThat(Printable.text("\u001b[2J\u001b[H\u001b(Bdone \u65e5\u672c")).isEqualTo("done 日本");
  }

  @Test
  void logins_in_addresses_are_not_for_anybody() {
    assertThat(Printable.text("GET https://me:pa55@index.example/simple/ and more"))
        .isEqualTo("GET https://***@index.example/simple/ and more");
    assertThat(
            Printable.text("['curl', 'http://to:k@n@host:80/x@y.whl', \"git+https://t0k3n@h/\"]"))
        .isEqualTo("['curl', 'http://***@host:80/x@y.whl', \"git+https://***@h/\"]");
    assertThat(Printable.text("git+ssh://git@host/x me@host https://host/a@b"))
        .isEqualTo("git+ssh://git@host/x me@host https://host/a@b");
  }

  @Property
  void whatever_a_step_writes_no_control_character_is_left(
      @ForAll @CharRange(from = 0, to = 0xff) String written) {
    assertThat(Printable.text(written).chars())
        .allMatch(c -> c == '\t' || c >= ' ' && c < 0x7f || c > 0x9f);
  }

  @Property
  void what_fits_takes_no_more_columns(@ForAll @StringLength(max = 60) String text) {
    var cut = Cells.fit(text, 20);

    assertThat(Cells.count(cut)).isLessThanOrEqualTo(20);
    assertThat(cut.equals(text)).isEqualTo(Cells.count(text) <= 20);
  }

  @Test
  void east_asian_characters_and_pictures_take_two_columns() {
    assertThat(Cells.count("日本 ok \ud83d\ude80")).isEqualTo(10);
    assertThat(Cells.fit("日本語日本語", 7)).isEqualTo("日本語…");
    assertThat(Cells.count("e\u0301")).isEqualTo(1);
  }
}
