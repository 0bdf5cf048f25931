package io.github.pythonimage.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The entry of the root folder, with which an archive of it begins; exports have none. */
final class RootEntry {
  private static final int BLOCK = 512;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int TYPE = 156;
  private static final int NAME_LENGTH = 100;
  private static final int MOST_BLOCKS = 64;
  // Extended headers, which belong to the entry after them.
  private static final Set<Character> EXTENSIONS = Set.of('x', 'g', 'L', 'K');
  private static final Set<String> NAMES = Set.of("/", "./", ".");

  private RootEntry() {}

  /** The entry as it is in the archive; nothing where another one is the first. */
  static byte[] of(InputStream archive) throws IOException {
    var entry = new ByteArrayOutputStream();
    for (var blocks = 0; blocks < MOST_BLOCKS; blocks++) {
      var header = archive.readNBytes(BLOCK);
      if (header.length < BLOCK) {
        return new byte[0];
      }
      entry.write(header);
      if (!EXTENSIONS.contains((char) header[TYPE])) {
        return NAMES.contains(text(header, 0, NAME_LENGTH)) ? entry.toByteArray() : new byte[0];
      }
      entry.write(archive.readNBytes(padded(text(header, SIZE, SIZE_LENGTH))));
    }
    return new byte[0];
  }

  private static int padded(String octal) {
    var size = octal.matches("[0-7]{1,5}") ? Integer.parseInt(octal, 8) : 0;
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static String text(byte[] header, int from, int length) {
    var text = new String(header, from, length, StandardCharsets.ISO_8859_1);
    var end = text.indexOf('\0');
    // Numbers have leading zeros, and may end with a space.
    return (end < 0 ? text : text.substring(0, end)).strip().replaceFirst("^0+(?=[0-7])", "");
  }
}
