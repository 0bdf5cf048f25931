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

/** Reads headers and dynamic section of an ELF file as the loader does, from its segments. */
final class ElfParser {
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int INTERPRETER = 3;
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
  private final List<Segment> segments = new ArrayList<>();

  /** Bytes of the file that parsing needs. */
  record Range(long start, int length) {}

  private record Segment(int type, long offset, long address, long size) {}

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
    var count = Math.min(number(wide ? 56 : 44, 2), MOST_SEGMENTS);
    for (var i = 0; i < count; i++) {
      var at = table + i * entry;
      if (bytes.get(at, wide ? 56 : 32).isEmpty()) {
        return;
      }
      segments.add(
          wide
              ? new Segment(
                  number(at, 4).intValue(),
                  number(at + 8, 8),
                  number(at + 16, 8),
                  number(at + 32, 8))
              : new Segment(
                  number(at, 4).intValue(),
                  number(at + 4, 4),
                  number(at + 8, 4),
                  number(at + 16, 4)));
    }
  }

  /** Where the dynamic section and the interpreter's name are. */
  List<Range> wantedByHeaders() {
    return segments.stream()
        .filter(s -> s.type() == DYNAMIC || s.type() == INTERPRETER)
        .map(s -> new Range(s.offset(), (int) Math.min(s.size(), LONGEST_SECTION)))
        .filter(r -> r.start() >= 0 && r.length() > 0)
        .toList();
  }

  /** Where the strings are, as soon as the dynamic section says it. */
  List<Range> wantedByDynamicSection() {
    return strings(dynamic()).stream().toList();
  }

  private Optional<Range> strings(Map<Long, List<Long>> dynamic) {
    var address = dynamic.getOrDefault(STRINGS, List.of());
    var size = dynamic.getOrDefault(STRINGS_SIZE, List.of());
    if (address.isEmpty() || size.isEmpty() || size.get(0) <= 0) {
      return Optional.empty();
    }
    var wanted = address.get(0);
    return segments.stream()
        .filter(s -> s.type() == LOAD)
        .filter(s -> wanted >= s.address() && wanted < s.address() + s.size())
        .map(
            s ->
                new Range(
                    wanted - s.address() + s.offset(),
                    (int) Math.min(size.get(0), LONGEST_STRINGS)))
        .findFirst();
  }

  private Map<Long, List<Long>> dynamic() {
    var entries = new HashMap<Long, List<Long>>();
    var section = segments.stream().filter(s -> s.type() == DYNAMIC).findFirst();
    var content = section.flatMap(s -> bytes.get(s.offset(), Math.min(s.size(), LONGEST_SECTION)));
    content.ifPresent(
        buffer -> {
          buffer.order(order);
          while (buffer.remaining() >= (wide ? 16 : 8)) {
            var tag = wide ? buffer.getLong() : buffer.getInt() & 0xffffffffL;
            var value = wide ? buffer.getLong() : buffer.getInt() & 0xffffffffL;
            if (tag == 0) {
              break;
            }
            entries.computeIfAbsent(tag, t -> new ArrayList<>()).add(value);
          }
        });
    return entries;
  }

  ElfFile parse() {
    var dynamic = dynamic();
    var strings = strings(dynamic).flatMap(range -> bytes.get(range.start(), range.length()));
    var hasSection = segments.stream().anyMatch(s -> s.type() == DYNAMIC && s.size() > 0);
    var audit = new ArrayList<String>();
    AUDIT.forEach(tag -> audit.addAll(texts(dynamic, tag, strings)));
    var paths = new ArrayList<>(texts(dynamic, RUNPATH, strings));
    paths.addAll(texts(dynamic, RPATH, strings));
    return new ElfFile(
        wide,
        machine,
        segments.stream()
            .filter(s -> s.type() == INTERPRETER)
            .findFirst()
            .flatMap(s -> bytes.get(s.offset(), Math.min(s.size(), LONGEST_NAME)))
            .map(ElfParser::text),
        texts(dynamic, NEEDED, strings),
        paths.stream().flatMap(p -> Stream.of(p.split(SEPARATOR, -1))).toList(),
        texts(dynamic, SONAME, strings).stream().findFirst().orElse(""),
        audit,
        !hasSection || strings.isPresent());
  }

  private static List<String> texts(
      Map<Long, List<Long>> dynamic, long tag, Optional<ByteBuffer> strings) {
    return dynamic.getOrDefault(tag, List.of()).stream()
        .flatMap(
            at ->
                strings.stream()
                    .filter(all -> at >= 0 && at < all.limit())
                    .map(all -> text(all.duplicate().position(at.intValue()).slice())))
        .map(String::intern)
        .toList();
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
