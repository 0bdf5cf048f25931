package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One header of a tar archive, in a form that all readers understand alike. Formats are those that
 * tools write today: POSIX (ustar and pax) and GNU.
 *
 * @param linkName of links; what the header of another entry has there counts for nobody
 * @param device of device files, {@code 1:3} for example; empty for others
 */
record TarHeader(
    String name,
    char type,
    long size,
    long mode,
    long uid,
    long gid,
    String linkName,
    String device) {
  static final int LENGTH = 512;

  private static final int MODE = 100;
  private static final int UID = 108;
  private static final int GID = 116;
  private static final int SIZE = 124;
  private static final int MODIFIED = 136;
  private static final int TYPE = 156;
  private static final int LINK_NAME = 157;
  private static final int MAGIC = 257;
  private static final int MAJOR = 329;
  private static final int MINOR = 337;
  private static final int PREFIX = 345;
  private static final int REST = 500;
  private static final int NAME_LENGTH = 100;
  private static final int ID_LENGTH = 8;
  private static final int NUMBER_LENGTH = 12;
  private static final String POSIX = "ustar\00000";
  private static final String GNU = "ustar  \0";
  private static final long LARGEST_ID = Integer.MAX_VALUE;
  // A pebibyte; a sum with it does not overflow.
  private static final long LARGEST_SIZE = 1L << 50;
  private static final String FILES = "0\0";
  private static final String WITHOUT_CONTENT = "123456";
  private static final String DEVICES = "34";
  // The largest are 4095 and 1048575; no real device comes near them.
  private static final String NUMBERS_OF_LINUX = "[0-9]{1,3}:[0-9]{1,6}";
  // More headers and longer names of GNU tar, and more headers of pax.
  private static final String ADDITIONS = "LKx";

  /** Reads a header. */
  static TarHeader of(byte[] block) {
    var bytes = new TarFields(block);
    bytes.checkSum();
    var type = (char) (block[TYPE] & 0xff);
    var name = bytes.text(0, NAME_LENGTH, "name");
    switch (bytes.raw(MAGIC, ID_LENGTH)) {
      case POSIX -> {
        var prefix = bytes.text(PREFIX, REST - PREFIX, "name");
        name = prefix.isEmpty() ? name : prefix + "/" + name;
        bytes.requireZeros(REST);
      }
      // Old versions of a writer put a prefix there, and sparse files have a list of holes.
      case GNU -> {
        bytes.time(PREFIX);
        bytes.time(PREFIX + NUMBER_LENGTH);
        bytes.requireZeros(PREFIX + 2 * NUMBER_LENGTH);
      }
      default -> throw new DamagedImageException(name + " has a header of an unknown format");
    }
    bytes.time(MODIFIED);
    var device =
        bytes.number(MAJOR, ID_LENGTH, "device") + ":" + bytes.number(MINOR, ID_LENGTH, "device");
    return new TarHeader(
        name,
        type,
        bytes.number(SIZE, NUMBER_LENGTH, "size"),
        bytes.number(MODE, ID_LENGTH, "mode"),
        bytes.number(UID, ID_LENGTH, "owner"),
        bytes.number(GID, ID_LENGTH, "group"),
        bytes.text(LINK_NAME, NAME_LENGTH, "link"),
        DEVICES.indexOf(type) >= 0 ? device : "");
  }

  /** Whether it tells more of the entry that follows. */
  boolean isAddition() {
    return ADDITIONS.indexOf(type) >= 0;
  }

  boolean isFolder() {
    return type == '5';
  }

  boolean isFile() {
    return FILES.indexOf(type) >= 0;
  }

  /** The same, with what headers before it tell; names are text from now on. */
  TarHeader with(Map<String, String> records) {
    return new TarHeader(
        text(records, "path", name),
        type,
        number(records, "size", size),
        mode,
        number(records, "uid", uid),
        number(records, "gid", gid),
        text(records, "linkpath", linkName),
        device);
  }

  private static String text(Map<String, String> records, String key, String before) {
    var text = records.get(key);
    return text == null
        ? TarFields.decoded(before.getBytes(StandardCharsets.ISO_8859_1), key)
        : text;
  }

  private static long number(Map<String, String> records, String key, long before) {
    var text = records.get(key);
    return text == null ? before : Long.parseLong(text);
  }

  /** Readers must agree on what it is, and on where the next one begins. */
  TarHeader checked() {
    var hasNoContent = WITHOUT_CONTENT.indexOf(type) >= 0;
    if (!hasNoContent && !isFile()) {
      throw new DamagedImageException("%s has the type '%c'".formatted(name, type));
    }
    if (hasNoContent && size != 0) {
      throw new DamagedImageException(name + " is a link, folder or device with content");
    }
    if (size > LARGEST_SIZE) {
      throw new DamagedImageException("%s has %d bytes".formatted(name, size));
    }
    if (name.isEmpty()) {
      throw new DamagedImageException("an entry has no name");
    }
    if (name.endsWith("/") && !isFolder()) {
      throw new DamagedImageException(name + " is called like a folder and is none");
    }
    if (uid > LARGEST_ID || gid > LARGEST_ID) {
      throw new DamagedImageException(
          "%s belongs to %d:%d, which no system has".formatted(name, uid, gid));
    }
    // In an overlay 0:0 is a mark that hides the file of a lower layer. Linux cuts larger numbers,
    // so that 4096:0 is the same.
    if (type == '3' && (device.equals("0:0") || !device.matches(NUMBERS_OF_LINUX))) {
      throw new DamagedImageException(name + " is the device " + device);
    }
    return this;
  }
}
