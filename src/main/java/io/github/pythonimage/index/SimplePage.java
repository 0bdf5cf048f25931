package io.github.pythonimage.index;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an index says that it has of one project, as PEP 503 (HTML) or PEP 691 (JSON).
 *
 * @param files the SHA-256 of each file, where it is told
 */
record SimplePage(Map<String, Optional<String>> files) {
  static final String JSON_TYPE = "application/vnd.pypi.simple.v1+json";
  static final String ACCEPT = JSON_TYPE + ", text/html;q=0.1";

  /**
   * Anchors alone: the PEP allows no other place for a file. None goes on beyond the next one, so
   * that a long page takes no longer than its length.
   */
  private static final Pattern ANCHOR =
      Pattern.compile("(?is)<a\\b[^<>]*?\\bhref\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

  private static final Pattern SHA256 = Pattern.compile("(?:^|&)sha256=([0-9a-fA-F]{64})");

  /** Of a project that nobody has uploaded yet. */
  static SimplePage none() {
    return new SimplePage(Map.of());
  }

  static SimplePage of(String contentType, String text) throws IOException {
    return contentType.startsWith(JSON_TYPE) ? json(text) : html(text);
  }

  private static SimplePage json(String text) throws IOException {
    var files = new LinkedHashMap<String, Optional<String>>();
    if (!(JSON.std.anyFrom(text) instanceof Map<?, ?> page)
        || (page.containsKey("files") && !(page.get("files") instanceof List<?>))) {
      throw odd();
    }
    for (var file : page.get("files") instanceof List<?> all ? all : List.of()) {
      if (!(file instanceof Map<?, ?> facts)) {
        throw odd();
      }
      var sum = facts.get("hashes") instanceof Map<?, ?> hashes ? hashes.get("sha256") : null;
      files.put(
          String.valueOf(facts.get("filename")), Optional.ofNullable(sum).map(String::valueOf));
    }
    return new SimplePage(files);
  }

  private static IOException odd() {
    return new IOException("the list of files has another form than PEP 691 says");
  }

  private static SimplePage html(String text) {
    var files = new LinkedHashMap<String, Optional<String>>();
    var anchors = ANCHOR.matcher(text);
    while (anchors.find()) {
      var link =
          (anchors.group(1) == null ? anchors.group(2) : anchors.group(1)).replace("&amp;", "&");
      var parts = link.split("#", 2);
      var path = parts[0].replaceFirst("\\?.*", "");
      var name = path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B");
      var sum = SHA256.matcher(parts.length > 1 ? parts[1] : "");
      files.put(decoded(name), sum.find() ? Optional.of(sum.group(1)) : Optional.empty());
    }
    return new SimplePage(files);
  }

  /** No wheel is called like a link that is encoded in a wrong way. */
  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
