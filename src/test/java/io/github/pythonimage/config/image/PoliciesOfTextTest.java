package io.github.pythonimage.config.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PolicySeverity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesOfTextTest {
  @Test
  void oneAndSeveral() {
    assertThat(Policies.of("single-python=off").said())
        .isEqualTo(Map.of(Policy.SINGLE_PYTHON, PolicySeverity.OFF));
    assertThat(Policies.of("single-python=off, base-end-of-life=warn").said())
        .containsExactly(
            Map.entry(Policy.BASE_END_OF_LIFE, PolicySeverity.WARN),
            Map.entry(Policy.SINGLE_PYTHON, PolicySeverity.OFF));
  }

  @Test
  void theseWinOverTheOthers() {
    var all = Policies.of("base-musl=off").or(Policies.of("base-musl=warn,base-rolling=warn"));

    assertThat(all.of(Policy.BASE_MUSL)).hasValue(PolicySeverity.OFF);
    assertThat(all.of(Policy.BASE_ROLLING)).hasValue(PolicySeverity.WARN);
    assertThat(all.of(Policy.SYSTEM_PYTHON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "base-musl", "base-musl:off", "base-musl=off,", "a=b=c"})
  void isPairs(String text) {
    assertThatThrownBy(() -> Policies.of(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is not a policy with its severity. Write policy=severity");
  }
}
