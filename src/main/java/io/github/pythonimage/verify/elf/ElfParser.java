package io.github.pythonimage.verify.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the dynamic section of an ELF file from its segments. A loader goes by addresses in memory,
 * does not look at some sizes, and takes the last of what comes twice. A file of which that could
 * be something else than what is read here is not {@linkplain ElfFile#isClear() clear}.
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
  private static final int MOST_NEEDED = 512;
  private static final int MOST_FOLDERS = 128;
  private static final int LONGEST_TEXTS = 1 << 16;

  private final ElfBytes bytes;
  private final ElfHeaders headers;
  private boolean isClear;
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
    this.headers = ElfHeaders.of(bytes);
    this.isClear = headers.isComplete();
  }

  /** Where the dynamic section and the interpreter's name are. */
  List<Range> wantedByHeaders() {
    return headers.segments().stream()
        .filter(s -> s.isDynamic() || s.isInterpreter())
        .map(s -> new Range(s.offset(), (int) Math.min(s.size(), LONGEST_SECTION)))
        .filter(r -> r.start() >= 0 && r.length() > 0)
        .toList();
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
    return headers
        .segment(address.get(0))
        .map(s -> new Strings(s.at(address.get(0)), address.get(0), size.get(0)))
        .filter(all -> headers.isLoaded(all.start(), all.address(), all.size()));
  }

  private Dynamic dynamic() {
    var entries = new HashMap<Long, List<Long>>();
    var section = headers.sections().stream().findFirst();
    var content = section.flatMap(s -> bytes.get(s.offset(), Math.min(s.size(), LONGEST_SECTION)));
    if (content.isEmpty()) {
      return new Dynamic(entries, section.isEmpty());
    }
    var buffer = content.get().order(headers.order());
    while (buffer.remaining() >= (headers.isWide() ? 16 : 8)) {
      var tag = headers.isWide() ? buffer.getLong() : buffer.getInt() & 0xffffffffL;
      var value = headers.isWide() ? buffer.getLong() : buffer.getInt() & 0xffffffffL;
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
        headers.isWide(),
        headers.machine(),
        headers.segments().stream()
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
    var sections = headers.sections();
    if (sections.isEmpty()) {
      return true;
    }
    var section = sections.get(0);
    return sections.size() == 1
        && dynamic.isWhole()
        && section.size() <= LONGEST_SECTION
        && headers.isFound(section.address(), section.size(), section.offset())
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
              && ElfBytes.isEnded(text.get())
              && headers.isFound(strings.get().address() + at, name.length() + 1, start)
              && textLength <= LONGEST_TEXTS;
      if (textLength <= LONGEST_TEXTS) {
        found.add(name.intern());
      }
    }
    return found;
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
}
