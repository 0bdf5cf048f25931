package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.io.Checksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** An entry of a tree that exists in memory only. */
sealed interface MemoryNode extends Node {

  /** The first second of 1980, as some archivers cannot write a year before. */
  long EPOCH = TimeUnit.SECONDS.toNanos(315_532_800);

  static MemoryNode tree(Map<String, byte[]> files) {
    var root = new Directory(EntryName.of(""), new TreeMap<>(SlashPath::compareNames));
    files.forEach((path, content) -> root.put(SlashPath.insideRoot(path), content));
    return root;
  }

  @Override
  default EntryName linkTarget() throws IOException {
    throw new NotLinkException(name().text());
  }

  /** A directory; its parents' names are not known to it. */
  record Directory(EntryName name, TreeMap<String, MemoryNode> entries) implements MemoryNode {

    private void put(String path, byte[] content) {
      var slash = path.indexOf('/');
      if (slash < 0) {
        entries.put(path, new File(EntryName.of(path), ByteBuffer.wrap(content)));
        return;
      }
      var first = path.substring(0, slash);
      var existing = entries.get(first);
      var directory =
          existing instanceof Directory found
              ? found
              : new Directory(EntryName.of(first), new TreeMap<>(SlashPath::compareNames));
      entries.put(first, directory);
      directory.put(path.substring(slash + 1), content);
    }

    @Override
    public Attributes attributes() {
      return Attributes.ofDirectory(0755, EPOCH);
    }

    @Override
    public List<Node> children() {
      return List.copyOf(entries.values());
    }

    @Override
    public ReadableByteChannel open() throws IOException {
      throw new IOException("is a directory");
    }
  }

  /** A file. */
  record File(EntryName name, ByteBuffer content) implements MemoryNode {

    /**
     * The time is made from the content. The daemon takes a file of the same size and time for
     * unchanged and does not ask for it again, so a fixed time would build yesterday's Dockerfile.
     * Only the fraction of the second varies: an image rounds it away and stays reproducible.
     */
    @Override
    public Attributes attributes() {
      var fraction = Math.floorMod(Checksum.of(content), 1_000_000_000L);
      return Attributes.ofFile(0644, content.remaining(), EPOCH + fraction);
    }

    @Override
    public List<Node> children() throws IOException {
      throw new NotDirectoryException(name.text());
    }

    @Override
    public ReadableByteChannel open() {
      return Channels.newChannel(
          new ByteArrayInputStream(
              content.array(), content.arrayOffset() + content.position(), content.remaining()));
    }
  }
}
