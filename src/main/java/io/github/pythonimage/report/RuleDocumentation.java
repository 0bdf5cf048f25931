package io.github.pythonimage.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The section of the documentation on a rule, which is in the jar.
 *
 * @param summary its first sentence
 * @param section all of it, as Markdown
 */
record RuleDocumentation(String summary, String section) {
  private static final String PAGE = "/verify/verify.md";
  private static final String HEADING = "\n## `";

  /** The sections by the names of their rules. */
  static Map<String, RuleDocumentation> all() {
    var sections = new TreeMap<String, RuleDocumentation>();
    var page = page();
    var at = page.indexOf(HEADING);
    while (at >= 0) {
      var next = page.indexOf(HEADING, at + 1);
      var section = page.substring(at + HEADING.length(), next < 0 ? page.length() : next);
      var end = section.indexOf('`');
      var body = section.substring(end + 1).strip();
      sections.put(section.substring(0, end), new RuleDocumentation(summary(body), body));
      at = next;
    }
    return sections;
  }

  private static String summary(String body) {
    var end = body.indexOf("\n\n");
    return (end < 0 ? body : body.substring(0, end)).replace('\n', ' ').replace("`", "");
  }

  private static String page() {
    try (var in = RuleDocumentation.class.getResourceAsStream(PAGE)) {
      return new String(Objects.requireNonNull(in, PAGE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(PAGE + " in the plugin's jar is damaged", e);
    }
  }
}
