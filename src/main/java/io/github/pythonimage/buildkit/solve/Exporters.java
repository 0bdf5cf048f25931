package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.request.ArchiveFormat;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.buildkit.wire.Exporter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says an {@link Output} in the words of the daemon that is to make it. */
record Exporters(Daemon daemon) {

  Exporter of(Output output) {
    if (output instanceof Output.Store store) {
      return image(store.names(), Map.of());
    }
    if (output instanceof Output.Registry registry) {
      // Who wants it in the daemon's store as well says so with an output of its own.
      return image(
          registry.names(),
          registry.insecure()
              ? Map.of("push", "true", "store", "false", "registry.insecure", "true")
              : Map.of("push", "true", "store", "false"));
    }
    if (output instanceof Output.Untagged untagged) {
      // Not 'moby', which gives every name a tag, and refuses to push a tagged name by digest.
      var attributes = Map.of("push", "true", "push-by-digest", "true", "store", "false");
      return named("image", untagged.repositories(), attributes, true)
          .putAttrs("name-canonical", "true")
          .build();
    }
    if (output instanceof Output.Archive archive) {
      return archive(archive.format(), archive.names());
    }
    if (output instanceof Output.ArchiveStream stream) {
      return archive(stream.format(), stream.names());
    }
    if (output instanceof Output.OciLayout layout) {
      // As one tar, unpacked here: the daemon's other way needs a store of ours to talk to.
      return archive(ArchiveFormat.OCI, layout.names());
    }
    // Not 'local', which sends files by fsutil's protocol: one tar is received as other archives
    // are.
    return Exporter.newBuilder().setType("tar").build();
  }

  // 'moby' is the engine's own image store, whichever of the two it uses.
  private Exporter image(List<String> names, Map<String, String> attributes) {
    var type = daemon.kind() == Daemon.Kind.STANDALONE ? "image" : "moby";
    var oci = daemon.imageStore() != Daemon.ImageStore.CLASSIC;
    return named(type, names, attributes, oci).build();
  }

  private static Exporter archive(ArchiveFormat format, List<String> names) {
    return named(format.name().toLowerCase(Locale.ROOT), names, Map.of(), true).build();
  }

  // An image has the same digest wherever it goes. Left to themselves, exporters differ in the
  // media types of the manifest, and BuildKit's versions in the defaults of the exporters.
  private static Exporter.Builder named(
      String type, List<String> names, Map<String, String> attributes, boolean oci) {
    return Exporter.newBuilder()
        .setType(type)
        .putAllAttrs(attributes)
        .putAllAttrs(oci ? Map.of("oci-mediatypes", "true") : Map.of())
        .putAttrs("name", String.join(",", names));
  }
}
