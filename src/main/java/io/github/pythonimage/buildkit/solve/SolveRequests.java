package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.CsvFields;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.wire.Exporter;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says a {@link BuildRequest} in BuildKit's words. */
final class SolveRequests {

  private SolveRequests() {}

  static SolveRequest of(
      BuildRequest request, Caches caches, String ref, String session, Daemon daemon) {
    var exporters = exporters(request, new Exporters(daemon));
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

  private static List<Exporter> exporters(BuildRequest request, Exporters exporters) {
    var all = new ArrayList<Exporter>();
    for (var output : request.outputs()) {
      all.add(exporters.of(output));
    }
    return all;
  }

  private static Map<String, String> frontend(BuildRequest request, Caches caches, String session) {
    var attributes = new TreeMap<String, String>();
    attributes.put("filename", fileName(request));
    // Builds that run together share steps; each still reads its own files.
    attributes.put("local-sessionid:context", session);
    attributes.put("local-sessionid:dockerfile", session);
    for (var name : request.namedContexts().keySet()) {
      attributes.put("context:" + name, "local:" + name);
      attributes.put("local-sessionid:" + name, session);
    }
    if (request.target().isPresent()) {
      attributes.put("target", request.target().get());
    }
    if (!request.platforms().isEmpty()) {
      attributes.put("platform", String.join(",", request.platforms()));
    }
    for (var argument : request.buildArgs().entrySet()) {
      attributes.put("build-arg:" + argument.getKey(), argument.getValue());
    }
    for (var label : request.labels().entrySet()) {
      attributes.put("label:" + label.getKey(), label.getValue());
    }
    if (request.noCache().any()) {
      attributes.put("no-cache", request.noCache().attribute());
    }
    switch (request.imageResolve()) {
      case DEFAULT -> {}
      case PULL -> attributes.put("image-resolve-mode", "pull");
      case LOCAL -> attributes.put("image-resolve-mode", "local");
    }
    attributes.putAll(caches.frontendAttributes());
    switch (request.network()) {
      case DEFAULT -> {}
      case NONE -> attributes.put("force-network-mode", "none");
      case HOST -> attributes.put("force-network-mode", "host");
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
