package io.github.pythonimage.verify.elf;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The headers of an ELF file, and where a loader puts its segments. */
final class ElfHeaders {
  private static final int MOST_SEGMENTS = 256;

  private final ElfBytes bytes;
  private final boolean wide;
  private final ByteOrder order;
  private final int machine;
  private final List<ElfSegment> segments = new ArrayList<>();
  private boolean isComplete;

  ElfHeaders(ElfBytes bytes) {
    this.bytes = bytes;
    var ident = bytes.get(0, 16).orElseThrow();
    wide = ident.get(4) == 2;
    order = ident.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    machine = number(18, 2).intValue();
    readSegments();
  }

  boolean isWide() {
    return wide;
  }

  ByteOrder order() {
    return order;
  }

  int machine() {
    return machine;
  }

  List<ElfSegment> segments() {
    return segments;
  }

  /** Whether all segments are known. */
  boolean isComplete() {
    return isComplete;
  }

  private void readSegments() {
    var table = wide ? number(32, 8) : number(28, 4);
    var entry = number(wide ? 54 : 42, 2);
    var count = number(wide ? 56 : 44, 2);
    isComplete = count <= MOST_SEGMENTS;
    for (var i = 0; i < Math.min(count, MOST_SEGMENTS); i++) {
      var at = table + i * entry;
      if (bytes.get(at, wide ? 56 : 32).isEmpty()) {
        isComplete = false;
        return;
      }
      segments.add(
          wide
              ? new ElfSegment(
                  number(at, 4).intValue(),
                  number(at + 4, 4).intValue(),
                  number(at + 8, 8),
                  number(at + 16, 8),
                  number(at + 32, 8),
                  number(at + 40, 8))
              : new ElfSegment(
                  number(at, 4).intValue(),
                  number(at + 24, 4).intValue(),
                  number(at + 4, 4),
                  number(at + 8, 4),
                  number(at + 16, 4),
                  number(at + 20, 4)));
    }
  }

  /**
   * Whether these bytes of the file are in segments that follow each other in the file as in
   * memory.
   */
  boolean isLoaded(long start, long address, long size) {
    var end = address + size;
    var at = address;
    if (end < at) {
      return false;
    }
    while (at < end) {
      var next = segment(at);
      if (next.filter(s -> s.at(address) == start).isEmpty()) {
        return false;
      }
      at = next.get().end();
    }
    return true;
  }

  /**
   * Whether a loader finds these bytes of the file from an address on: no other segment covers one
   * of their pages.
   */
  boolean isFound(long address, long length, long start) {
    var end = address + length;
    if (end < address) {
      return false;
    }
    for (var page = ElfSegment.page(address); page < end; page += ElfSegment.PAGE) {
      var first = Math.max(page, address);
      var last = Math.min(page + ElfSegment.PAGE, end) - 1;
      if (segment(first)
          .filter(s -> s.has(last) && s.at(first) == start + first - address)
          .isEmpty()) {
        return false;
      }
    }
    return true;
  }

  Optional<ElfSegment> segment(long address) {
    var near = segments.stream().filter(s -> s.isLoaded() && s.sharesPage(address)).toList();
    return near.size() == 1 && near.get(0).has(address)
        ? Optional.of(near.get(0))
        : Optional.empty();
  }

  /** Dynamic sections; a good file has at most one. */
  List<ElfSegment> sections() {
    return segments.stream().filter(s -> s.isDynamic() && s.size() > 0).toList();
  }

  /** Segments that strings may be in which the dynamic section names; none without a section. */
  List<ElfSegment> segmentsOfNames() {
    if (sections().isEmpty()) {
      return List.of();
    }
    var loaded = segments.stream().filter(ElfSegment::isLoaded).toList();
    var readOnly = loaded.stream().filter(ElfSegment::isReadOnly).toList();
    return readOnly.isEmpty() ? loaded : readOnly;
  }

  private Long number(long at, int length) {
    var buffer = bytes.get(at, length).map(b -> b.order(order));
    if (buffer.isEmpty()) {
      return -1L;
    }
    return switch (length) {
      case 2 -> buffer.get().getShort() & 0xffffL;
      case 4 -> buffer.get().getInt() & 0xffffffffL;
      default -> buffer.get().getLong();
    };
  }
}
