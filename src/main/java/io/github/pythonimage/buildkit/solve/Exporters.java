package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.request.ArchiveFormat;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.buildkit.wire.Exporter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Says an {@link Output} in the words of the daemon that is to make it. */
record Exporters(Daemon daemon) {

  // An image has the same digest wherever it goes. Left to themselves, exporters differ in the
  // media types of the manifest, and BuildKit's versions in the defaults of the exporters.
  private static final Map<String, String> ONE_DIGEST = Map.of("oci-mediatypes", "true");

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
      return pushed(
          List.of(untagged.repository()),
          Map.of(
              "push",
              "true",
              "push-by-digest",
              "true",
              "name-canonical",
              "true",
              "store",
              "false"));
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

  // The engine's own exporter gives every name a tag, and refuses to push a tagged name by digest.
  private static Exporter pushed(List<String> names, Map<String, String> attributes) {
    var all = new TreeMap<>(attributes);
    all.putAll(ONE_DIGEST);
    return named("image", names, all);
  }

  // 'moby' is the engine's own image store, whichever of the two it uses.
  private Exporter image(List<String> names, Map<String, String> attributes) {
    var type = daemon.kind() == Daemon.Kind.STANDALONE ? "image" : "moby";
    var all = new TreeMap<>(attributes);
    if (daemon.imageStore() != Daemon.ImageStore.CLASSIC) {
      all.putAll(ONE_DIGEST);
    }
    return named(type, names, all);
  }

  private static Exporter archive(ArchiveFormat format, List<String> names) {
    return named(format.name().toLowerCase(Locale.ROOT), names, ONE_DIGEST);
  }

  private static Exporter named(String type, List<String> names, Map<String, String> attributes) {
    var all = new TreeMap<>(attributes);
    all.put("name", String.join(",", names));
    return Exporter.newBuilder().setType(type).putAllAttrs(all).build();
  }
}
