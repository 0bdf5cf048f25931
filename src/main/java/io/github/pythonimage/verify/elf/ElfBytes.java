package io.github.pythonimage.verify.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The beginning of a passing file, and pieces of the rest that somebody asked for in time. */
final class ElfBytes {
  private static final int INITIAL = 1 << 16;
  // Strings of the largest libraries begin after their symbols, some megabytes into the file.
  private static final int LONGEST_PREFIX = 8 << 20;
  private static final int LONGEST_NAME = 4096;

  private final ElfStrings names = new ElfStrings();
  private final List<Piece> pieces = new ArrayList<>();
  private byte[] prefix;
  private int length;
  private long offset;

  private static final class Piece {
    final long start;
    final byte[] bytes;
    int filled;

    Piece(long start, int length) {
      this.start = start;
      this.bytes = new byte[length];
    }
  }

  ElfBytes() {
    prefix = new byte[INITIAL];
  }

  /** Takes over the memory of a file that ended. */
  ElfBytes(ElfBytes ended) {
    prefix = ended.prefix;
  }

  void add(byte[] bytes, int from, int count) {
    var wanted = Math.min(count, LONGEST_PREFIX - length);
    if (wanted > 0) {
      if (length + wanted > prefix.length) {
        var larger = Math.min(2 * prefix.length, LONGEST_PREFIX);
        prefix = Arrays.copyOf(prefix, Math.max(length + wanted, larger));
      }
      System.arraycopy(bytes, from, prefix, length, wanted);
      length += wanted;
    }
    pieces.forEach(piece -> fill(piece, bytes, from, count));
    offset += count;
  }

  /** Looks for names in what was added last, where it is too far from the beginning to be kept. */
  void keepNames(List<ElfSegment> segments, byte[] bytes, int from, int count) {
    var begin = offset - count;
    var skipped = (int) Math.max(0, Math.min(count, LONGEST_PREFIX - LONGEST_NAME - begin));
    if (segments.stream().noneMatch(segment -> segment.overlaps(begin, count))) {
      names.skip();
    } else if (skipped < count) {
      names.add(bytes, from + skipped, count - skipped, begin + skipped);
    }
  }

  /** Whether a position is so far from the beginning that not all of it is kept. */
  static boolean isFar(long position) {
    return position >= LONGEST_PREFIX - LONGEST_NAME;
  }

  /**
   * Keeps a piece that is still to come, also where it began in the chunk that was added last.
   *
   * @param bytes that chunk
   */
  void keep(long start, int count, byte[] bytes, int from, int chunk) {
    var begin = offset - chunk;
    if (start >= begin && start + count > length) {
      var piece = new Piece(start, count);
      offset = begin;
      fill(piece, bytes, from, chunk);
      offset = begin + chunk;
      pieces.add(piece);
    }
  }

  private void fill(Piece piece, byte[] bytes, int from, int count) {
    var next = piece.start + piece.filled;
    if (next >= offset && next < offset + count) {
      var skipped = (int) (next - offset);
      var wanted = Math.min(count - skipped, piece.bytes.length - piece.filled);
      System.arraycopy(bytes, from + skipped, piece.bytes, piece.filled, wanted);
      piece.filled += wanted;
    }
  }

  /** What is known of a string at a position: up to its end, or all of this length. */
  Optional<ByteBuffer> text(long start, int longest) {
    if (start < 0) {
      return Optional.empty();
    }
    var near = (int) Math.min(longest, Math.max(0, length - start));
    var beginning = near == 0 ? Optional.<ByteBuffer>empty() : get(start, near);
    if (beginning.filter(text -> near == longest || isEnded(text)).isPresent()) {
      return beginning;
    }
    return pieces.stream()
        .filter(p -> start >= p.start && start < p.start + p.filled)
        .map(
            p -> ByteBuffer.wrap(p.bytes, (int) (start - p.start), rest(p, start, longest)).slice())
        .findFirst()
        .or(() -> names.get(start));
  }

  private static int rest(Piece piece, long start, int longest) {
    return (int) Math.min(longest, piece.start + piece.filled - start);
  }

  /** Whether a string ends within what is known of it. */
  static boolean isEnded(ByteBuffer text) {
    for (var i = 0; i < text.limit(); i++) {
      if (text.get(i) == 0) {
        return true;
      }
    }
    return false;
  }

  /** These bytes, where all of them are known by now. */
  Optional<ByteBuffer> get(long start, long count) {
    if (start < 0 || count < 0) {
      return Optional.empty();
    }
    if (start + count <= length) {
      return Optional.of(ByteBuffer.wrap(prefix, (int) start, (int) count).slice());
    }
    return pieces.stream()
        .filter(p -> start >= p.start && start + count <= p.start + p.filled)
        .map(p -> ByteBuffer.wrap(p.bytes, (int) (start - p.start), (int) count).slice())
        .findFirst();
  }
}
