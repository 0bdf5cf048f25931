package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.Signatures;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** How signatures are verified. */
abstract class AbstractSignaturesMojo extends AbstractOutputsMojo {

  /**
   * A {@code trusted_root.json}, relative to the module, that says whose certificates and logs
   * count where {@code <sigstore>} is {@code required}. Unless given, that of Sigstore's public
   * instance is fetched from {@code tuf-repo-cdn.sigstore.dev}.
   */
  @Parameter(property = "python-image.source.trustedRoot")
  private @Nullable String trustedRoot;

  @Inject private @Nullable RepositorySystem repositories;

  Signatures signatures() {
    var local = Path.of(session().getLocalRepository().getBasedir());
    return new Signatures(
        new SigstoreArtifacts(
            repositories,
            session().getRepositorySession(),
            project().getRemotePluginRepositories()),
        Element.absent(trustedRoot) ? Optional.empty() : Optional.of(module().resolve(trustedRoot)),
        // Where other plugins keep what is fetched once, too, and what build servers keep.
        local.resolve(".cache/python-image/sigstore"));
  }
}
