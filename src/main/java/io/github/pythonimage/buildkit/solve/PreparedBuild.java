package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.credentials.RegistryLogins;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.filesend.ReceivedOutputs;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;

/**
 * A build that its daemon can do, with all that it needs on our side.
 *
 * @param logins who we are at registries
 * @param caches folders of this machine among its caches
 * @param deliveries what of its outputs comes to this machine
 */
public record PreparedBuild(
    BuildRequest request,
    Daemon daemon,
    RegistryLogins logins,
    Caches caches,
    ReceivedOutputs deliveries) {

  /**
   * Takes a request.
   *
   * @throws BuildKitException when the daemon cannot do it
   * @throws UncheckedIOException when a folder of a cache cannot be used
   */
  public static PreparedBuild of(
      BuildRequest request, Daemon daemon, RegistryLogins logins, Executor executor) {
    new OutputRules(daemon).check(request);
    CacheRules.of(daemon).check(request);
    return new PreparedBuild(
        request, daemon, logins, Caches.of(request), LocalOutputs.of(request, executor));
  }

  /**
   * Whether one session can serve both builds: the daemon asks it for the same things, and tells
   * them apart by the names of their Dockerfiles alone.
   */
  boolean sharesWith(PreparedBuild other) {
    return servesOnlyFiles()
        && other.servesOnlyFiles()
        && request.context().equals(other.request.context())
        && request.namedContexts().equals(other.request.namedContexts())
        && request.contextGeneration().equals(other.request.contextGeneration())
        && request.secrets().equals(other.request.secrets())
        && request.agents().equals(other.request.agents())
        && !SolveRequests.fileName(request).equals(SolveRequests.fileName(other.request));
  }

  // The outputs and caches that come to this machine are told apart by numbers, which begin anew
  // with every build.
  private boolean servesOnlyFiles() {
    return deliveries.none() && caches.content().isEmpty();
  }

  public SolveRequest message(String ref, String session) {
    return SolveRequests.of(request, caches, ref, session, daemon);
  }
}
