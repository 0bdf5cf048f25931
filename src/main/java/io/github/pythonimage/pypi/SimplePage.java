package io.github.pythonimage.pypi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * What an index says that it has of one project, as PEP 503 (HTML) or PEP 691 (JSON).
 *
 * @param files the SHA-256 of each file, where it is told
 */
record SimplePage(Map<String, Optional<String>> files) {
  static final String JSON_TYPE = "application/vnd.pypi.simple.v1+json";
  static final String ACCEPT = JSON_TYPE + ", text/html;q=0.1";

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A comment, or a tag of a link, with any text within quotes. A page is not read as a tree: one
   * of 32 MiB would need many times its length.
   */
  private static final Pattern ANCHOR =
      Pattern.compile("<!--(?s:.*?)(?:-->|\\z)|<[aA]\\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>");

  /** A page of 20 MiB has about 120,000, at 175 bytes each. */
  private static final int MOST_FILES = 200_000;

  private static final Pattern SHA256 = Pattern.compile("(?:^|&)sha256=([0-9a-fA-F]{64})");

  /** Of a project that nobody has uploaded yet. */
  static SimplePage none() {
    return new SimplePage(Map.of());
  }

  static SimplePage of(String contentType, String text) throws IOException {
    return contentType.startsWith(JSON_TYPE) ? json(text) : html(text);
  }

  /** What matters of a file in JSON. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record ListedFile(@Nullable String filename, @Nullable Hashes hashes) {}

  /** Its sums. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Hashes(@Nullable String sha256) {}

  private static SimplePage json(String text) throws IOException {
    var files = new LinkedHashMap<String, Optional<String>>();
    try (var page = JSON.createParser(text)) {
      require(page.nextToken(), JsonToken.START_OBJECT);
      while (page.nextToken() == JsonToken.FIELD_NAME) {
        var name = page.currentName();
        page.nextToken();
        if (name.equals("files")) {
          readFiles(page, files);
        } else {
          page.skipChildren();
        }
      }
    }
    return new SimplePage(files);
  }

  private static void readFiles(JsonParser page, Map<String, Optional<String>> files)
      throws IOException {
    require(page.currentToken(), JsonToken.START_ARRAY);
    while (page.nextToken() != JsonToken.END_ARRAY) {
      require(page.currentToken(), JsonToken.START_OBJECT);
      if (files.size() == MOST_FILES) {
        throw tooMany();
      }
      var file = JSON.readValue(page, ListedFile.class);
      var sha256 = Optional.ofNullable(file.hashes()).map(Hashes::sha256);
      files.put(Optional.ofNullable(file.filename()).orElse(""), sha256);
    }
  }

  private static void require(@Nullable JsonToken actual, JsonToken expected) throws IOException {
    if (actual != expected) {
      throw malformed();
    }
  }

  private static IOException tooMany() {
    return new IOException("the list has more than " + MOST_FILES + " files");
  }

  private static IOException malformed() {
    return new IOException("the list of files has another form than PEP 691 says");
  }

  private static SimplePage html(String text) throws IOException {
    var files = new LinkedHashMap<String, Optional<String>>();
    var links = 0;
    for (var tag = ANCHOR.matcher(text); tag.find(); ) {
      if (++links > MOST_FILES) {
        throw tooMany();
      }
      var anchor = Jsoup.parseBodyFragment(tag.group()).selectFirst("a[href]");
      if (anchor == null) {
        continue;
      }
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
