package io.github.pythonimage.buildkit.filesync;

import io.grpc.Metadata;
import io.grpc.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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

  static SyncRequest from(Metadata headers) {
    var names = values(headers, "dir-name");
    return new SyncRequest(
        names.isEmpty() ? "" : names.get(0),
        values(headers, "include-patterns"),
        values(headers, "exclude-patterns"),
        values(headers, "followpaths"));
  }

  private static List<String> values(Metadata headers, String key) {
    var values = headers.getAll(header(key));
    if (values == null) {
      return List.of();
    }
    var encoded = headers.get(header(key + "-encoded"));
    var decoded = new ArrayList<String>();
    for (var value : values) {
      decoded.add(encoded == null || !encoded.equals("1") ? value : decode(key, value));
    }
    return List.copyOf(decoded);
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

  private static Metadata.Key<String> header(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
