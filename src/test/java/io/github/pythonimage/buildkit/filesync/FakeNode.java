package io.github.pythonimage.buildkit.filesync;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Trees that no disk has: endless, or forbidden even for root. */
sealed interface FakeNode extends Node {

  /** A file whose content comes from the given place. */
  record File(EntryName name, long size, Content content) implements FakeNode {
    interface Content {
      InputStream open() throws IOException;
    }

    @Override
    public Attributes attributes() {
      return Attributes.ofFile(0644, size, 0);
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
    public InputStream open() throws IOException {
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
      return Attributes.ofDirectory(0755, 0);
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
    public InputStream open() {
      throw new AssertionError("not a file");
    }
  }

  /** So many zeroes, counted as they are read. */
  static InputStream endless(long size, AtomicLong read) {
    return new InputStream() {
      private long left = size;

      @Override
      public int read() {
        throw new AssertionError("reads byte by byte");
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        var count = (int) Math.min(length, left);
        left -= count;
        read.addAndGet(count);
        return count == 0 && length > 0 ? -1 : count;
      }
    };
  }
}
