package io.github.pythonimage.verify.libraries;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The libraries that {@code /etc/ld.so.cache} has, read as the loader of glibc does: by offsets,
 * which may lead into the middle of a text.
 *
 * @param isReadable whether it has the form that {@code ldconfig} writes, or is empty or missing
 */
public record LoaderCache(List<Library> libraries, boolean isReadable) {
  private static final String MAGIC = "glibc-ld.so.cache1.1";
  private static final int HEADER = 48;
  private static final int ENTRY = 24;

  /** The older form, which may come before the other one. */
  private static final String OLD_MAGIC = "ld.so-1.7.0";

  private static final int OLD_HEADER = 16;
  private static final int OLD_ENTRY = 12;

  private static final int LONGEST_PATH = 4096;

  /** Texts share their ends, but no cache of ldconfig repeats all of them. */
  private static final int MOST_REPEATED = 4;

  public LoaderCache {
    libraries = List.copyOf(libraries);
  }

  /**
   * A library.
   *
   * @param name what programs call it
   * @param path where the loader looks for it
   */
  public record Library(String name, String path) {}

  /** That of an image. */
  public static LoaderCache of(FileTree files) {
    return files
        .resolve("/etc/ld.so.cache")
        .filter(file -> file.isFile() && file.size() > 0)
        .map(FileEntry::text)
        .map(LoaderCache::parse)
        .orElse(new LoaderCache(List.of(), true));
  }

  private static LoaderCache parse(String text) {
    try {
      var start = text.startsWith(OLD_MAGIC) ? behindOld(text) : 0;
      if (!text.startsWith(MAGIC, start)) {
        return new LoaderCache(List.of(), false);
      }
      var cache = text.substring(start);
      var count = number(cache, MAGIC.length());
      var libraries = new ArrayList<Library>();
      var left = (long) MOST_REPEATED * cache.length();
      for (var i = 0; i < count && left >= 0; i++) {
        var entry = Math.addExact(HEADER, Math.multiplyExact(i, ENTRY));
        var library =
            new Library(
                string(cache, number(cache, entry + 4)), string(cache, number(cache, entry + 8)));
        left -= library.name().length() + library.path().length();
        libraries.add(library);
      }
      return new LoaderCache(libraries, left >= 0);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      return new LoaderCache(List.of(), false);
    }
  }

  private static int behindOld(String text) {
    var end = OLD_HEADER + OLD_ENTRY * (long) number(text, OLD_HEADER - 4);
    return Math.toIntExact((end + 7) / 8 * 8);
  }

  /** Four bytes, the last one first; a number above that of any position fails. */
  private static int number(String text, int at) {
    var number = 0L;
    for (var i = 3; i >= 0; i--) {
      number = number << 8 | text.charAt(at + i);
    }
    return Math.toIntExact(number);
  }

  private static String string(String text, int from) {
    var to = from;
    while (text.charAt(to) != 0) {
      if (++to - from > LONGEST_PATH) {
        throw new IndexOutOfBoundsException(to);
      }
    }
    return new String(
        text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
