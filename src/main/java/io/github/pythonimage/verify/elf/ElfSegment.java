package io.github.pythonimage.verify.elf;

/**
 * A part of an ELF file, as its program header has it.
 *
 * @param size bytes of the file
 * @param memory bytes that it takes in memory; what the file does not have of them is zero
 */
record ElfSegment(int type, int flags, long offset, long address, long size, long memory) {
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int INTERPRETER = 3;
  private static final int READABLE = 4;

  /** Loaders map whole pages; larger ones begin at these, too. */
  static final long PAGE = 4096;

  boolean isLoaded() {
    return type == LOAD;
  }

  boolean isDynamic() {
    return type == DYNAMIC;
  }

  boolean isInterpreter() {
    return type == INTERPRETER;
  }

  boolean isReadOnly() {
    return flags == READABLE;
  }

  boolean has(long wanted) {
    return wanted >= address && wanted < address + size;
  }

  /** Whether some of these bytes of the file are in it. */
  boolean overlaps(long start, int count) {
    return start < offset + size && start + count > offset;
  }

  /** Whether a loader puts something of it into the page of an address. */
  boolean sharesPage(long wanted) {
    var end = address + Math.max(size, memory);
    return page(wanted) >= page(address) && wanted < page(end + PAGE - 1);
  }

  /** Where the page of an address begins. */
  static long page(long address) {
    return Math.floorDiv(address, PAGE) * PAGE;
  }

  /** Where in the file is what belongs at an address. */
  long at(long wanted) {
    return wanted - address + offset;
  }

  long end() {
    return address + size;
  }
}
