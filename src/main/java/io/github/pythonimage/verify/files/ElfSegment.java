package io.github.pythonimage.verify.files;

/** A part of an ELF file, as its program header has it. */
record ElfSegment(int type, int flags, long offset, long address, long size) {
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int INTERPRETER = 3;
  private static final int EXECUTABLE = 1;
  private static final int READABLE = 4;

  /** Loaders map whole pages; larger ones begin at these, too. */
  private static final long PAGE = 4096;

  boolean isLoaded() {
    return type == LOAD;
  }

  boolean isDynamic() {
    return type == DYNAMIC;
  }

  boolean isInterpreter() {
    return type == INTERPRETER;
  }

  boolean isCode() {
    return (flags & EXECUTABLE) != 0;
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

  boolean sharesPage(long wanted) {
    return wanted >= address / PAGE * PAGE && wanted < (address + size + PAGE - 1) / PAGE * PAGE;
  }
}
