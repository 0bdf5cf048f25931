package io.github.pythonimage.verify.files;

/** Tells names that a zip has its files under from the same text elsewhere. */
final class ZipNames {
  private static final int LONGEST_FOLDER = 256;
  // Where the length of the name is, and the name, behind the signature of a header.
  private static final int LOCAL_LENGTH = 26;
  private static final int LOCAL_NAME = 30;
  private static final int CENTRAL_LENGTH = 28;
  private static final int CENTRAL_NAME = 46;

  private ZipNames() {}

  /**
   * Whether the name of a module is the end of a name in a header of a zip, which may have its
   * bytecode instead.
   */
  static boolean isModuleInZip(byte[] bytes, int start, int length, int filled) {
    var end = start + length;
    var endOfBytecode = end < filled && bytes[end] == 'c' ? end + 1 : end;
    var first = Math.max(0, start - CENTRAL_NAME - LONGEST_FOLDER);
    for (var at = start - LOCAL_NAME; at >= first; at--) {
      if (bytes[at] == 'P' && bytes[at + 1] == 'K') {
        var isLocal = bytes[at + 2] == 3 && bytes[at + 3] == 4;
        var isCentral = bytes[at + 2] == 1 && bytes[at + 3] == 2;
        var name = at + (isLocal ? LOCAL_NAME : CENTRAL_NAME);
        var count = at + (isLocal ? LOCAL_LENGTH : CENTRAL_LENGTH);
        if ((isLocal || isCentral)
            && name <= start
            && (name + number(bytes, count) == end
                || name + number(bytes, count) == endOfBytecode)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }
}
