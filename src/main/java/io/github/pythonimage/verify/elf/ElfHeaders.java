package io.github.pythonimage.verify.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The headers of an ELF file, and where a loader puts its segments.
 *
 * @param isComplete whether all segments are known
 */
record ElfHeaders(
    boolean isWide, ByteOrder order, int machine, List<ElfSegment> segments, boolean isComplete) {
  private static final int MOST_SEGMENTS = 256;

  /** Reads numbers of a file; -1 where they are unknown. */
  private interface Numbers {
    long get(long at, int length);
  }

  /** Those at the beginning of a file. */
  static ElfHeaders of(ElfBytes bytes) {
    var ident = bytes.get(0, 16).orElseThrow();
    var isWide = ident.get(4) == 2;
    var order = ident.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    Numbers numbers =
        (at, length) -> bytes.get(at, length).map(b -> number(b.order(order), length)).orElse(-1L);
    var table = isWide ? numbers.get(32, 8) : numbers.get(28, 4);
    var size = numbers.get(isWide ? 54 : 42, 2);
    var count = numbers.get(isWide ? 56 : 44, 2);
    var segments = new ArrayList<ElfSegment>();
    for (var at = table;
        segments.size() < Math.min(count, MOST_SEGMENTS)
            && bytes.get(at, isWide ? 56 : 32).isPresent();
        at += size) {
      segments.add(segment(numbers, at, isWide));
    }
    var isComplete = count <= MOST_SEGMENTS && segments.size() >= count;
    return new ElfHeaders(isWide, order, (int) numbers.get(18, 2), segments, isComplete);
  }

  private static ElfSegment segment(Numbers numbers, long at, boolean isWide) {
    var type = (int) numbers.get(at, 4);
    return isWide
        ? new ElfSegment(
            type,
            (int) numbers.get(at + 4, 4),
            numbers.get(at + 8, 8),
            numbers.get(at + 16, 8),
            numbers.get(at + 32, 8),
            numbers.get(at + 40, 8))
        : new ElfSegment(
            type,
            (int) numbers.get(at + 24, 4),
            numbers.get(at + 4, 4),
            numbers.get(at + 8, 4),
            numbers.get(at + 16, 4),
            numbers.get(at + 20, 4));
  }

  private static long number(ByteBuffer buffer, int length) {
    return switch (length) {
      case 2 -> buffer.getShort() & 0xffffL;
      case 4 -> buffer.getInt() & 0xffffffffL;
      default -> buffer.getLong();
    };
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
}
