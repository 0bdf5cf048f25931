package io.github.pythonimage.verify.layers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** An image that a test puts together, with right digests unless the test changes them. */
public final class ImageFixture implements BlobStore {
  private static final String OCI = "application/vnd.oci.image.";

  /** Everything by its digest. */
  public final Map<String, byte[]> content = new LinkedHashMap<>();

  private final Map<String, String> mediaTypes = new LinkedHashMap<>();
  private final List<Descriptor> layers = new ArrayList<>();
  private final List<String> diffIds = new ArrayList<>();

  /** Writes the entries of a layer. */
  public interface Entries {
    void write(Layer layer) throws IOException;
  }

  /** One layer that is being written. */
  public static final class Layer {
    private final TarArchiveOutputStream tar;

    Layer(TarArchiveOutputStream tar) {
      this.tar = tar;
    }

    public Layer folder(String path) throws IOException {
      return put(new TarArchiveEntry(path + "/"), "");
    }

    public Layer file(String path, String text) throws IOException {
      return put(new TarArchiveEntry(path), text);
    }

    public Layer link(String path, String target) throws IOException {
      return linked(path, target, TarConstants.LF_SYMLINK);
    }

    public Layer hardLink(String path, String target) throws IOException {
      return linked(path, target, TarConstants.LF_LINK);
    }

    private Layer linked(String path, String target, byte kind) throws IOException {
      var entry = new TarArchiveEntry(path, kind);
      entry.setLinkName(target);
      return put(entry, "");
    }

    public Layer put(TarArchiveEntry entry, String text) throws IOException {
      entry.setModTime(0L); // So that the same entries have the same digest.
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      entry.setSize(bytes.length);
      tar.putArchiveEntry(entry);
      tar.write(bytes);
      tar.closeArchiveEntry();
      return this;
    }
  }

  /** Adds a layer on top, compressed as BuildKit does. */
  public ImageFixture layer(Entries entries) {
    var tar = tar(entries);
    return layer(tar, gzip(tar), OCI + "layer.v1.tar+gzip");
  }

  /** Adds a layer on top, as it is. */
  public ImageFixture plainLayer(Entries entries) {
    var tar = tar(entries);
    return layer(tar, tar, OCI + "layer.v1.tar");
  }

  /** Adds a layer on top, stored in some form. */
  public ImageFixture layer(byte[] tar, byte[] stored, String mediaType) {
    layers.add(keep(mediaType, stored));
    diffIds.add(digest(tar));
    return this;
  }

  /** The image that the layers make. */
  public Descriptor manifest(String architecture, String config) {
    var ids = String.join("\",\"", diffIds);
    var kept =
        keep(
            OCI + "config.v1+json",
            bytes(
                "{\"os\":\"linux\",\"architecture\":\"%s\",\"config\":%s,\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
                    .formatted(architecture, config, ids.isEmpty() ? "" : '"' + ids + '"')));
    var all = new ArrayList<String>();
    layers.forEach(layer -> all.add(json(layer, "")));
    return keep(
        OCI + "manifest.v1+json",
        bytes(
            "{\"schemaVersion\":2,\"mediaType\":\"%smanifest.v1+json\",\"config\":%s,\"layers\":[%s]}"
                .formatted(OCI, json(kept, ""), String.join(",", all))));
  }

  /** An index over images, each for the architecture of its key. */
  public Descriptor index(Map<String, Descriptor> manifests) {
    var all = new ArrayList<String>();
    manifests.forEach(
        (architecture, manifest) ->
            all.add(
                json(
                    manifest,
                    ",\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}"
                        .formatted(architecture))));
    return keep(
        OCI + "index.v1+json",
        bytes(
            "{\"schemaVersion\":2,\"mediaType\":\"%sindex.v1+json\",\"manifests\":[%s]}"
                .formatted(OCI, String.join(",", all))));
  }

  private static String json(Descriptor descriptor, String more) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size(), more);
  }

  /** Keeps content under its digest. */
  public Descriptor keep(String mediaType, byte[] bytes) {
    var digest = digest(bytes);
    content.put(digest, bytes);
    mediaTypes.put(digest, mediaType);
    return new Descriptor(mediaType, digest, bytes.length);
  }

  /** What kind of content it is. */
  public String mediaType(String digest) {
    return mediaTypes.get(digest);
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    var bytes = content.get(descriptor.digest());
    if (bytes == null) {
      throw new FileNotFoundException(descriptor.digest());
    }
    return new ByteArrayInputStream(bytes);
  }

  /** The archive of a layer. */
  public static byte[] tar(Entries entries) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      entries.write(new Layer(tar));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static String digest(byte[] bytes) {
    try {
      var sum = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
