package io.github.pythonimage.verify.elf;

import java.util.Arrays;
import java.util.List;

/** Reads what matters of an ELF file while its bytes pass by. */
public final class ElfCollector {
  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final int SHORTEST = 52;

  private final ElfBytes bytes;
  private boolean hasHeaders;
  private boolean hasDynamic;
  private List<ElfSegment> withNames = List.of();

  public ElfCollector() {
    this(new ElfBytes());
  }

  private ElfCollector(ElfBytes bytes) {
    this.bytes = bytes;
  }

  /** Reads the next file once this one ended, in the same memory: it can be 8 MB for each. */
  public ElfCollector next() {
    return new ElfCollector(new ElfBytes(bytes));
  }

  public static boolean isElf(byte[] head, int length) {
    return length >= SHORTEST
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        && (head[4] == 1 || head[4] == 2)
        && (head[5] == 1 || head[5] == 2);
  }

  public void add(byte[] chunk, int from, int count) {
    bytes.add(chunk, from, count);
    if (!hasHeaders) {
      hasHeaders = true;
      var parser = new ElfParser(bytes);
      withNames = ElfHeaders.of(bytes).segmentsOfNames();
      parser
          .wantedByHeaders()
          .forEach(range -> bytes.keep(range.start(), range.length(), chunk, from, count));
    }
    if (!withNames.isEmpty() && !hasDynamic) {
      bytes.keepNames(withNames, chunk, from, count);
      var strings = new ElfParser(bytes).wantedByDynamicSection();
      hasDynamic = strings.isPresent();
      strings
          .orElse(List.of())
          .forEach(range -> bytes.keep(range.start(), range.length(), chunk, from, count));
    }
  }

  public ElfFile end() {
    return new ElfParser(bytes).parse();
  }
}
