package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.CsvFields;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.wire.Exporter;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Says a {@link BuildRequest} in BuildKit's words. */
final class SolveRequests {

  private SolveRequests() {}

  static SolveRequest of(
      BuildRequest request, Caches caches, String ref, String session, Daemon daemon) {
    var exporters = request.outputs().stream().map(new Exporters(daemon)::of).toList();
    // All that BuildKit before 0.13 reads.
    var only = exporters.size() == 1 ? exporters.get(0) : Exporter.getDefaultInstance();
    var solve =
        SolveRequest.newBuilder()
            .setRef(ref)
            .setExporterDeprecated(only.getType())
            .putAllExporterAttrsDeprecated(only.getAttrsMap())
            .setSession(session)
            .setFrontend("dockerfile.v0")
            .putAllFrontendAttrs(frontend(request, caches, session))
            .addAllExporters(exporters);
    caches.options().ifPresent(solve::setCache);
    if (request.network() == Network.HOST) {
      solve.addEntitlements("network.host");
    }
    return solve.build();
  }

  private static Map<String, String> frontend(BuildRequest request, Caches caches, String session) {
    var attributes = new TreeMap<String, String>();
    attributes.put("filename", fileName(request));
    // Builds that run together share steps; each still reads its own files.
    attributes.put("local-sessionid:context", session);
    attributes.put("local-sessionid:dockerfile", session);
    request
        .namedImages()
        .forEach((stage, image) -> attributes.put("context:" + stage, "docker-image://" + image));
    for (var name : request.namedContexts().keySet()) {
      attributes.put("context:" + name, "local:" + name);
      attributes.put("local-sessionid:" + name, session);
    }
    request.target().ifPresent(stage -> attributes.put("target", stage));
    if (!request.platforms().isEmpty()) {
      attributes.put("platform", String.join(",", request.platforms()));
    }
    request.buildArgs().forEach((name, value) -> attributes.put("build-arg:" + name, value));
    if (request.noCache().any()) {
      attributes.put("no-cache", request.noCache().attribute());
    }
    if (request.imageResolve() != ImageResolve.DEFAULT) {
      attributes.put("image-resolve-mode", request.imageResolve().name().toLowerCase(Locale.ROOT));
    }
    attributes.putAll(caches.frontendAttributes());
    if (request.network() != Network.DEFAULT) {
      attributes.put("force-network-mode", request.network().name().toLowerCase(Locale.ROOT));
    }
    for (var attestation : request.attestations()) {
      attributes.put("attest:" + attestation.type(), CsvFields.write(attestation.attributes()));
    }
    return attributes;
  }

  /**
   * The name under which the Dockerfile is served; BuildKit repeats it in its messages. It is
   * relative, with '/' between folders.
   */
  static String fileName(BuildRequest request) {
    var names = new ArrayList<String>();
    for (var name : Path.of(request.dockerfileName()).normalize()) {
      if (!name.toString().equals("..")) {
        names.add(name.toString());
      }
    }
    return String.join("/", names);
  }
}
