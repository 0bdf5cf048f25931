package io.github.pythonimage.verify.doctored;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The archive of {@code docker save}, from which others are written that differ in some layers.
 *
 * @param layers a file for each layer, uncompressed, the base's first
 */
record GoodImageArchive(ObjectNode config, List<Path> layers) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Unpacks an archive into a folder. */
  static GoodImageArchive unpack(InputStream archive, Path folder) throws IOException {
    try (var tar = new TarArchiveInputStream(archive)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          var file = folder.resolve(entry.getName()).normalize();
          Files.createDirectories(file.getParent());
          Files.copy(tar, file);
        }
      }
    }
    var manifest = JSON.readTree(folder.resolve("manifest.json").toFile()).get(0);
    var layers = new ArrayList<Path>();
    for (JsonNode layer : manifest.get("Layers")) {
      layers.add(uncompressed(folder.resolve(layer.asText())));
    }
    var config = JSON.readTree(folder.resolve(manifest.get("Config").asText()).toFile());
    return new GoodImageArchive((ObjectNode) config, List.copyOf(layers));
  }

  private static Path uncompressed(Path layer) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(layer))) {
      in.mark(2);
      if (in.read() != 0x1f || in.read() != 0x8b) {
        return layer;
      }
      in.reset();
      var plain = layer.resolveSibling(layer.getFileName() + ".tar");
      if (!Files.exists(plain)) {
        Files.copy(new GZIPInputStream(in), plain);
      }
      return plain;
    }
  }

  /**
   * Writes the archive of a doctored image.
   *
   * @param sparse leaves out the layers that the engine has, as the classic store allows
   * @return the digest of its configuration
   */
  String write(Doctoring doctoring, List<String> tags, boolean sparse, Path file)
      throws IOException {
    var changed = config.deepCopy();
    // Others may run this test in the same engine: no two runs have an image in common.
    changed.put("doctored", UUID.randomUUID().toString());
    doctoring.configChanges.forEach(change -> change.accept(changed));
    var manifest = JSON.createObjectNode();
    var names = manifest.put("Config", "config.json").putArray("Layers");
    var diffIds = changed.withObject("/rootfs").withArray("/diff_ids");
    try (var out = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (var i = 0; i < layers.size(); i++) {
        var name = "layer-" + i + ".tar";
        names.add(name);
        var edits = doctoring.edits(layers.size() - 1 - i);
        if (!edits.isEmpty()) {
          var layer = edits.applyTo(Files.readAllBytes(layers.get(i)));
          diffIds.remove(i);
          diffIds.insert(i, digest(layer));
          add(out, name, layer);
        } else if (!sparse) {
          add(out, name, Files.readAllBytes(layers.get(i)));
        } else if (doctoring.isChangedBelow(layers.size() - 1 - i)) {
          add(out, name, Files.readAllBytes(layers.get(i)));
        }
      }
      if (!doctoring.extra().isEmpty()) {
        var layer = doctoring.extra().applyTo(emptyLayer());
        names.add("layer-extra.tar");
        diffIds.add(digest(layer));
        changed.withArray("/history").addObject().put("created_by", "COPY . / # buildkit");
        add(out, "layer-extra.tar", layer);
      }
      var text = JSON.writeValueAsBytes(changed);
      add(out, "config.json", text);
      tags.forEach(manifest.putArray("RepoTags")::add);
      add(out, "manifest.json", JSON.writeValueAsBytes(JSON.createArrayNode().add(manifest)));
      return digest(text);
    }
  }

  private static byte[] emptyLayer() throws IOException {
    var bytes = new ByteArrayOutputStream();
    new TarArchiveOutputStream(bytes).close();
    return bytes.toByteArray();
  }

  private static void add(TarArchiveOutputStream out, String name, byte[] content)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  /** The line of a wheel's RECORD for a file. */
  static String recordLine(String path, String text) {
    return recordLine(path, text.getBytes(StandardCharsets.UTF_8));
  }

  static String recordLine(String path, byte[] bytes) {
    var sum = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(bytes));
    return path + ",sha256=" + sum + "," + bytes.length + "\n";
  }

  private static String digest(byte[] bytes) {
    return "sha256:" + HexFormat.of().formatHex(sha256(bytes));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
