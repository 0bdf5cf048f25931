package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.Daemon.ImageStore;
import io.github.pythonimage.buildkit.Daemon.Kind;
import io.github.pythonimage.buildkit.filesend.Deliveries;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A build that its daemon can do, with all that it needs on our side.
 *
 * @param logins who we are at registries
 * @param caches folders of this machine among its caches
 * @param deliveries what of its outputs comes to this machine
 */
record Order(
    BuildRequest request,
    Daemon daemon,
    RegistryLogins logins,
    Caches caches,
    Deliveries deliveries) {

  /**
   * Takes a request.
   *
   * @throws BuildKitException when the daemon cannot do it
   * @throws UncheckedIOException when a folder of a cache cannot be used
   */
  static Order of(BuildRequest request, Daemon daemon, RegistryLogins logins, Executor executor) {
    new OutputRules(daemon).check(request);
    CacheRules.of(daemon).check(request);
    return new Order(request, daemon, logins, Caches.of(request), Receivers.of(request, executor));
  }

  /**
   * Has the JVM load what a first build needs, by getting as far with one as is possible alone.
   * Leaves nothing behind.
   */
  static void rehearse() {
    var request = BuildRequest.builder(Path.of(""), "").name("rehearsal").build();
    var nobody = new Daemon(Kind.ENGINE, "", List.of(), ImageStore.CLASSIC);
    Executor here = Runnable::run;
    var order = of(request, nobody, new RegistryLogins(host -> Optional.empty()), here);
    var unused = order.message(BuildKit.newId(), "").toByteArray();
    var services = new SessionServices(List.of(order), here).all();
    Session.server(new Tunnel(here), here, services).shutdownNow();
  }

  /**
   * Whether one session can serve both builds: the daemon asks it for the same things, and tells
   * them apart by the names of their Dockerfiles alone.
   */
  boolean sharesWith(Order other) {
    return servesOnlyFiles()
        && other.servesOnlyFiles()
        && request.context().equals(other.request.context())
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

  SolveRequest message(String ref, String session) {
    return SolveRequests.of(request, caches, ref, session, daemon);
  }
}
