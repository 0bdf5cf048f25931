package io.github.pythonimage.verify.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {
  private static final Map<String, String> ENVIRONMENT = environment();

  private static Map<String, String> environment() {
    var files = FilesFixture.tree(Map.of("/venv/pyvenv.cfg", "home = /usr\nversion = 3.13.5\n"));
    var environment = new HashMap<>(MarkerEnvironment.of(files, "/venv", "3.9", "amd64"));
    environment.put("extra", "fast-io");
    return environment;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python_version >= '3.9'",
        "'3.9' < python_version",
        "python_full_version == '3.13.5'",
        "python_version in '3.12 3.13'",
        "sys_platform == 'linux' and (os_name != 'nt' or extra == 'slow')",
        "sys_platform == 'win32' or extra == 'fast-io'",
        "extra == 'Fast_IO'",
        "platform_machine == \"x86_64\"",
        "platform_python_implementation != \"PyPy\"",
      })
  void hold(String marker) {
    assertThat(Marker.holds(marker, ENVIRONMENT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python_version < '3.9'",
        "python_version not in '3.13'",
        "sys_platform == 'win32' or extra == 'slow' and python_version > '3'",
        "extra != 'fast.io'",
      })
  void doNotHold(String marker) {
    assertThat(Marker.holds(marker, ENVIRONMENT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python_version >=",
        "colour == 'red'",
        "platform_release == '6'",
        "os_name > 'a'",
        "os_name == 'a' 'b'",
        "(os_name == 'a'",
        "os_name == 'a' # why",
        "'",
      })
  void areUnknown(String marker) {
    assertThatThrownBy(() -> Marker.holds(marker, ENVIRONMENT))
        .isInstanceOf(UnknownSyntaxException.class);
  }
}
