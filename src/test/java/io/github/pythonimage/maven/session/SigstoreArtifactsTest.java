package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.sigstore.SignedArtifact;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.junit.jupiter.api.Test;

class SigstoreArtifactsTest {
  @Test
  void theLibraryIsTheOneThatWeCompileAgainstAndTest() {
    var name = SigstoreArtifacts.COORDINATES.replaceFirst("^[^:]*:", "").replace(':', '-') + ".jar";

    assertThat(SignedArtifact.library())
        .filteredOn(jar -> jar.getFileName().toString().startsWith("sigstore-java-"))
        .singleElement()
        .satisfies(jar -> assertThat(jar.getFileName()).hasToString(name));
  }

  @Test
  void repositoryThatDoesNotAnswerIsTheCause() {
    var cause = new DependencyResolutionException(null, new IOException("no route"));
    var system =
        (RepositorySystem)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RepositorySystem.class},
                (proxy, method, arguments) -> {
                  throw cause;
                });

    assertThatThrownBy(() -> new SigstoreArtifacts(system, null, List.of()).get())
        .isInstanceOf(InfrastructureFailure.class)
        .hasMessageContaining(SigstoreArtifacts.COORDINATES)
        .hasMessageContaining("no route")
        .hasCause(cause);
  }
}
