package io.github.pythonimage.progress;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** How many columns a text takes. */
class LiveFrameTest {
  @Property
  void whatFitsTakesNoMoreColumns(@ForAll @StringLength(max = 60) String text) {
    var cut = LiveFrame.fit(text, 20);

    assertThat(LiveFrame.count(cut)).isLessThanOrEqualTo(20);
    assertThat(cut.equals(text)).isEqualTo(LiveFrame.count(text) <= 20);
  }

  @Test
  void eastAsianCharactersAndPicturesTakeTwoColumns() {
    assertThat(LiveFrame.count("日本 ok \ud83d\ude80")).isEqualTo(10);
    assertThat(LiveFrame.fit("日本語日本語", 7)).isEqualTo("日本語…");
    assertThat(LiveFrame.count("e\u0301")).isEqualTo(1);
  }
}
