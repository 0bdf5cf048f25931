package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.ObservedStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** Content that is compared with its digest and size when its end is reached. */
final class CheckedBlob extends ObservedStream {
  private final String digest;
  private final long size;
  private final MessageDigest sum = DigestUtils.getSha256Digest();
  private long count;
  private boolean atEnd;

  /**
   * Content that is read for the first time.
   *
   * @param size its bytes; -1 where nobody knows how many there should be
   */
  CheckedBlob(InputStream in, String digest, long size) {
    super(in);
    this.digest = digest;
    this.size = size;
  }

  @Override
  protected void observe(byte[] bytes, int offset, int length) {
    sum.update(bytes, offset, length);
    count += length;
    if (size >= 0 && count > size) {
      throw new DamagedImageException(digest + " is longer than the " + size + " bytes it has");
    }
  }

  @Override
  protected void observeEnd() {
    if (atEnd) {
      return;
    }
    atEnd = true;
    if (size >= 0 && count != size) {
      throw new DamagedImageException(
          digest + " has " + count + " bytes where its manifest says " + size);
    }
    var actual = "sha256:" + HexFormat.of().formatHex(sum.digest());
    if (!actual.equals(digest)) {
      throw new DamagedImageException("the content of " + digest + " has the digest " + actual);
    }
  }
}
