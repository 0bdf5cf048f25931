package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.rpc.Code;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a daemon asks for, read from the headers of its call.
 *
 * @param directory the name under which a source was offered
 * @param includes patterns; when there are any, only what matches is wanted
 * @param excludes patterns as in {@code .dockerignore}
 * @param followPaths paths that are wanted together with all that their links lead to
 */
record SyncRequest(
    String directory, List<String> includes, List<String> excludes, List<String> followPaths) {

  static SyncRequest from(Headers headers) {
    var names = values(headers, "dir-name");
    return new SyncRequest(
        names.isEmpty() ? "" : names.get(0),
        values(headers, "include-patterns"),
        values(headers, "exclude-patterns"),
        values(headers, "followpaths"));
  }

  private static List<String> values(Headers headers, String key) {
    var values = headers.all(key);
    if (!headers.first(key + "-encoded").equals(Optional.of("1"))) {
      return values;
    }
    var decoded = new ArrayList<String>();
    for (var value : values) {
      decoded.add(decode(key, value));
    }
    return decoded;
  }

  private static String decode(String key, String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new FileSyncException(
          Code.INVALID_ARGUMENT,
          "the header %s of the daemon is not percent-encoded as announced: '%s'"
              .formatted(key, value));
    }
  }
}
