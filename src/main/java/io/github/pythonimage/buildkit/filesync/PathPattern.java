package io.github.pythonimage.buildkit.filesync;

import io.grpc.Status;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * One pattern of an ignore file or of an include list.
 *
 * @param text the pattern in its shortest form, without the leading '!'
 * @param negated whether it takes back what an earlier pattern matched
 * @param test whether a path, not one of its parents, matches
 */
record PathPattern(String text, boolean negated, Predicate<String> test) {

  private static final String SPECIAL = "*[]?^\\";

  static PathPattern parse(String line) {
    var cleaned = SlashPath.clean(line);
    var negated = cleaned.startsWith("!");
    var text = negated ? cleaned.substring(1) : cleaned;
    if (text.isEmpty()) {
      throw new FileSyncException(
          Status.Code.INVALID_ARGUMENT,
          "the pattern '!' takes back nothing; write what it should include again after the '!'");
    }
    try {
      Glob.parse(text);
      return new PathPattern(text, negated, Wildcards.compile(text));
    } catch (PatternSyntaxException e) {
      throw new FileSyncException(
          Status.Code.INVALID_ARGUMENT,
          "the pattern '%s' is not valid: %s; write a literal special character behind a backslash"
              .formatted(line, e.getDescription()));
    }
  }

  boolean matches(String path) {
    return test.test(path);
  }

  /** Whether a path below the directory could match; true in every case of doubt but one. */
  boolean reachesBelow(String directory) {
    // Of a/*/** both ends are cut off, and nothing below a/b is looked at: so does the docker CLI,
    // and what is in a context must not depend on who sends it.
    var stem = withoutEnd(withoutEnd(text, "/**"), "/*");
    return Wildcards.hasAny(stem, SPECIAL) || (stem + "/").startsWith(directory + "/");
  }

  private static String withoutEnd(String text, String end) {
    return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
  }
}
