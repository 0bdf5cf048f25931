package io.github.pythonimage.verify.libraries;

/** Caches of the loader with one library, as ldconfig writes them. */
public final class LoaderCacheFixture {
  private static final int STRINGS = 72;

  private LoaderCacheFixture() {}

  /** A cache in which programs find a library by its name at a path. */
  public static String of(String name, String path) {
    var strings = name + "\0" + path + "\0";
    return "glibc-ld.so.cache1.1"
        + number(1)
        + number(strings.length())
        + "\2\0\0\0"
        + "\0".repeat(16)
        + "\3\3\0\0"
        + number(STRINGS)
        + number(STRINGS + name.length() + 1)
        + "\0".repeat(12)
        + strings;
  }

  /** Four bytes, the last one first. */
  static String number(int number) {
    var bytes = new StringBuilder();
    for (var shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.append((char) (number >> shift & 0xff));
    }
    return bytes.toString();
  }
}
