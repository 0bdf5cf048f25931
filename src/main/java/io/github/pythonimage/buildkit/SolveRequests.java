package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.wire.Exporter;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import java.nio.file.Path;

/** Says a {@link BuildRequest} in BuildKit's words. */
final class SolveRequests {

  private SolveRequests() {}

  static SolveRequest of(BuildRequest request, Caches caches, String ref, String session) {
    var solve =
        SolveRequest.newBuilder().setRef(ref).setSession(session).setFrontend("dockerfile.v0");
    solve
        .putFrontendAttrs("filename", fileName(request))
        // Builds that run together share steps; each still reads its own files.
        .putFrontendAttrs("local-sessionid:context", session)
        .putFrontendAttrs("local-sessionid:dockerfile", session);
    request.target().ifPresent(stage -> solve.putFrontendAttrs("target", stage));
    if (!request.platforms().isEmpty()) {
      solve.putFrontendAttrs("platform", String.join(",", request.platforms()));
    }
    request
        .buildArgs()
        .forEach((name, value) -> solve.putFrontendAttrs("build-arg:" + name, value));
    request.labels().forEach((name, value) -> solve.putFrontendAttrs("label:" + name, value));
    if (request.noCache().any()) {
      solve.putFrontendAttrs("no-cache", request.noCache().attribute());
    }
    switch (request.imageResolve()) {
      case DEFAULT -> {}
      case PULL -> solve.putFrontendAttrs("image-resolve-mode", "pull");
      case LOCAL -> solve.putFrontendAttrs("image-resolve-mode", "local");
    }
    caches.addTo(solve);
    switch (request.network()) {
      case DEFAULT -> {}
      case NONE -> solve.putFrontendAttrs("force-network-mode", "none");
      case HOST ->
          solve.putFrontendAttrs("force-network-mode", "host").addEntitlements("network.host");
    }
    for (var output : request.outputs()) {
      if (output instanceof Output.Store store) {
        export(solve, String.join(",", store.names()));
      }
    }
    return solve.build();
  }

  // 'moby' is the engine's own image store, whichever of the two it uses.
  private static void export(SolveRequest.Builder solve, String names) {
    var exporter = Exporter.newBuilder().setType("moby").putAttrs("name", names).build();
    solve
        .addExporters(exporter)
        .setExporterDeprecated(exporter.getType())
        .putAllExporterAttrsDeprecated(exporter.getAttrsMap());
  }

  /** The name under which the Dockerfile is served; BuildKit repeats it in its messages. */
  static String fileName(BuildRequest request) {
    return Path.of(request.dockerfileName()).getFileName().toString();
  }
}
