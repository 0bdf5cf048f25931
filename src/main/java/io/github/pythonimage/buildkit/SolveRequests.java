package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.wire.SolveRequest;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Says a {@link BuildRequest} in BuildKit's words. */
final class SolveRequests {

  private SolveRequests() {}

  static SolveRequest of(
      BuildRequest request, Caches caches, String ref, String session, Daemon daemon) {
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
    request
        .attestations()
        .forEach(it -> solve.putFrontendAttrs("attest:" + it.type(), attributes(it)));
    var exporters = new Exporters(daemon);
    request.outputs().forEach(output -> solve.addExporters(exporters.of(output)));
    if (solve.getExportersCount() == 1) {
      // All that BuildKit before 0.13 reads.
      solve
          .setExporterDeprecated(solve.getExporters(0).getType())
          .putAllExporterAttrsDeprecated(solve.getExporters(0).getAttrsMap());
    }
    return solve.build();
  }

  // Read by the daemon as a line of CSV.
  private static String attributes(Attestation attestation) {
    return attestation.attributes().entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .map(
            field -> field.matches(".*[\",\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field)
        .collect(Collectors.joining(","));
  }

  /** The name under which the Dockerfile is served; BuildKit repeats it in its messages. */
  static String fileName(BuildRequest request) {
    return Path.of(request.dockerfileName()).getFileName().toString();
  }
}
