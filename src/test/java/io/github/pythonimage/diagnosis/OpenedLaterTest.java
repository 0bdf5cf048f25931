package io.github.pythonimage.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenedLaterTest {

  @Test
  void saysWhatToDo() {
    assertThat(
            OpenedLater.in(
                "acme-1.0-py3-none-any.whl: may open libpulse.so.0, magic when it runs, which"
                    + " nothing here can see to"))
        .hasValue(
            "acme-1.0-py3-none-any.whl may open libpulse.so.0, magic when it runs, which no list of"
                + " what it links to has: if your code comes to that, add the distribution's package"
                + " of it to <runtime><packages>.");
  }

  @Test
  void nothingElseIsToldOf() {
    assertThat(OpenedLater.in("acme-1.0-py3-none-any.whl: built in 1.0 s")).isEmpty();
    assertThat(OpenedLater.in("it may open a door when it runs")).isEmpty();
  }
}
