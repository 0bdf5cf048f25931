package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.Daemon.Kind;

/** Says what a daemon cannot do of what a build asks for, before anything is built. */
record OutputRules(Daemon daemon) {

  private static final String WHO_CAN =
      " Build on an engine with the containerd image store (\"features\":"
          + " {\"containerd-snapshotter\": true} in its daemon.json, the default of new"
          + " installations of Docker 29) or on a buildkitd.";

  void check(BuildRequest request) {
    if (request.outputs().size() > 1 && daemon.oneOutputOnly()) {
      throw new UnsupportedOutputException(
          "BuildKit %s gives a result to one output only, and %d are asked for. Use BuildKit 0.13 (Docker Engine 26) or newer, or build once for each."
              .formatted(daemon.version(), request.outputs().size()));
    }
    if (daemon.kind() == Kind.CLASSIC_ENGINE) {
      checkClassic(request);
    }
    for (var output : request.outputs()) {
      if (format(output) == ArchiveFormat.DOCKER) {
        checkDockerArchive(request);
      }
    }
  }

  private void checkClassic(BuildRequest request) {
    for (var output : request.outputs()) {
      if (!(output instanceof Output.Store || output instanceof Output.Files)) {
        throw cannot(what(output));
      }
      if (output instanceof Output.Store && request.platforms().size() > 1) {
        throw cannot(
            "keep several platforms (%s)".formatted(String.join(", ", request.platforms())));
      }
      if (output instanceof Output.Store && !request.attestations().isEmpty()) {
        throw cannot("keep attestations (provenance, SBOM)");
      }
    }
  }

  private UnsupportedOutputException cannot(String what) {
    return new UnsupportedOutputException("%s cannot %s.".formatted(capital(), what) + WHO_CAN);
  }

  private String capital() {
    var words = daemon.kind().toString();
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String what(Output output) {
    if (output instanceof Output.Registry registry) {
      return "push while it builds (%s)".formatted(String.join(", ", registry.names()));
    }
    if (output instanceof Output.OciLayout layout) {
      return "write an OCI layout (%s)".formatted(layout.directory());
    }
    return format(output) == ArchiveFormat.OCI
        ? "write an OCI archive" + place(output)
        : "write a docker archive" + place(output);
  }

  private static String place(Output output) {
    return output instanceof Output.Archive archive ? " (%s)".formatted(archive.file()) : "";
  }

  private static ArchiveFormat format(Output output) {
    if (output instanceof Output.ArchiveStream stream) {
      return stream.format();
    }
    return output instanceof Output.Archive archive ? archive.format() : ArchiveFormat.OCI;
  }

  private static void checkDockerArchive(BuildRequest request) {
    if (request.platforms().size() > 1) {
      throw new UnsupportedOutputException(
          "A docker archive holds one platform, and %s are asked for. Write an OCI archive instead, or build each platform for itself."
              .formatted(String.join(", ", request.platforms())));
    }
    if (!request.attestations().isEmpty()) {
      throw new UnsupportedOutputException(
          "A docker archive cannot hold attestations (provenance, SBOM). Write an OCI archive instead, or build it without them.");
    }
  }
}
