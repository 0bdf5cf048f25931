package io.github.pythonimage.verify.files;

import io.github.pythonimage.verify.elf.ElfCollector;
import io.github.pythonimage.verify.elf.ElfFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Learns what rules need from the content of files, one after the other. One buffer serves all of
 * them.
 */
final class ContentScanner {
  private static final int BUFFER = 1 << 18;
  private static final int HEAD = 512;
  // The type of an ELF file, and the first name in an archive.
  private static final int CODE_HEAD = 24;
  private static final Base64.Encoder DIGEST = Base64.getUrlEncoder().withoutPadding();

  private final byte[] window = new byte[BytePatterns.OVERLAP + BUFFER];
  private final ElfCollector elf = new ElfCollector();
  private final MessageDigest sha256 = DigestUtils.getSha256Digest();
  private final PackageChecksums sums = new PackageChecksums();
  private long kept;

  FileContent scan(String path, long size, InputStream in) throws IOException {
    if (size == 0) {
      return FileContent.NONE;
    }
    // The whole file, where it is small.
    var filled = in.readNBytes(window, 0, (int) Math.min(size, window.length));
    var isElf = ElfCollector.isElf(window, filled);
    var head = head(path, filled);
    var wantsDigest = FileSelection.wantsDigest(path) || head.startsWith("#!");
    sums.begin(path);
    if (filled == size && !isElf) {
      return small(path, filled, wantsDigest, head);
    }
    return large(path, size, in, filled, isElf, wantsDigest, head);
  }

  private FileContent small(String path, int filled, boolean wantsDigest, String head) {
    var isWanted = FileSelection.wantsText(path);
    var isTooLarge = isWanted && FileSelection.isTooLarge(path, filled, kept);
    var text = isWanted && !isTooLarge ? text(filled) : "";
    kept += text.length();
    var digest = wantsDigest ? digest(filled) : "";
    var markers = marks(path, window, filled);
    if (isUtf16(filled)) {
      var decoded =
          new String(window, 0, filled, StandardCharsets.UTF_16)
              .getBytes(StandardCharsets.ISO_8859_1);
      markers.addAll(marks(path, decoded, decoded.length));
    }
    if (BinaryKeys.isKey(window, filled, filled)) {
      markers.add(BytePatterns.PRIVATE_KEY);
    }
    if (isTooLarge) {
      markers.add(BytePatterns.TOO_LARGE);
    }
    sums.add(window, 0, filled);
    var content =
        new FileContent(
            false, text, head, digest, Optional.empty(), markers, sums.md5(), sums.sourceHash());
    // One object for all files of which nothing is kept.
    return content.equals(FileContent.NONE) ? FileContent.NONE : content;
  }

  private static Set<String> marks(String path, byte[] bytes, int filled) {
    var search = new BytePatternSearch(false);
    search.search(bytes, filled, true);
    var found = new HashSet<>(search.found());
    if (BytePatterns.mayHaveCredential(path, filled)
        && BytePatterns.hasCredentialInFile(
            new String(bytes, 0, filled, StandardCharsets.ISO_8859_1))) {
      found.add(BytePatterns.CREDENTIAL);
    }
    return found;
  }

  /** With the mark that tells the order of bytes, as PowerShell writes it. */
  private boolean isUtf16(int filled) {
    var mark = filled < 2 ? 0 : (window[0] & 0xff) << 8 | (window[1] & 0xff);
    return mark == 0xfffe || mark == 0xfeff;
  }

  private String text(int length) {
    return new String(window, 0, length, StandardCharsets.ISO_8859_1);
  }

  private FileContent large(
      String path,
      long size,
      InputStream in,
      int first,
      boolean isElf,
      boolean wantsDigest,
      String head)
      throws IOException {
    var markers = new BytePatternSearch(isElf);
    if (isElf) {
      elf.begin();
    }
    var isWanted = FileSelection.wantsText(path);
    var isTooLarge = isWanted && FileSelection.isTooLarge(path, size, kept);
    var isKept = isWanted && !isTooLarge;
    var mayHaveCredential = !isElf && BytePatterns.mayHaveCredential(path, size);
    var text = isKept || mayHaveCredential ? new StringBuilder() : null;
    var read = (long) first;
    var fresh = 0;
    var filled = first;
    while (true) {
      if (wantsDigest) {
        sha256.update(window, fresh, filled - fresh);
      }
      sums.add(window, fresh, filled - fresh);
      if (isElf) {
        elf.add(window, fresh, filled - fresh);
      }
      if (text != null) {
        text.append(new String(window, fresh, filled - fresh, StandardCharsets.ISO_8859_1));
      }
      var isLast = read == size;
      fresh = markers.search(window, filled, isLast);
      if (isLast) {
        break;
      }
      var more = in.readNBytes(window, fresh, (int) Math.min(size - read, window.length - fresh));
      if (more == 0) {
        throw new EOFException("the archive of the file system ends within " + path);
      }
      read += more;
      filled = fresh + more;
    }
    var all = text == null ? "" : text.toString();
    var found = markers.found();
    if (mayHaveCredential && BytePatterns.hasCredentialInFile(all)) {
      found.add(BytePatterns.CREDENTIAL);
    }
    kept += isKept ? size : 0;
    var content =
        new FileContent(
            false,
            isKept ? all : "",
            head,
            wantsDigest ? DIGEST.encodeToString(sha256.digest()) : "",
            isElf ? Optional.of(kept(elf.end())) : Optional.empty(),
            found,
            sums.md5(),
            sums.sourceHash());
    return isTooLarge ? content.withMarker(BytePatterns.TOO_LARGE) : content;
  }

  /** Names count like texts: a small file can have many. */
  private ElfFile kept(ElfFile file) {
    kept += file.length();
    return FileSelection.isFull(kept) ? file.withoutNames() : file;
  }

  private String head(String path, int filled) {
    var isScript = filled > 2 && window[0] == '#' && window[1] == '!';
    var isCode = filled > 2 && (window[0] == 0x7f || (window[0] == '!' && window[1] == '<'));
    var length =
        isScript ? HEAD : isCode ? CODE_HEAD : path.endsWith(".pyc") ? FileSelection.PYC_HEAD : 0;
    return new String(window, 0, Math.min(filled, length), StandardCharsets.ISO_8859_1);
  }

  private String digest(int length) {
    sha256.update(window, 0, length);
    return DIGEST.encodeToString(sha256.digest());
  }
}
