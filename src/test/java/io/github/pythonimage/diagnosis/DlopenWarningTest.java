package io.github.pythonimage.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DlopenWarningTest {

  @Test
  void saysWhatToDo() {
    assertThat(
            DlopenWarning.in(
                "acme-1.0-py3-none-any.whl: may open libpulse.so.0, magic when it runs, which"
                    + " nothing here can see to"))
        .hasValue(
            "acme-1.0-py3-none-any.whl may dlopen libpulse.so.0, magic at run time; if your code uses"
                + " that path, add its package to <runtime><packages>.");
  }

  @Test
  void nothingElseIsToldOf() {
    assertThat(DlopenWarning.in("acme-1.0-py3-none-any.whl: built in 1.0 s")).isEmpty();
    assertThat(DlopenWarning.in("it may open a door when it runs")).isEmpty();
  }
}
