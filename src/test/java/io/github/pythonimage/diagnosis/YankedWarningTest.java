package io.github.pythonimage.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YankedWarningTest {

  @Test
  void uvSaysWhy() {
    assertThat(
            YankedWarning.in("warning: `acme-old==1.0` is yanked (reason: \"broken on Mondays\")"))
        .hasValue(
            "acme-old 1.0 was withdrawn by its owner (yanked: broken on Mondays), and is taken"
                + " because it is pinned: take another version.");
    assertThat(YankedWarning.in("warning: `acme-old==1.0` is yanked")).isPresent();
  }

  @Test
  void pipSaysWhyInAnotherLine() {
    assertThat(
            YankedWarning.in(
                "WARNING: The candidate selected for download or install is a yanked version:"
                    + " 'acme-old' candidate (version 1.0 at http://x.example/acme_old-1.0.whl)"))
        .hasValue(
            "acme-old 1.0 was withdrawn by its owner (yanked), and is taken because it is pinned:"
                + " take another version.");
  }

  @Test
  void nothingElseIsToldOf() {
    assertThat(YankedWarning.in("ERROR: Ignored the following yanked versions: 1.0")).isEmpty();
    assertThat(YankedWarning.in("Because acme-old==1.0 was yanked (reason: broken)")).isEmpty();
  }
}
