package io.github.pythonimage.verify.elf;

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
  private static final int MOST_RANGES = 256;
  private static final int LONGEST_NAME = 4096;
  private static final int MOST_SEGMENTS = 256;
  private static final int MOST_NEEDED = 512;
  private static final int MOST_FOLDERS = 128;
  private static final int LONGEST_TEXTS = 1 << 16;

  private final ElfBytes bytes;
  private final boolean wide;
  private final ByteOrder order;
  private final int machine;
  private final List<ElfSegment> segments = new ArrayList<>();
  private boolean isClear = true;
  private boolean isCut;
  private int textLength;

  /** Bytes of the file that parsing needs. */
  record Range(long start, int length) {}

  /** The table of strings in the file, and its address in memory. */
  private record Strings(long start, long address, long size) {
    boolean has(long at) {
      return at >= 0 && at < size;
    }

    int longest(long at) {
      return (int) Math.min(LONGEST_NAME, size - at);
    }
  }

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

  /** Where the dynamic section and the interpreter's name are. */
  List<Range> wantedByHeaders() {
    return segments.stream()
        .filter(s -> s.isDynamic() || s.isInterpreter())
        .map(s -> new Range(s.offset(), (int) Math.min(s.size(), LONGEST_SECTION)))
        .filter(r -> r.start() >= 0 && r.length() > 0)
        .toList();
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

  /** Where the strings are that matter; empty until the dynamic section says it. */
  Optional<List<Range>> wantedByDynamicSection() {
    var dynamic = dynamic();
    return dynamic.isWhole() || !dynamic.entries().isEmpty()
        ? Optional.of(strings(dynamic).map(strings -> wanted(dynamic, strings)).orElse(List.of()))
        : Optional.empty();
  }

  private static List<Range> wanted(Dynamic dynamic, Strings strings) {
    var found = new ArrayList<Range>();
    Stream.concat(AUDIT.stream(), Stream.of(RUNPATH, RPATH, NEEDED, SONAME))
        .flatMap(tag -> dynamic.all(tag).stream())
        .filter(strings::has)
        .sorted()
        .forEach(at -> add(found, strings.start() + at, strings.longest(at)));
    return found.stream().limit(MOST_RANGES).toList();
  }

  /** Strings that lie beside each other become one range. */
  private static void add(List<Range> found, long start, int length) {
    var last = found.isEmpty() ? null : found.get(found.size() - 1);
    if (last != null && start <= last.start() + last.length()) {
      var end = Math.max(start + length, last.start() + last.length());
      if (end - last.start() <= LONGEST_SECTION) {
        found.set(found.size() - 1, new Range(last.start(), (int) (end - last.start())));
        return;
      }
    }
    found.add(new Range(start, length));
  }

  private Optional<Strings> strings(Dynamic dynamic) {
    var address = dynamic.all(STRINGS);
    var size = dynamic.all(STRINGS_SIZE);
    if (address.isEmpty() || size.isEmpty() || size.get(0) <= 0) {
      return Optional.empty();
    }
    return segment(address.get(0))
        .map(s -> new Strings(s.at(address.get(0)), address.get(0), size.get(0)))
        .filter(this::isLoaded);
  }

  /** Whether the whole table is in segments that follow each other in the file as in memory. */
  private boolean isLoaded(Strings strings) {
    var end = strings.address() + strings.size();
    var at = strings.address();
    if (end < at) {
      return false;
    }
    while (at < end) {
      var next = segment(at);
      if (next.filter(s -> s.at(strings.address()) == strings.start()).isEmpty()) {
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
  private boolean isFound(long address, long length, long start) {
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

  private Optional<ElfSegment> segment(long address) {
    var near = segments.stream().filter(s -> s.isLoaded() && s.sharesPage(address)).toList();
    return near.size() == 1 && near.get(0).has(address)
        ? Optional.of(near.get(0))
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
    var strings = strings(dynamic);
    isClear = isClear && isClear(dynamic, strings.isPresent());
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
        folders(paths),
        soname,
        audit,
        isClear && !isCut,
        isClear && isCut);
  }

  /** A loader takes the last of several. So many folders have no use but to make readers slow. */
  private List<String> folders(List<String> paths) {
    var found = paths.stream().flatMap(p -> Stream.of(p.split(SEPARATOR, -1))).distinct().toList();
    isClear = isClear && found.size() <= MOST_FOLDERS;
    return found.stream().limit(MOST_FOLDERS).toList();
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
        && section.size() <= LONGEST_SECTION
        && isFound(section.address(), section.size(), section.offset())
        && dynamic.hasOne(STRINGS)
        && dynamic.hasOne(STRINGS_SIZE)
        && dynamic.all(RUNPATH).size() <= 1
        && dynamic.all(RPATH).size() <= 1
        && dynamic.all(NEEDED).size() <= MOST_NEEDED
        && hasStrings;
  }

  private List<String> texts(Dynamic dynamic, long tag, Optional<Strings> strings) {
    var found = new ArrayList<String>();
    for (var at : dynamic.all(tag).subList(0, Math.min(dynamic.all(tag).size(), MOST_NEEDED))) {
      // A loader does not look at the size.
      if (strings.filter(all -> all.has(at)).isEmpty()) {
        isClear = false;
        continue;
      }
      var start = strings.get().start() + at;
      var text = bytes.text(start, strings.get().longest(at));
      if (text.isEmpty()) {
        // What is looked for elsewhere must be known.
        var mayBeUnknown = (tag == NEEDED || tag == SONAME) && ElfBytes.isFar(start);
        isCut = isCut || mayBeUnknown;
        isClear = isClear && mayBeUnknown;
        continue;
      }
      var name = text(text.get());
      textLength += name.length();
      isClear =
          isClear
              && isEnded(text.get())
              && isFound(strings.get().address() + at, name.length() + 1, start)
              && textLength <= LONGEST_TEXTS;
      if (textLength <= LONGEST_TEXTS) {
        found.add(name.intern());
      }
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
