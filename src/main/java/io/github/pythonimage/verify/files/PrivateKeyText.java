package io.github.pythonimage.verify.files;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Tells a private key from a text that only has the line that keys begin with. */
final class PrivateKeyText {
  private static final String BEGIN = "-----BEGIN ";
  private static final int LONGEST_KIND = 40;
  private static final int KEY_CHARACTERS = 32;
  private static final Pattern PGP_KEY =
      Pattern.compile("\\A(?:\\s|\\\\[nr]).{0,400}?[A-Za-z0-9+/]{32}", Pattern.DOTALL);

  /**
   * A key between the signs of a string in a program, behind tabs or in XML: what stands between
   * its lines, and then the beginning of a sequence in DER or of OpenSSH's format; an encrypted one
   * has headers.
   */
  private static final Pattern JOINED_KEY = Pattern.compile(joinedKey());

  /**
   * All of a key in a program, where strings of others may follow the line that keys begin with.
   */
  private static final Pattern KEY_BLOCK = Pattern.compile(keyBlock());

  private static final Pattern AGE_KEY =
      Pattern.compile("\\A[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}");

  private PrivateKeyText() {}

  private static String joinedKey() {
    var between =
        "(?:\\\\++[nrt]|[\\s,+.]|[bBfrRuU]?[\"'`]|\\\\(?=\\s)|&#(?:1[03]|[xX]0*+[aAdD]);)++";
    var headers = "Proc-Type: 4,ENCRYPTED" + between + "DEK-Info: [A-Z0-9-]++,[0-9A-F]++" + between;
    return "\\A"
        + between
        + "(?:"
        + headers
        + "[A-Za-z0-9+/]{32}|M[A-P][A-Za-z0-9+/]{30}|b3BlbnNzaC1rZXk)";
  }

  private static String keyBlock() {
    var line = "(?:(?:\\\\r)?+\\\\n|\\r?+\\n)";
    return "\\A"
        + line
        + "++(?:(?:[A-Za-z-]++: [^\\r\\n\\\\]{1,99}+"
        + line
        + ")++"
        + line
        // DER, the format of OpenSSH, and that of OpenPGP.
        + "[A-Za-z0-9+/]{48}|(?:M[A-P]|b3BlbnNzaC1rZXk|[lx])[A-Za-z0-9+/]{46})";
  }

  /** Programs that read keys have the marks too, but no key after them. */
  static boolean isKey(String mark, boolean isElf, byte[] window, int start, int filled) {
    var end = start + mark.length();
    if (BytePatterns.AGE_KEYS.contains(mark)) {
      return isFollowedBy(AGE_KEY, window, end, filled);
    }
    if (EncodedKeys.MARKS.contains(mark)) {
      return EncodedKeys.isKey(mark, window, start, filled);
    }
    if (!mark.equals(BytePatterns.KEY_LINE) && !mark.equals(BytePatterns.PGP_LINE)) {
      return start == 0;
    }
    var from = Math.max(0, start - LONGEST_KIND);
    var before = new String(window, from, start - from, StandardCharsets.ISO_8859_1);
    if (!before.contains(BEGIN)) {
      return false;
    }
    if (isElf) {
      return isFollowedBy(KEY_BLOCK, window, end, filled);
    }
    return mark.equals(BytePatterns.PGP_LINE)
        ? isFollowedBy(PGP_KEY, window, end, filled)
        : isKey(window, start, filled) || isFollowedBy(JOINED_KEY, window, end, filled);
  }

  private static boolean isFollowedBy(Pattern key, byte[] window, int end, int filled) {
    var length = Math.min(filled - end, BytePatterns.OVERLAP);
    return key.matcher(new String(window, end, length, StandardCharsets.ISO_8859_1)).find();
  }

  private static boolean isKey(byte[] window, int start, int filled) {
    var characters = 0;
    for (var i = start + BytePatterns.KEY_LINE.length();
        i < filled && characters < KEY_CHARACTERS;
        i++) {
      var c = (char) (window[i] & 0xff);
      if (Character.isLetterOrDigit(c) || c == '+' || c == '/' || c == '=') {
        characters++;
      } else if (c != '\n' && c != '\r' && c != '\\' && c != ':' && c != ',' && c != ' '
          && c != '-') {
        break;
      }
    }
    return characters == KEY_CHARACTERS;
  }
}
