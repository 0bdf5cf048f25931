package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.sigstore.SignedArtifact;
import org.junit.jupiter.api.Test;

class SigstoreArtifactsTest {
  @Test
  void the_library_is_the_one_that_we_compile_against_and_test() {
    var name = SigstoreArtifacts.COORDINATES.replaceFirst("^[^:]*:", "").replace(':', '-') + ".jar";

    assertThat(SignedArtifact.library())
        .filteredOn(jar -> jar.getFileName().toString().startsWith("sigstore-java-"))
        .singleElement()
        .satisfies(jar -> assertThat(jar.getFileName()).hasToString(name));
  }
}
