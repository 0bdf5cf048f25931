package io.github.pythonimage.buildkit.filesync;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Trees that no disk has: endless, or forbidden even for root. */
sealed interface FakeNode extends Node {

  /** A file whose content comes from the given place. */
  record File(EntryName name, long size, Content content) implements FakeNode {
    interface Content {
      ReadableByteChannel open() throws IOException;
    }

    @Override
    public Attributes attributes() {
      return Attributes.ofUnix(0100644, size, 0, 0);
    }

    @Override
    public EntryName linkTarget() {
      throw new AssertionError("not a link");
    }

    @Override
    public List<Node> children() {
      throw new AssertionError("not a directory");
    }

    @Override
    public ReadableByteChannel open() throws IOException {
      return content.open();
    }
  }

  interface Listing {
    List<Node> list() throws IOException;
  }

  record Root(Listing listing) implements FakeNode {
    @Override
    public EntryName name() {
      return EntryName.of("");
    }

    @Override
    public Attributes attributes() {
      return Attributes.ofUnix(0040755, 0, 0, 0);
    }

    @Override
    public EntryName linkTarget() {
      throw new AssertionError("not a link");
    }

    @Override
    public List<Node> children() throws IOException {
      return listing.list();
    }

    @Override
    public ReadableByteChannel open() {
      throw new AssertionError("not a file");
    }
  }

  /** So many zeroes, counted as they are read. */
  static ReadableByteChannel endless(long size, AtomicLong read) {
    return new ReadableByteChannel() {
      private long left = size;

      @Override
      public int read(ByteBuffer buffer) {
        if (left == 0) {
          return -1;
        }
        var count = (int) Math.min(buffer.remaining(), left);
        buffer.put(new byte[count]);
        left -= count;
        read.addAndGet(count);
        return count;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
  }
}
