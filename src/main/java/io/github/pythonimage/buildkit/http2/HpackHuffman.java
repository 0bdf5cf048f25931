package io.github.pythonimage.buildkit.http2;

import java.nio.charset.StandardCharsets;

/**
 * The code of RFC 7541, appendix B. It is canonical: ordered by length and then by symbol, each
 * code is the one before it plus one. So the lengths say it all, and neither a table of codes nor a
 * tree of nodes has to be loaded.
 */
final class HpackHuffman {
  private static final int SHORTEST = 5;
  private static final int LONGEST = 30;
  private static final int END = 256;

  /** How long the code of each symbol is: a letter from a, for the shortest, to z. */
  private static final String LENGTHS =
      "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxx"
          + "bffhibdgffdgdbbbaaabbbbbbbcdkbhf"
          + "ibccccccccccccccccccccccdcdioijb"
          + "kabababbbaccbbbabcbaabccccckgjix"
          + "prpprrrsrssssststtrstssssqrsrsst"
          + "rqprrssqsrrtqrssqqrqsrssprrrsrrs"
          + "vvporsruvvvwwvtuoqvwwvwtqqvvxwww"
          + "ptpqrqqsrruuttvsvwvvwwwwwxwwwwwv"
          + "z";

  /** Of each length, the first code that is longer, with zeros behind it up to the longest. */
  private static final int[] LIMITS = new int[LONGEST + 1];

  /** Of each length, what to add to a code to find its symbol. */
  private static final int[] OFFSETS = new int[LONGEST + 1];

  /** The symbols in the order of their codes. */
  private static final short[] SYMBOLS = new short[END + 1];

  static {
    var counts = new int[LONGEST + 1];
    for (var symbol = 0; symbol <= END; symbol++) {
      counts[length(symbol)]++;
    }
    var places = new int[LONGEST + 1];
    var code = 0;
    var place = 0;
    for (var length = SHORTEST; length <= LONGEST; length++) {
      places[length] = place;
      OFFSETS[length] = place - (code >>> (LONGEST - length));
      place += counts[length];
      code += counts[length] << (LONGEST - length);
      LIMITS[length] = code;
    }
    for (var symbol = 0; symbol <= END; symbol++) {
      SYMBOLS[places[length(symbol)]++] = (short) symbol;
    }
  }

  private HpackHuffman() {}

  /** The text; each of its characters is a byte. */
  static String decode(byte[] coded) throws Http2Exception {
    var text = new byte[(int) (coded.length * 8L / SHORTEST)];
    var size = 0;
    var left = coded.length * 8L;
    var next = 0;
    var bits = 0L;
    var count = 0;
    while (true) {
      // Behind the last byte come ones without end: the padding, as the standard has it, is the
      // beginning of the code for the end, and so reads as that code.
      for (; count < LONGEST; count += 8) {
        bits = bits << 8 | (next < coded.length ? coded[next++] & 0xff : 0xff);
      }
      var window = (int) (bits >>> (count - LONGEST)) & ((1 << LONGEST) - 1);
      var length = SHORTEST;
      while (window >= LIMITS[length]) {
        length++;
      }
      var symbol = SYMBOLS[OFFSETS[length] + (window >>> (LONGEST - length))];
      if (symbol == END && left < 8) {
        return new String(text, 0, size, StandardCharsets.ISO_8859_1);
      }
      if (symbol == END || length > left) {
        throw new Http2Exception(
            ErrorCode.COMPRESSION_ERROR, "A Huffman-coded string does not end as it has to");
      }
      text[size++] = (byte) symbol;
      count -= length;
      left -= length;
    }
  }

  private static int length(int symbol) {
    return LENGTHS.charAt(symbol) - 'a' + SHORTEST;
  }
}
