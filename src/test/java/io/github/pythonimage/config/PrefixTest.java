package io.github.pythonimage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {

  @ParameterizedTest
  @ValueSource(strings = {"/opt/app", "/srv/acme/python-3", "/app", "/opt/.hidden", "/usrlocal"})
  void takesADirectoryOfItsOwn(String path) {
    assertThat(Prefix.of(path)).hasToString(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "opt",
        "./app",
        "/usr",
        "/usr/",
        "/usr/local",
        "/etc/app",
        "/lib64/x",
        "/opt",
        "/home",
        "/opt/..",
        "/opt/./app",
        "/opt/app/",
        "/opt//app",
        "/opt/a b",
        "/opt/$HOME",
        "/opt/app\n",
        "/opt/\"x"
      })
  void refusesEverythingElse(String path) {
    assertThatThrownBy(() -> Prefix.of(path)).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void knowsWhatIsBelowIt() {
    assertThat(Prefix.of("/opt/app").python()).isEqualTo("/opt/app/python");
    assertThat(Prefix.of("/opt/app").venv()).isEqualTo("/opt/app/venv");
  }

  @Property
  void whatItTakesNeedsNoQuoting(@ForAll String path) {
    try {
      assertThat(Prefix.of("/opt/" + path).path()).matches("(/[A-Za-z0-9._+-]+)+");
    } catch (ConfigurationException e) {
      assertThat(e.getMessage()).hasLineCount(1);
    }
  }
}
