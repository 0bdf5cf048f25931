package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.ObservedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The archive of a layer, whose headers are checked while they pass by. Readers of different
 * languages understand odd archives differently, so that an engine would see files that the plugin
 * does not. What passes here means the same to all of them.
 */
final class StrictArchive extends ObservedStream {
  private static final int LARGEST_ADDITION = 1 << 20;

  private final byte[] block = new byte[TarHeader.LENGTH];
  private int filled;
  // Bytes of content and padding that are left.
  private long left;
  // A header that tells more of the next entry, and what such headers told.
  private Optional<TarHeader> addition = Optional.empty();
  private final ByteArrayOutputStream added = new ByteArrayOutputStream();
  private final Map<String, String> records = new HashMap<>();
  private String additions = "";
  // The name of the last entry, as one whose name is unclear has none.
  private String before = "";
  private boolean hasEnded;
  private boolean hasFailed;
  private Optional<TarHeader> entry = Optional.empty();

  StrictArchive(InputStream in) {
    super(in);
  }

  /** The entry that the library has just found: this reader finds the same ones, one by one. */
  TarHeader takeEntry() {
    var found = entry.orElseThrow(StrictArchive::differently);
    entry = Optional.empty();
    return found;
  }

  /** Whether the archive could not be fetched, so that another try may help. */
  boolean hasFailed() {
    return hasFailed;
  }

  private static DamagedImageException differently() {
    return new DamagedImageException("its archive has entries that only some readers find");
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (IOException e) {
      hasFailed = true;
      throw e;
    }
  }

  /** Reads what is left, so that nothing hides behind the archive's end. */
  void finish() throws IOException {
    readToEnd();
    if (entry.isPresent()) {
      throw differently();
    }
  }

  @Override
  protected void observe(byte[] bytes, int offset, int length) {
    var at = offset;
    var end = offset + length;
    while (at < end) {
      var count = (int) Math.min(end - at, left > 0 ? left : block.length - filled);
      if (left > 0) {
        if (addition.isPresent()) {
          added.write(bytes, at, count);
        }
        left -= count;
        if (left == 0) {
          addition.ifPresent(this::add);
        }
      } else {
        System.arraycopy(bytes, at, block, filled, count);
        filled += count;
        if (filled == block.length) {
          filled = 0;
          header();
        }
      }
      at += count;
    }
  }

  private void header() {
    if (Arrays.equals(block, new byte[block.length])) {
      requireNoAddition();
      hasEnded = true;
      return;
    }
    if (hasEnded) {
      throw new DamagedImageException("there is more behind the end of its archive");
    }
    var header = TarHeader.of(block);
    if (header.isAddition()) {
      begin(header);
    } else {
      if (entry.isPresent()) {
        throw differently();
      }
      header = header.with(records).checked();
      before = header.name();
      entry = Optional.of(header);
      records.clear();
      additions = "";
    }
    left = padded(header.size());
  }

  private void begin(TarHeader header) {
    // Who of two wins is not the same for all readers.
    var isAlone = header.type() == 'x' ? additions.isEmpty() : additions.indexOf('x') < 0;
    if (!isAlone || additions.indexOf(header.type()) >= 0) {
      throw unclear("several headers give it a name or attributes");
    }
    if (header.size() == 0 || header.size() > LARGEST_ADDITION) {
      throw unclear("a header of type %c has %d bytes".formatted(header.type(), header.size()));
    }
    // The library takes it for a folder, which has no content.
    if (header.name().endsWith("/")) {
      throw unclear("a header of type %c is called like a folder".formatted(header.type()));
    }
    additions += header.type();
    addition = Optional.of(header);
  }

  private void add(TarHeader header) {
    var content = new byte[(int) header.size()];
    System.arraycopy(added.toByteArray(), 0, content, 0, content.length);
    added.reset();
    addition = Optional.empty();
    try {
      records.putAll(
          header.type() == 'x'
              ? PaxRecords.of(content)
              : PaxRecords.ofLongName(header.type(), content));
    } catch (DamagedImageException e) {
      throw unclear(e.getMessage());
    }
  }

  private DamagedImageException unclear(String what) {
    return new DamagedImageException(
        before.isEmpty() ? "the first entry: " + what : "the entry after " + before + ": " + what);
  }

  private static long padded(long size) {
    return (size + TarHeader.LENGTH - 1) / TarHeader.LENGTH * TarHeader.LENGTH;
  }

  @Override
  protected void observeEnd() {
    if (filled > 0 || left > 0) {
      throw new DamagedImageException("its archive ends in the middle of an entry");
    }
    requireNoAddition();
  }

  private void requireNoAddition() {
    if (!additions.isEmpty()) {
      throw new DamagedImageException("its archive ends where an entry should follow");
    }
  }
}
