package io.github.pythonimage.buildkit.filesync;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NotLinkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * An entry of a tree that exists in memory only.
 *
 * @param children of a directory; a file has none
 * @param content of a file; a directory has none
 */
record MemoryNode(EntryName name, Attributes attributes, List<Node> children, ByteString content)
    implements Node {

  /** The first second of 1980, as some archivers cannot write a year before. */
  private static final long EPOCH = TimeUnit.SECONDS.toNanos(315_532_800);

  static MemoryNode tree(Map<String, byte[]> files) {
    var inside = new HashMap<String, byte[]>();
    files.forEach((path, content) -> inside.put(SlashPath.insideRoot(path), content));
    return directory("", inside);
  }

  private static MemoryNode directory(String name, Map<String, byte[]> files) {
    var entries = new TreeMap<String, Map<String, byte[]>>(SlashPath::compareNames);
    files.forEach(
        (path, content) -> {
          var parts = path.split("/", 2);
          entries
              .computeIfAbsent(parts[0], first -> new HashMap<>())
              .put(parts.length == 1 ? "" : parts[1], content);
        });
    var children = entries.entrySet().stream().map(e -> entry(e.getKey(), e.getValue())).toList();
    var attributes = Attributes.ofUnix(0040755, 0, EPOCH, 0);
    return new MemoryNode(EntryName.of(name), attributes, children, ByteString.EMPTY);
  }

  private static Node entry(String name, Map<String, byte[]> below) {
    var content = below.get("");
    return content == null ? directory(name, below) : file(name, content);
  }

  /**
   * The time is made from the content. The daemon takes a file of the same size and time for
   * unchanged and does not ask for it again, so a fixed time would build yesterday's Dockerfile.
   * Only the fraction of the second varies: an image rounds it away and stays reproducible.
   */
  private static MemoryNode file(String name, byte[] content) {
    var fraction = Math.floorMod(MurmurHash3.hash128x64(content)[0], 1_000_000_000L);
    var attributes = Attributes.ofUnix(0100644, content.length, EPOCH + fraction, 0);
    return new MemoryNode(EntryName.of(name), attributes, List.of(), ByteString.copyFrom(content));
  }

  @Override
  public EntryName linkTarget() throws IOException {
    throw new NotLinkException(name.text());
  }

  @Override
  public ReadableByteChannel open() {
    return Channels.newChannel(content.newInput());
  }
}
