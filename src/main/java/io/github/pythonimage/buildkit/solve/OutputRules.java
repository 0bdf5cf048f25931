package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Daemon.ImageStore;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.request.ArchiveFormat;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import java.util.regex.Pattern;

/** Says what a daemon cannot do of what a build asks for, before anything is built. */
record OutputRules(Daemon daemon) {

  private static final String WHO_CAN =
      " Build on an engine with the containerd image store ("
          + Daemon.TURN_ON_CONTAINERD
          + ", the default of new installations of Docker 29) or on a buildkitd.";

  // Engines of these versions have a BuildKit that reads none of several outputs and says that all
  // is well.
  private static final Pattern ONE_OUTPUT_ONLY =
      Pattern.compile("Docker/(1?[0-9]|2[0-5])\\..*|BuildKit v0\\.([0-9]|1[0-2])\\..*");

  void check(BuildRequest request) {
    if (request.outputs().size() > 1 && ONE_OUTPUT_ONLY.matcher(daemon.version()).matches()) {
      throw new UnsupportedException(
          "%s gives a result to one output only, and %d are asked for. Use Docker Engine 26 or BuildKit 0.13 or newer, or build once for each."
              .formatted(daemon.version(), request.outputs().size()));
    }
    if (daemon.imageStore() == ImageStore.CLASSIC) {
      checkClassic(request);
    }
    for (var output : request.outputs()) {
      if (format(output) == ArchiveFormat.DOCKER) {
        checkDockerArchive(request);
      }
    }
  }

  private static void checkClassic(BuildRequest request) {
    for (var output : request.outputs()) {
      if (!(output instanceof Output.Store || output instanceof Output.Files)) {
        throw unsupported(describe(output));
      }
      if (output instanceof Output.Store && request.platforms().size() > 1) {
        throw unsupported(
            "keep several platforms (%s)".formatted(String.join(", ", request.platforms())));
      }
      if (output instanceof Output.Store && !request.attestations().isEmpty()) {
        throw unsupported("keep attestations (provenance, SBOM)");
      }
    }
  }

  private static UnsupportedException unsupported(String what) {
    return new UnsupportedException(
        "The classic image store of this engine cannot %s.".formatted(what) + WHO_CAN);
  }

  private static String describe(Output output) {
    if (output instanceof Output.Registry registry) {
      return "push while it builds (%s)".formatted(String.join(", ", registry.names()));
    }
    if (output instanceof Output.Untagged untagged) {
      return "push while it builds (%s)".formatted(String.join(", ", untagged.repositories()));
    }
    if (output instanceof Output.OciLayout layout) {
      return "write an OCI layout (%s)".formatted(layout.directory());
    }
    return format(output) == ArchiveFormat.OCI
        ? "write an OCI archive" + describeFile(output)
        : "write a docker archive" + describeFile(output);
  }

  private static String describeFile(Output output) {
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
      throw new UnsupportedException(
          "A docker archive holds one platform, and %s are asked for. Write an OCI archive instead, or build each platform for itself."
              .formatted(String.join(", ", request.platforms())));
    }
    if (!request.attestations().isEmpty()) {
      throw new UnsupportedException(
          "A docker archive cannot hold attestations (provenance, SBOM). Write an OCI archive instead, or build it without them.");
    }
  }
}
