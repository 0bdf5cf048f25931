package io.github.pythonimage.catalog;

import io.github.pythonimage.config.PythonVersion;
import java.util.List;

/**
 * A CPython release and the archives it can be had as, the preferred one first.
 *
 * @param archives never empty
 */
public record PythonRelease(PythonVersion version, List<Archive> archives) {
  public PythonRelease {
    archives = List.copyOf(archives);
  }

  /** Whether it is compiled with frame pointers, as upstream does from 3.12 on. */
  public boolean framePointers() {
    return version.series().atLeast(3, 12);
  }

  /** Whether its configure can leave out the modules that only its tests need. */
  public boolean testModulesCanBeLeftOut() {
    return version.series().atLeast(3, 10);
  }

  /**
   * One archive of a release.
   *
   * @param suffix {@code tar.xz} or {@code tgz}
   */
  public record Archive(String suffix, String sha256) {}

  /**
   * Who signs with Sigstore, as certificates name them.
   *
   * @param identity an e-mail address, or the address of a workflow
   * @param issuer who vouched for the identity, by the address of an OpenID Connect provider
   */
  public record Signer(String identity, String issuer) {
    @Override
    public String toString() {
      return identity + " (" + issuer + ")";
    }
  }
}
