package io.github.pythonimage.verify.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads headers and dynamic section of an ELF file from its segments. A loader goes by addresses in
 * memory, does not look at some sizes, and takes the last of what comes twice. A file of which that
 * could be something else than what is read here is not {@linkplain ElfFile#isClear() clear}.
 */
final class ElfParser {
  private static final long NEEDED = 1;
  private static final long STRINGS = 5;
  private static final long STRINGS_SIZE = 10;
  private static final long SONAME = 14;
  private static final long RPATH = 15;
  private static final long RUNPATH = 29;

  /** musl also ends a folder at a line feed. */
  private static final String SEPARATOR = "[:\n]";

  private static final List<Long> AUDIT =
      List.of(0x6ffffefcL, 0x6ffffefbL, 0x7ffffffdL, 0x7fffffffL);
  private static final int LONGEST_SECTION = 1 << 16;
  private static final int LONGEST_STRINGS = 8 << 20;
  private static final int LONGEST_NAME = 4096;
  private static final int MOST_SEGMENTS = 256;

  private final ElfBytes bytes;
  private final boolean wide;
  private final ByteOrder order;
  private final int machine;
  private final List<ElfSegment> segments = new ArrayList<>();
  private boolean isClear = true;
  private boolean isCut;

  /** Bytes of the file that parsing needs. */
  record Range(long start, int length) {}

  /** The dynamic section, up to the entry that ends it. */
  private record Dynamic(Map<Long, List<Long>> entries, boolean isWhole) {
    List<Long> all(long tag) {
      return entries.getOrDefault(tag, List.of());
    }

    boolean hasOne(long tag) {
      return all(tag).size() == 1;
    }
  }

  ElfParser(ElfBytes bytes) {
    this.bytes = bytes;
    var ident = bytes.get(0, 16).orElseThrow();
    wide = ident.get(4) == 2;
    order = ident.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    machine = number(18, 2).intValue();
    readSegments();
  }

  private void readSegments() {
    var table = wide ? number(32, 8) : number(28, 4);
    var entry = number(wide ? 54 : 42, 2);
    var count = number(wide ? 56 : 44, 2);
    isClear = count <= MOST_SEGMENTS;
    for (var i = 0; i < Math.min(count, MOST_SEGMENTS); i++) {
      var at = table + i * entry;
      if (bytes.get(at, wide ? 56 : 32).isEmpty()) {
        isClear = false;
        return;
      }
      segments.add(
          wide
              ? new ElfSegment(
                  number(at, 4).intValue(),
                  number(at + 4, 4).intValue(),
                  number(at + 8, 8),
                  number(at + 16, 8),
                  number(at + 32, 8))
              : new ElfSegment(
                  number(at, 4).intValue(),
                  number(at + 24, 4).intValue(),
                  number(at + 4, 4),
                  number(at + 8, 4),
                  number(at + 16, 4)));
    }
  }

  /** Where the dynamic section and the interpreter's name are. */
  List<Range> wantedByHeaders() {
    return segments.stream()
        .filter(s -> s.isDynamic() || s.isInterpreter())
        .map(s -> new Range(s.offset(), (int) Math.min(s.size(), LONGEST_SECTION)))
        .filter(r -> r.start() >= 0 && r.length() > 0)
        .toList();
  }

  /**
   * Where the strings may be that come before the dynamic section, and far from the beginning: some
   * linkers put all code first, and what is only read after it.
   */
  Optional<Range> wantedOfSegments() {
    var loaded = segments.stream().filter(s -> s.isLoaded() && s.size() > 0).toList();
    return loaded.isEmpty() || !loaded.get(0).isCode()
        ? Optional.empty()
        : loaded.stream()
            .filter(s -> s.isReadOnly())
            .findFirst()
            .map(s -> new Range(s.offset(), (int) Math.min(s.size(), LONGEST_STRINGS)));
  }

  /** Where the strings are, as soon as the dynamic section says it. */
  List<Range> wantedByDynamicSection() {
    return strings(dynamic()).stream().toList();
  }

  private Optional<Range> strings(Dynamic dynamic) {
    var address = dynamic.all(STRINGS);
    var size = dynamic.all(STRINGS_SIZE);
    if (address.isEmpty() || size.isEmpty() || size.get(0) <= 0) {
      return Optional.empty();
    }
    return offset(address.get(0))
        .map(start -> new Range(start, (int) Math.min(size.get(0), LONGEST_STRINGS)));
  }

  /** Where in the file is what a loader finds at an address, if no other segment can cover it. */
  private Optional<Long> offset(long address) {
    var near = segments.stream().filter(s -> s.isLoaded() && s.sharesPage(address)).toList();
    return near.size() == 1 && near.get(0).has(address)
        ? Optional.of(address - near.get(0).address() + near.get(0).offset())
        : Optional.empty();
  }

  private List<ElfSegment> sections() {
    return segments.stream().filter(s -> s.isDynamic() && s.size() > 0).toList();
  }

  private Dynamic dynamic() {
    var entries = new HashMap<Long, List<Long>>();
    var section = sections().stream().findFirst();
    var content = section.flatMap(s -> bytes.get(s.offset(), Math.min(s.size(), LONGEST_SECTION)));
    if (content.isEmpty()) {
      return new Dynamic(entries, section.isEmpty());
    }
    var buffer = content.get().order(order);
    while (buffer.remaining() >= (wide ? 16 : 8)) {
      var tag = wide ? buffer.getLong() : buffer.getInt() & 0xffffffffL;
      var value = wide ? buffer.getLong() : buffer.getInt() & 0xffffffffL;
      if (tag == 0) {
        return new Dynamic(entries, true);
      }
      entries.computeIfAbsent(tag, t -> new ArrayList<>()).add(value);
    }
    return new Dynamic(entries, false);
  }

  ElfFile parse() {
    var dynamic = dynamic();
    var range = strings(dynamic);
    var strings = range.flatMap(r -> bytes.get(r.start(), r.length()));
    isCut =
        strings.isEmpty()
            && range.filter(r -> r.start() + r.length() > LONGEST_STRINGS).isPresent();
    isClear = isClear && isClear(dynamic, strings.isPresent() || isCut);
    var audit = new ArrayList<String>();
    AUDIT.forEach(tag -> audit.addAll(texts(dynamic, tag, strings)));
    var paths = new ArrayList<>(texts(dynamic, RUNPATH, strings));
    paths.addAll(texts(dynamic, RPATH, strings));
    var needed = texts(dynamic, NEEDED, strings);
    var soname = texts(dynamic, SONAME, strings).stream().findFirst().orElse("");
    return new ElfFile(
        wide,
        machine,
        segments.stream()
            .filter(s -> s.isInterpreter())
            .findFirst()
            .flatMap(s -> bytes.get(s.offset(), Math.min(s.size(), LONGEST_NAME)))
            .map(ElfParser::text),
        needed,
        paths.stream().flatMap(p -> Stream.of(p.split(SEPARATOR, -1))).toList(),
        soname,
        audit,
        isClear && !isCut,
        isClear && isCut);
  }

  /** Whether a loader finds the same section and the same strings. */
  private boolean isClear(Dynamic dynamic, boolean hasStrings) {
    var sections = sections();
    if (sections.isEmpty()) {
      return true;
    }
    var section = sections.get(0);
    return sections.size() == 1
        && dynamic.isWhole()
        && offset(section.address()).filter(at -> at == section.offset()).isPresent()
        && dynamic.hasOne(STRINGS)
        && dynamic.hasOne(STRINGS_SIZE)
        && hasStrings;
  }

  private List<String> texts(Dynamic dynamic, long tag, Optional<ByteBuffer> strings) {
    var found = new ArrayList<String>();
    for (var at : dynamic.all(tag)) {
      if (strings.filter(all -> at >= 0 && at < all.limit()).isEmpty()) {
        // A loader does not look at the size.
        var isBeyond =
            (strings.isEmpty() ? isCut : at >= LONGEST_STRINGS)
                && at >= 0
                && dynamic.all(STRINGS_SIZE).get(0) > at;
        isCut = isCut || isBeyond;
        isClear = isClear && isBeyond;
        continue;
      }
      var text = strings.get().duplicate().position(at.intValue()).slice();
      isClear = isClear && isEnded(text);
      found.add(text(text).intern());
    }
    return found;
  }

  private static boolean isEnded(ByteBuffer text) {
    for (var i = 0; i < Math.min(text.limit(), LONGEST_NAME); i++) {
      if (text.get(i) == 0) {
        return true;
      }
    }
    return false;
  }

  private static String text(ByteBuffer buffer) {
    var length = 0;
    while (length < buffer.limit() && length < LONGEST_NAME && buffer.get(length) != 0) {
      length++;
    }
    var text = new byte[length];
    buffer.duplicate().get(text);
    return new String(text, StandardCharsets.ISO_8859_1);
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
