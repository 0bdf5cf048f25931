package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.credentials.RegistryLogins;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.filesend.ReceivedOutputs;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;

/**
 * A build that its daemon supports, with everything that it needs from this machine.
 *
 * @param logins credentials for registries
 * @param caches its caches in folders of this machine
 * @param outputs its outputs on this machine
 */
public record PreparedBuild(
    BuildRequest request,
    Daemon daemon,
    RegistryLogins logins,
    Caches caches,
    ReceivedOutputs outputs) {

  /**
   * Prepares a request.
   *
   * @throws BuildKitException if the daemon does not support it
   * @throws UncheckedIOException if a folder of a cache cannot be used
   */
  public static PreparedBuild of(
      BuildRequest request, Daemon daemon, RegistryLogins logins, Executor executor) {
    new OutputRules(daemon).check(request);
    CacheRules.of(daemon).check(request);
    return new PreparedBuild(
        request, daemon, logins, new Caches(request), localOutputs(request, executor));
  }

  private static ReceivedOutputs localOutputs(BuildRequest request, Executor executor) {
    var received = new ReceivedOutputs(executor);
    for (var number = 0; number < request.outputs().size(); number++) {
      var output = request.outputs().get(number);
      if (output instanceof Output.Archive archive) {
        received.file(number, archive.file());
      } else if (output instanceof Output.ArchiveStream stream) {
        received.reader(number, stream.reader());
      } else if (output instanceof Output.OciLayout layout) {
        received.layout(number, layout.directory());
      } else if (output instanceof Output.Files files) {
        received.files(number, files.directory());
      }
    }
    return received;
  }

  /**
   * Whether one session can serve both builds: only their Dockerfiles differ, and these have
   * different names.
   */
  public boolean sharesWith(PreparedBuild other) {
    return servesOnlyFiles()
        && other.servesOnlyFiles()
        && request.context().equals(other.request.context())
        && request.namedContexts().equals(other.request.namedContexts())
        && request.contextGeneration().equals(other.request.contextGeneration())
        && request.secrets().equals(other.request.secrets())
        && request.agents().equals(other.request.agents())
        && !SolveRequests.fileName(request).equals(SolveRequests.fileName(other.request));
  }

  // Outputs and caches on this machine have numbers that start again with every build.
  private boolean servesOnlyFiles() {
    return outputs.none() && caches.content().isEmpty();
  }

  public SolveRequest message(String ref, String session) {
    return SolveRequests.of(request, caches, ref, session, daemon);
  }
}
