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
import java.util.HexFormat;
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
  private final MessageDigest sha256 = DigestUtils.getSha256Digest();
  private ElfCollector ofElf = new ElfCollector();
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
    var search = new BytePatternSearch(isElf);
    var elf = isElf ? nextElf() : null;
    var sums = new Checksums(path);
    var isWanted = FileSelection.wantsText(path);
    var isTooLarge = isWanted && FileSelection.isTooLarge(path, size, kept);
    var isKept = isWanted && !isTooLarge;
    var mayHaveCredential = !isElf && BytePatterns.mayHaveCredential(path, size);
    var isText = isKept || mayHaveCredential;
    var text = new StringBuilder();
    var isWhole = !isElf && filled == size;
    var found = isWhole ? marksOfWhole(path, filled) : new HashSet<String>();
    var read = (long) filled;
    var fresh = 0;
    while (true) {
      if (wantsDigest) {
        sha256.update(window, fresh, filled - fresh);
      }
      sums.add(window, fresh, filled - fresh);
      if (elf != null) {
        elf.add(window, fresh, filled - fresh);
      }
      if (isText) {
        text.append(text(window, fresh, filled - fresh));
      }
      var isLast = read == size;
      fresh = search.search(window, filled, isLast);
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
    found.addAll(search.found());
    var all = text.toString();
    if (mayHaveCredential && BytePatterns.hasCredentialInFile(path, all)) {
      found.add(BytePatterns.CREDENTIAL);
    }
    if (isTooLarge) {
      found.add(BytePatterns.TOO_LARGE);
    }
    kept += isKept ? size : 0;
    var content =
        new FileContent(
            false,
            isKept ? all : "",
            head,
            wantsDigest ? DIGEST.encodeToString(sha256.digest()) : "",
            elf == null ? Optional.empty() : Optional.of(kept(elf.end())),
            found,
            sums.md5(),
            sums.sourceHash());
    // One object for all files of which nothing is kept.
    return content.equals(FileContent.NONE) ? FileContent.NONE : content;
  }

  private ElfCollector nextElf() {
    ofElf = ofElf.next();
    return ofElf;
  }

  /** What tells a small file by all of its bytes. */
  private Set<String> marksOfWhole(String path, int filled) {
    var found = new HashSet<String>();
    if (BinaryKeys.isKey(window, filled, filled)) {
      found.add(BytePatterns.PRIVATE_KEY);
    }
    if (isUtf16(filled)) {
      var decoded = new String(window, 0, filled, StandardCharsets.UTF_16);
      var bytes = decoded.getBytes(StandardCharsets.ISO_8859_1);
      var search = new BytePatternSearch(false);
      search.search(bytes, bytes.length, true);
      found.addAll(search.found());
      if (BytePatterns.mayHaveCredential(path, bytes.length)
          && BytePatterns.hasCredentialInFile(path, text(bytes, 0, bytes.length))) {
        found.add(BytePatterns.CREDENTIAL);
      }
    }
    return found;
  }

  /** With the mark that tells the order of bytes, as PowerShell writes it. */
  private boolean isUtf16(int filled) {
    var mark = filled < 2 ? 0 : (window[0] & 0xff) << 8 | (window[1] & 0xff);
    return mark == 0xfffe || mark == 0xfeff;
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
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
    return text(window, 0, Math.min(filled, length));
  }

  /** Sums of a file that its package or its bytecode has, while its bytes pass by. */
  private static final class Checksums {
    private final MessageDigest digest = DigestUtils.getMd5Digest();
    private final boolean wantsMd5;
    private final Optional<SourceHash> source;

    Checksums(String path) {
      // Configurations have their sums in another list.
      wantsMd5 = FileSelection.isOfDistribution(path) || path.startsWith("/etc/");
      source = SourceHash.of(path);
    }

    void add(byte[] bytes, int from, int count) {
      if (wantsMd5) {
        digest.update(bytes, from, count);
      }
      source.ifPresent(hash -> hash.update(bytes, from, count));
    }

    String md5() {
      return wantsMd5 ? HexFormat.of().formatHex(digest.digest()) : "";
    }

    String sourceHash() {
      return source.map(SourceHash::end).orElse("");
    }
  }
}
