package io.github.pythonimage.verify.layers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.docker.ArchiveReader;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads an image from the archive of {@code docker save}, in which layers come in any order. Each
 * file passes by once. Layers are recognised by the digests of what they unpack to, which an
 * image's author cannot choose.
 */
public final class SavedImage implements ArchiveReader<SavedImage.Content> {
  private static final int BUFFER = 1 << 16;
  // Digests, and what Podman and engines before version 25 write.
  private static final Pattern NAMES =
      Pattern.compile("[0-9a-f]{64}(?:\\.json|\\.tar)?|layer\\.tar");
  private static final int LARGEST_DOCUMENT = 4 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final List<String> diffIds;
  private final Set<String> skipped;
  private final Set<String> unhidden;
  private final TreeReader reader = new TreeReader();
  private final Map<String, ScannedLayer> layers = new HashMap<>();
  private List<String> steps = List.of();

  /**
   * What an image has.
   *
   * @param files what a container shows
   * @param hidden what layers have and no container shows
   */
  public record Content(FileTree files, List<HiddenLayerFiles> hidden) {
    public Content {
      hidden = List.copyOf(hidden);
    }
  }

  private SavedImage(List<String> diffIds, Set<String> skipped, Set<String> unhidden) {
    this.diffIds = List.copyOf(diffIds);
    this.skipped = Set.copyOf(skipped);
    this.unhidden = Set.copyOf(unhidden);
  }

  /**
   * Reads all of an image.
   *
   * @param diffIds of all its layers, the base's first
   */
  public static SavedImage all(List<String> diffIds) {
    return new SavedImage(diffIds, Set.of(), Set.of());
  }

  /**
   * Reads what can be hidden: the files that its {@code Content} shows have no content or are
   * missing.
   *
   * @param diffIds of all layers, the base's first
   * @param base diff ids of layers in which nothing hidden is looked for
   */
  public static SavedImage hidden(List<String> diffIds, Set<String> base) {
    // No layer hides files of the last one, which is often the largest.
    var last = diffIds.isEmpty() ? Set.<String>of() : Set.of(diffIds.get(diffIds.size() - 1));
    return new SavedImage(diffIds, base, last);
  }

  @Override
  public Content read(InputStream archive) throws IOException {
    var tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name());
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      var name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
      if (entry.isFile() && NAMES.matcher(name).matches()) {
        file(name, new BufferedInputStream(tar, BUFFER), entry.getSize());
      }
    }
    return merge();
  }

  private Content merge() throws IOException {
    var stack = new LayerStack(layer -> skipped.contains(diffIds.get(layer)));
    for (var i = 0; i < diffIds.size(); i++) {
      var layer = layers.get(diffIds.get(i));
      if (layer == null) {
        throw new IOException("it ends early, or has no layer " + diffIds.get(i));
      }
      stack.add(i, layer);
    }
    return new Content(stack.files(), stack.hidden(steps));
  }

  private void file(String name, BufferedInputStream in, long size) throws IOException {
    in.mark(1);
    var first = in.read();
    in.reset();
    if (first != '{' && first != '[') {
      layer("sha256:" + name, in);
    } else if (size <= LARGEST_DOCUMENT) {
      document(in.readAllBytes());
    }
  }

  private void document(byte[] bytes) throws IOException {
    try {
      var config = JSON.readTree(bytes);
      var ids = ImageConfig.strings(config.path("rootfs").path("diff_ids"));
      if (ids.equals(diffIds)) {
        steps = ImageConfig.steps(config, diffIds);
      }
    } catch (JsonProcessingException e) {
      // No configuration; a layer that this hides is missing in the end.
    }
  }

  private void layer(String name, BufferedInputStream stored) throws IOException {
    // Whose content nobody needs is not compared again: an engine names what it has by the digest
    // of these very bytes, unless they are compressed.
    if ((skipped.contains(name) || unhidden.contains(name)) && !Decompression.isNeeded(stored)) {
      layers.put(name, entries(name, stored));
      return;
    }
    var sum = DigestUtils.getSha256Digest();
    var unpacked = new DigestInputStream(Decompression.of(stored), sum);
    var layer = entries(name, unpacked);
    unpacked.transferTo(OutputStream.nullOutputStream());
    var digest = "sha256:" + HexFormat.of().formatHex(sum.digest());
    // A name that is not the digest has perhaps kept content from being read.
    var isRead = digest.equals(name) || !(skipped.contains(name) || unhidden.contains(name));
    if (isRead && diffIds.contains(digest)) {
      layers.put(digest, layer);
    }
  }

  private ScannedLayer entries(String name, InputStream archive) throws IOException {
    if (skipped.contains(name)) {
      return ScannedLayer.readUnexported(archive);
    }
    return unhidden.contains(name)
        ? ScannedLayer.readNames(reader, archive)
        : ScannedLayer.read(reader, archive);
  }
}
