package io.github.pythonimage.verify.packages;

import io.github.pythonimage.config.ProjectName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Pattern;

/** Evaluates an environment marker of PEP 508: or, and, parentheses, comparisons. */
final class Marker {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*('[^']*'|\"[^\"]*\"|\\(|\\)|===|==|!=|<=|>=|~=|<|>|[A-Za-z_.]+)\\s*");
  private static final Map<String, String> TURNED =
      Map.of("<", ">", "<=", ">=", ">", "<", ">=", "<=");

  private static final String EXTRA = "extra";

  private final String text;
  private final Map<String, String> environment;
  private final Deque<String> tokens = new ArrayDeque<>();

  private Marker(String text, Map<String, String> environment) {
    this.text = text;
    this.environment = environment;
    var match = TOKEN.matcher(text);
    var position = 0;
    while (position < text.length()) {
      if (!match.find(position) || match.start() != position) {
        throw unknown();
      }
      tokens.add(match.group(1));
      position = match.end();
    }
  }

  /**
   * Whether a marker holds.
   *
   * @param environment the variables that are known
   */
  static boolean holds(String text, Map<String, String> environment) {
    var marker = new Marker(text.strip(), environment);
    var result = marker.either();
    if (!marker.tokens.isEmpty()) {
      throw marker.unknown();
    }
    return result;
  }

  private boolean either() {
    var result = both();
    while (take("or")) {
      result |= both();
    }
    return result;
  }

  private boolean both() {
    var result = single();
    while (take("and")) {
      result &= single();
    }
    return result;
  }

  private boolean single() {
    if (take("(")) {
      var result = either();
      if (!take(")")) {
        throw unknown();
      }
      return result;
    }
    var left = next();
    var isNegated = take("not");
    var operator = next();
    var right = next();
    if (operator.equals("in")) {
      return value(right).contains(value(left)) != isNegated;
    }
    if (isNegated || !operator.matches("[=!<>~]+")) {
      throw unknown();
    }
    if (isVersion(left)) {
      return new VersionSpecifiers(operator + value(right)).contain(value(left));
    }
    if (isVersion(right)) {
      var turned = TURNED.getOrDefault(operator, operator);
      return new VersionSpecifiers(turned + value(left)).contain(value(right));
    }
    var isEqual = comparable(left, right).equals(comparable(right, left));
    return switch (operator) {
      case "==", "===" -> isEqual;
      case "!=" -> !isEqual;
      default -> throw unknown();
    };
  }

  /** The names of extras are equal if their normal forms are. */
  private String comparable(String operand, String other) {
    return operand.equals(EXTRA) || other.equals(EXTRA)
        ? ProjectName.normalize(value(operand))
        : value(operand);
  }

  private static boolean isVersion(String operand) {
    return operand.endsWith("_version") && !operand.equals("platform_version");
  }

  private String value(String operand) {
    if (operand.startsWith("'") || operand.startsWith("\"")) {
      return operand.substring(1, operand.length() - 1);
    }
    var value = environment.get(operand);
    if (value == null) {
      throw unknown();
    }
    return value;
  }

  private String next() {
    if (tokens.isEmpty()) {
      throw unknown();
    }
    return tokens.pop();
  }

  private boolean take(String word) {
    if (word.equals(tokens.peek())) {
      tokens.pop();
      return true;
    }
    return false;
  }

  private UnknownSyntaxException unknown() {
    return new UnknownSyntaxException("marker", text);
  }
}
