package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.grpc.CallHeaders;
import io.grpc.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a daemon asks for, read from the headers of the call that is being answered.
 *
 * @param directory the name under which a source was offered
 * @param includes patterns; when there are any, only what matches is wanted
 * @param excludes patterns as in {@code .dockerignore}
 * @param followPaths paths that are wanted together with all that their links lead to
 */
record SyncRequest(
    String directory, List<String> includes, List<String> excludes, List<String> followPaths) {

  static SyncRequest ofCall() {
    var names = values("dir-name");
    return new SyncRequest(
        names.isEmpty() ? "" : names.get(0),
        values("include-patterns"),
        values("exclude-patterns"),
        values("followpaths"));
  }

  private static List<String> values(String key) {
    var values = CallHeaders.all(key);
    if (!CallHeaders.first(key + "-encoded").equals(Optional.of("1"))) {
      return values;
    }
    return values.stream().map(value -> decode(key, value)).toList();
  }

  private static String decode(String key, String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new FileSyncException(
          Status.Code.INVALID_ARGUMENT,
          "the header %s of the daemon is not percent-encoded as announced: '%s'"
              .formatted(key, value));
    }
  }
}
