package io.github.pythonimage.verify.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries whose headers say one thing to a reader of the file and another to the loader. */
class ElfFileTest {
  private static final long DYNAMIC_AT = 0x400;
  private static final long STRINGS_AT = 0x600;
  private static final int SIZE = 0x3000;
  private static final int CHUNK = 1 << 18;
  private static final String STRINGS = "\0libevil.so\0/tmp/evil\0";

  /** A small library; each test changes one thing. */
  private static final class Library {
    final List<long[]> segments = new ArrayList<>();
    final List<long[]> entries = new ArrayList<>();
    final ByteBuffer file = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    int section = (int) DYNAMIC_AT;

    Library() {
      segment(1, 0, 0, 0x1000);
      segment(2, DYNAMIC_AT, DYNAMIC_AT, 0x100);
      entry(1, 1);
      entry(29, 12);
      entry(5, STRINGS_AT);
      entry(10, STRINGS.length());
    }

    void segment(long type, long offset, long address, long size) {
      segments.add(new long[] {type, offset, address, size});
    }

    void entry(long tag, long value) {
      entries.add(new long[] {tag, value});
    }

    ElfFile read() {
      file.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
      file.putShort(18, (short) 62).putLong(32, 64);
      file.putShort(54, (short) 56).putShort(56, (short) segments.size());
      var at = 64;
      for (var segment : segments) {
        file.putInt(at, (int) segment[0]).putLong(at + 8, segment[1]);
        file.putLong(at + 16, segment[2]).putLong(at + 32, segment[3]);
        file.putLong(at + 40, segment.length > 4 ? segment[4] : segment[3]);
        at += 56;
      }
      at = section;
      for (var entry : entries) {
        file.putLong(at, entry[0]).putLong(at + 8, entry[1]);
        at += 16;
      }
      file.put((int) STRINGS_AT, STRINGS.getBytes(StandardCharsets.ISO_8859_1));
      var collector = new ElfCollector();
      collector.add(file.array(), 0, SIZE);
      return collector.end();
    }
  }

  private static Library with(Consumer<Library> change) {
    var library = new Library();
    change.accept(library);
    return library;
  }

  @Test
  void usualLibrariesAreClear() {
    var elf = new Library().read();

    assertThat(elf.isClear()).isTrue();
    assertThat(elf.needed()).containsExactly("libevil.so");
    assertThat(elf.runPath()).containsExactly("/tmp/evil");
  }

  @Test
  void filesWithoutADynamicSectionAreClear() {
    assertThat(with(library -> library.segments.remove(1)).read().isClear()).isTrue();
    // What a file has beside its library for debuggers.
    assertThat(with(library -> library.segments.get(1)[3] = 0).read().isClear()).isTrue();
  }

  @Test
  void usualSegmentsBeginOnPagesOfTheirOwn() {
    assertThat(with(library -> library.segment(1, 0x1800, 0x2800, 0x400)).read().isClear())
        .isTrue();
  }

