package io.github.pythonimage.verify.files;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Sums of a file that its package or its bytecode has, while its bytes pass by. */
final class PackageChecksums {
  private final MessageDigest digest = DigestUtils.getMd5Digest();
  private boolean wantsMd5;
  private Optional<SourceHash> source = Optional.empty();

  void begin(String path) {
    // Configurations have their sums in another list.
    wantsMd5 = FileSelection.isOfDistribution(path) || path.startsWith("/etc/");
    source = SourceHash.of(path);
    digest.reset();
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
