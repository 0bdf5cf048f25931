package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.wire.Exporter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says an {@link Output} in the words of the daemon that is to make it. */
record Exporters(Daemon daemon) {

  // An image has the same digest wherever it goes. Left to themselves, exporters differ in the
  // media types of the manifest, and BuildKit's versions in the defaults of the exporters.
  private static final Map<String, String> ONE_DIGEST = Map.of("oci-mediatypes", "true");

  Exporter of(Output output) {
    if (output instanceof Output.Store store) {
      return image(store.names()).build();
    }
    if (output instanceof Output.Registry registry) {
      return image(registry.names())
          .putAttrs("push", "true")
          // Who wants it in the daemon's store as well says so with an output of its own.
          .putAttrs("store", "false")
          .putAllAttrs(registry.insecure() ? Map.of("registry.insecure", "true") : Map.of())
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
    return Exporter.newBuilder().setType("local").build();
  }

  // 'moby' is the engine's own image store, whichever of the two it uses.
  private Exporter.Builder image(List<String> names) {
    var type = daemon.kind() == Daemon.Kind.STANDALONE ? "image" : "moby";
    var image = named(type, names);
    return daemon.imageStore() == Daemon.ImageStore.CLASSIC ? image : image.putAllAttrs(ONE_DIGEST);
  }

  private static Exporter archive(ArchiveFormat format, List<String> names) {
    return named(format.name().toLowerCase(Locale.ROOT), names).putAllAttrs(ONE_DIGEST).build();
  }

  private static Exporter.Builder named(String type, List<String> names) {
    return Exporter.newBuilder().setType(type).putAttrs("name", String.join(",", names));
  }
}