  static Map<String, Consumer<Library>> odd() {
    return Map.ofEntries(
        Map.entry("strings outside of the size", library -> library.entries.get(3)[1] = 1),
        Map.entry("strings without a size", library -> library.entries.remove(3)),
        Map.entry("a string without an end", library -> library.entries.get(3)[1] = 18),
        Map.entry("a string before all", library -> library.entries.get(0)[1] = -1),
        Map.entry("strings nowhere", library -> library.entries.get(2)[1] = 0x9000),
        Map.entry("strings behind the segment", library -> library.entries.get(2)[1] = 0x1001),
        Map.entry("two tables of strings", library -> library.entry(5, STRINGS_AT + 4)),
        Map.entry("two sizes", library -> library.entry(10, 4)),
        Map.entry("another section in memory", library -> library.segments.get(1)[2] = 0x800),
        Map.entry("another section in the file", library -> library.segments.get(1)[1] = 0x800),
        Map.entry("no end of the section", library -> library.segments.get(1)[3] = 64),
        Map.entry("two sections", library -> library.segment(2, 0x800, 0x800, 0x100)),
        Map.entry("another segment over it", library -> library.segment(1, 0x2000, 0, 0x1000)),
        Map.entry(
            "another segment in its page", library -> library.segment(1, 0x2f00, 0xf00, 0x100)),
        Map.entry(
            "another segment over a later page of the section",
            library -> {
              library.segments.get(0)[3] = 0x2000;
              library.segments.get(1)[3] = 0x1000;
              library.segment(1, 0x2000, 0x1000, 0x1000);
            }),
        Map.entry(
            "another segment over a later page of the strings",
            library -> {
              spread(library);
              library.segment(1, 0x2000, 0x1000, 0x1000);
            }),
        Map.entry(
            "zeros over a later page of the strings",
            library -> {
              spread(library);
              library.segments.add(new long[] {1, 0x2000, 0x1000, 0, 0x1000});
            }),
        Map.entry(
            "a table that goes on elsewhere in the file",
            library -> {
              spread(library);
              library.segments.get(0)[3] = 0x1000;
              library.segment(1, 0x2000, 0x1000, 0x1000);
            }),
        Map.entry("two lists of folders", library -> library.entry(29, 13)),
        Map.entry("more libraries than are read", library -> needs(library, 513)),
        Map.entry("more names than are kept", library -> needsLongNames(library)),
        Map.entry("more folders than are read", library -> hasFolders(library, 129)));
  }

  /** Its libraries' names are in the second page. */
  private static void spread(Library library) {
    library.segments.get(0)[3] = 0x2000;
    library.entries.get(0)[1] = 0x1200;
    library.entries.get(3)[1] = 0x1800;
    library.file.put((int) STRINGS_AT + 0x1200, "libspread.so\0".getBytes(StandardCharsets.UTF_8));
  }

  private static void needs(Library library, int count) {
    library.segments.get(0)[3] = SIZE;
    library.segments.get(1)[1] = 0x800;
    library.segments.get(1)[2] = 0x800;
    library.segments.get(1)[3] = SIZE - 0x800;
    library.section = 0x800;
    for (var i = 1; i < count; i++) {
      library.entry(1, 1);
    }
  }

  /** Each is the end of the one before. */
  private static void needsLongNames(Library library) {
    library.segments.get(0)[3] = SIZE;
    library.entries.get(3)[1] = 0x2000;
    var name = new byte[4000];
    Arrays.fill(name, (byte) 'a');
    library.file.put((int) STRINGS_AT + 0x100, name);
    library.segments.get(1)[3] = 0x200;
    for (var i = 0; i < 20; i++) {
      library.entry(1, 0x100 + i);
    }
  }

