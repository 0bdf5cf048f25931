package io.github.pythonimage.config.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompilationTest {

  @Test
  void aMirrorEndsWithoutASlash() {
    assertThat(Compilation.mirror("http://127.0.0.1:5080/ftp/python//"))
        .hasToString("http://127.0.0.1:5080/ftp/python");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host/python",
        "ftp://host/python",
        "https://",
        "https://host/x?a=b",
        "https://host/x#y",
        "https://host/a b",
        "https:///python"
      })
  void refusesWhatIsNoMirror(String text) {
    assertThatThrownBy(() -> Compilation.mirror(text))
        .hasMessageContaining("is not the address of a mirror");
  }

  @Property
  void neverShowsAPassword(@ForAll @NotEmpty @CharRange(from = '!', to = '?') String noise) {
    var secret = "s3cret";
    for (var text :
        new String[] {
          "https://me:" + noise + secret + "@host/python",
          "https://me:" + secret + noise + "@host/python",
          "me:" + noise + secret + "@host",
          "https://host/python?token=" + secret + noise
        }) {
      assertThatThrownBy(() -> Compilation.mirror(text))
          .message()
          .doesNotContain(secret)
          .hasLineCount(1);
    }
  }
}
