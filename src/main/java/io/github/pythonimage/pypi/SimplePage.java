package io.github.pythonimage.pypi;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;

/**
 * What an index says that it has of one project, as PEP 503 (HTML) or PEP 691 (JSON).
 *
 * @param files the SHA-256 of each file, where it is told
 */
record SimplePage(Map<String, Optional<String>> files) {
  static final String JSON_TYPE = "application/vnd.pypi.simple.v1+json";
  static final String ACCEPT = JSON_TYPE + ", text/html;q=0.1";

  private static final JsonMapper JSON = new JsonMapper();
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
    var page = JSON.readTree(text);
    if (!page.isObject() || (page.has("files") && !page.get("files").isArray())) {
      throw malformed();
    }
    for (var file : page.path("files")) {
      if (!file.isObject()) {
        throw malformed();
      }
      var sha256 = file.path("hashes").path("sha256");
      files.put(
          file.path("filename").asText(),
          sha256.isTextual() ? Optional.of(sha256.textValue()) : Optional.empty());
    }
    return new SimplePage(files);
  }

  private static IOException malformed() {
    return new IOException("the list of files has another form than PEP 691 says");
  }

  private static SimplePage html(String text) {
    var files = new LinkedHashMap<String, Optional<String>>();
    for (var anchor : Jsoup.parse(text).select("a[href]")) {
      var parts = anchor.attr("href").split("#", 2);
      var path = parts[0].replaceFirst("\\?.*", "");
      var name = path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B");
      var sum = SHA256.matcher(parts.length > 1 ? parts[1] : "");
      files.put(decode(name), sum.find() ? Optional.of(sum.group(1)) : Optional.empty());
    }
    return new SimplePage(files);
  }

  /** No wheel is called like a link that is encoded in a wrong way. */
  private static String decode(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