  private static void hasFolders(Library library, int count) {
    library.segments.get(0)[3] = SIZE;
    library.entries.get(1)[1] = 0x100;
    library.entries.get(3)[1] = 0x2000;
    var folders =
        IntStream.range(0, count).mapToObj(i -> "/lib" + i).collect(Collectors.joining(":"));
    library.file.put((int) STRINGS_AT + 0x100, folders.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void librariesWithinTheLimitsAreClear() {
    assertThat(with(library -> needs(library, 512)).read().isClear()).isTrue();
    assertThat(with(library -> hasFolders(library, 128)).read().runPath()).hasSize(128);
    assertThat(with(library -> hasFolders(library, 128)).read().isClear()).isTrue();
  }

  /** As patchelf writes them, and as others do that put a table over two segments. */
  @Test
  void stringsInASegmentThatFollowsAreRead() {
    var one = with(ElfFileTest::spread).read();
    var two =
        with(library -> {
              spread(library);
              library.segments.get(0)[3] = 0x1000;
              library.segment(1, 0x1000, 0x1000, 0x1000);
            })
            .read();

    assertThat(one.isClear()).isTrue();
    assertThat(one.needed()).containsExactly("libspread.so");
    assertThat(two).isEqualTo(one);
  }

  /** A list of 4,096 folders in each of 4,096 entries is 70 KB in the file. */
  @Test
  void oneListOfFoldersIsKept() {
    var elf =
        with(library -> {
              hasFolders(library, 300);
              for (var i = 0; i < 20; i++) {
                library.entry(29, 0x100);
              }
            })
            .read();

    assertThat(elf.runPath()).hasSize(128);
  }

  @ParameterizedTest
  @MethodSource("names")
  void oddLibrariesAreNot(String what) {
    assertThat(with(odd().get(what)).read().isClear()).as(what).isFalse();
  }

  static List<String> names() {
    return odd().keySet().stream().sorted().toList();
  }

  /** Some linkers put all code first: the strings come late, and before the dynamic section. */
  private static ElfFile codeFirst(int flagsOfCode, int flagsOfStrings) {
    var strings = 9L << 20;
    var dynamic = 11L << 20;
    var library = new Library();
    library.segments.clear();
    library.segment(1, 0, 0, strings);
    library.segment(1, strings, strings, 1 << 20);
    library.segment(1, dynamic, dynamic, 0x1000);
    library.segment(2, dynamic, dynamic, 0x100);
    library.entries.get(2)[1] = strings + 0x1000;
    library.read();
    var small = library.file;
    var file = ByteBuffer.allocate(12 << 20).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, small, 0, (int) DYNAMIC_AT).putInt(68, flagsOfCode).putInt(124, flagsOfStrings);
    file.put((int) dynamic, small, (int) DYNAMIC_AT, 0x100);
    file.put((int) strings + 0x1000, STRINGS.getBytes(StandardCharsets.ISO_8859_1));
    var collector = new ElfCollector();
    for (var at = 0; at < file.capacity(); at += CHUNK) {
      collector.add(Arrays.copyOfRange(file.array(), at, at + CHUNK), 0, CHUNK);
    }
    return collector.end();
  }

  @Test
  void librariesWithTheirCodeFirstAreClear() {
    var elf = codeFirst(5, 4);

    assertThat(elf.isClear()).isTrue();
    assertThat(elf.needed()).containsExactly("libevil.so");
    assertThat(elf.runPath()).containsExactly("/tmp/evil");
    assertThat(codeFirst(4, 4).runPath()).containsExactly("/tmp/evil");
    assertThat(codeFirst(5, 6).runPath()).containsExactly("/tmp/evil");
  }

  /** Libraries with very many symbols have their strings before all else, and many of them. */
  private static ElfFile withLongStrings(long at, String strings, Consumer<Library> change) {
    var dynamic = 12L << 20;
    var library = new Library();
    library.segments.clear();
    library.segment(1, 0, 0, dynamic);
    library.segment(1, dynamic, dynamic, 0x1000);
    library.segment(2, dynamic, dynamic, 0x100);
    library.entries.get(0)[1] = at;
    library.entries.get(1)[1] = at + strings.indexOf("/");
    library.entries.get(3)[1] = 11 << 20;
    change.accept(library);
    library.read();
    var file = ByteBuffer.allocate(13 << 20).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, library.file, 0, (int) DYNAMIC_AT);
    file.put((int) dynamic, library.file, (int) DYNAMIC_AT, 0x100);
    file.put((int) (STRINGS_AT + at), strings.getBytes(StandardCharsets.ISO_8859_1));
    var collector = new ElfCollector();
    for (var from = 0; from < file.capacity(); from += CHUNK) {
      collector.add(Arrays.copyOfRange(file.array(), from, from + CHUNK), 0, CHUNK);
    }
    return collector.end();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        1,
        9 << 20,
        // Over the end of a chunk, and of what is kept of each file.
        (10 << 20) - STRINGS_AT - 3,
        (10 << 20) - STRINGS_AT - 12,
        (8 << 20) - STRINGS_AT - 4096 - 2,
        (8 << 20) - STRINGS_AT - 3
      })
  void stringsAreReadHoweverManyThereAre(long at) {
    var elf = withLongStrings(at, "libevil.so\0/tmp/evil:$ORIGIN\0", library -> {});

    assertThat(elf.isClear()).isTrue();
    assertThat(elf.needed()).containsExactly("libevil.so");
    assertThat(elf.runPath()).containsExactly("/tmp/evil", "$ORIGIN");
  }

  @Test
  void theEndOfAnotherStringIsRead() {
    var elf = withLongStrings(9 << 20, "libevil.so\0" + "x/tmp/evil\0", library -> {});

    assertThat(elf.runPath()).containsExactly("/tmp/evil");
  }

  @Test
  void longStringsAreTheOnlyReasonWhereTheNameOfALibraryIsNotRead() {
    var strings = "evil\0/tmp/evil\0";
    var elf = withLongStrings(9 << 20, strings, library -> {});

    assertThat(elf.isClear()).isFalse();
    assertThat(elf.hasLongStrings()).isTrue();
    assertThat(elf.runPath()).containsExactly("/tmp/evil");
    for (var change :
        Map.<String, Consumer<Library>>of(
                "before all",
                library -> library.entries.get(0)[1] = -1,
                "outside of the size",
                library -> library.entries.get(0)[1] = 12 << 20,
                "a size outside of the segment",
                library -> library.entries.get(3)[1] = 13 << 20)
            .entrySet()) {
      var odd = withLongStrings(9 << 20, strings, change.getValue());
      assertThat(odd.isClear()).as(change.getKey()).isFalse();
      assertThat(odd.hasLongStrings()).as(change.getKey()).isFalse();
    }
    assertThat(new Library().read().hasLongStrings()).isFalse();
    assertThat(with(odd().get("strings nowhere")).read().hasLongStrings()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {15, 29, 0x6ffffefcL, 0x6ffffefbL, 0x7ffffffdL, 0x7fffffffL})
  void whatIsLookedForElsewhereMustBeRead(long tag) {
    // Neither a folder nor the name of a library, and so not kept.
    var strings = "lib.so\0evil\0/tmp\0";
    var elf =
        withLongStrings(
            9 << 20, strings, library -> library.entries.set(1, new long[] {tag, (9 << 20) + 7}));

    assertThat(elf.isClear()).isFalse();
    assertThat(elf.hasLongStrings()).isFalse();
  }

  @Test
  void stringsBehindTheSectionAreRead() {
    var dynamic = 9L << 20;
    var strings = 11L << 20;
    var library = new Library();
    library.segments.clear();
    library.segment(1, 0, 0, dynamic);
    library.segment(1, dynamic, dynamic, 3 << 20);
    library.segment(2, dynamic, dynamic, 0x100);
    library.entries.get(2)[1] = strings;
    library.read();
    var file = ByteBuffer.allocate(12 << 20).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, library.file, 0, (int) DYNAMIC_AT);
    file.put((int) dynamic, library.file, (int) DYNAMIC_AT, 0x100);
    file.put((int) strings, STRINGS.getBytes(StandardCharsets.ISO_8859_1));
    var collector = new ElfCollector();
    for (var at = 0; at < file.capacity(); at += CHUNK) {
      collector.add(Arrays.copyOfRange(file.array(), at, at + CHUNK), 0, CHUNK);
    }

    assertThat(collector.end().runPath()).containsExactly("/tmp/evil");
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 0xffff})
  void librariesWithMoreSegmentsThanAreReadAreNot(int count) {
    var library = new Library();
    library.read();
    library.file.putShort(56, (short) count);
    var collector = new ElfCollector();
    collector.add(library.file.array(), 0, SIZE);

    assertThat(collector.end().isClear()).isFalse();
  }

  /** The strings of the file before it would still lie where its own are missing. */
  @ParameterizedTest
  @ValueSource(ints = {64, 176, 0x300, (int) STRINGS_AT, (int) STRINGS_AT + 4})
  void fileThatEndsEarlyHasNothingOfTheFileBeforeIt(int length) {
    var library = new Library();
    var before = library.read();
    var alone = new ElfCollector();
    alone.add(library.file.array(), 0, length);
    var first = new ElfCollector();
    first.add(library.file.array(), 0, SIZE);

    var second = first.next();
    second.add(library.file.array(), 0, length);

    assertThat(second.end()).isEqualTo(alone.end()).isNotEqualTo(before);
  }
}
