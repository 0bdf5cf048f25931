package io.github.pythonimage.verify.files;

import io.github.pythonimage.verify.elf.ElfFile;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What was learned from the bytes of a file while they passed by. Text is ISO 8859-1, one character
 * a byte, so that nothing is lost.
 *
 * @param hasCapabilities whether it has file capabilities
 * @param text all of a small file that a rule wants to read; empty for others
 * @param head the first bytes of a script
 * @param digest SHA-256 as RECORD files have it (base64url, without padding); empty where nobody
 *     compares it
 * @param elf what it is as a program or library
 * @param markers the names of the marks that were found in it, see {@link BytePatterns}
 * @param md5 in hexadecimal digits, as packages of Debian have it; empty where none has it
 * @param sourceHash of a module, as its bytecode has it; empty for others
 */
public record FileContent(
    boolean hasCapabilities,
    String text,
    String head,
    String digest,
    Optional<ElfFile> elf,
    Set<String> markers,
    String md5,
    String sourceHash) {
  /** Nothing was read. */
  public static final FileContent NONE =
      new FileContent(false, "", "", "", Optional.empty(), Set.of(), "", "");

  public FileContent {
    markers = Set.copyOf(markers);
  }

  /** The same with one more mark. */
  FileContent withMarker(String marker) {
    var more = new HashSet<>(markers);
    more.add(marker);
    return new FileContent(hasCapabilities, text, head, digest, elf, more, md5, sourceHash);
  }

  /** The same with file capabilities. */
  FileContent withCapabilities() {
    return new FileContent(true, text, head, digest, elf, markers, md5, sourceHash);
  }
}
