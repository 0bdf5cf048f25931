package io.github.pythonimage.catalog;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that SPDX has for licenses.
 *
 * @param licenses ids of licenses, {@code Apache-2.0}
 * @param exceptions ids of what follows {@code WITH}
 */
public record SpdxLicenses(List<String> licenses, List<String> exceptions) {
  private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");
  private static final Pattern REFERENCE =
      Pattern.compile("(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+");

  public SpdxLicenses {
    licenses = List.copyOf(licenses);
    exceptions = List.copyOf(exceptions);
  }

  /**
   * The licenses of a Maven project as one expression. Maven lets a user choose one of several, so
   * they are joined with {@code OR}.
   *
   * @param names each an id or an expression of SPDX
   * @return empty where there are none, or one of them is none of SPDX
   */
  public Optional<String> anyOf(List<String> names) {
    var parts = names.stream().map(this::expression).toList();
    if (parts.isEmpty() || parts.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    UnaryOperator<String> inBrackets =
        part -> parts.size() > 1 && part.contains(" ") ? "(" + part + ")" : part;
    return Optional.of(
        parts.stream()
            .flatMap(Optional::stream)
            .distinct()
            .map(inBrackets)
            .collect(joining(" OR ")));
  }

  /** An expression with ids as SPDX spells them; empty where it is none. */
  Optional<String> expression(String text) {
    var tokens = TOKEN.matcher(text).results().map(found -> found.group()).toList();
    var words = new ArrayList<String>();
    var depth = 0;
    // Whether a license or a bracket comes next; after one, an operator.
    var isOperand = true;
    for (var i = 0; i < tokens.size(); i++) {
      var token = tokens.get(i);
      var isException = i > 0 && tokens.get(i - 1).equalsIgnoreCase("WITH");
      var operator = Stream.of("AND", "OR", "WITH").filter(token::equalsIgnoreCase).findFirst();
      Optional<String> word;
      if (token.equals("(") || token.equals(")")) {
        depth += token.equals("(") ? 1 : -1;
        word = Optional.of(token).filter(bracket -> !isException);
        if (depth < 0 || token.equals("(") != isOperand) {
          return Optional.empty();
        }
      } else if (isOperand) {
        word = isException ? spelled(token, exceptions) : license(token);
        isOperand = false;
      } else {
        word = operator;
        isOperand = true;
      }
      if (word.isEmpty()) {
        return Optional.empty();
      }
      words.add(word.get());
    }
    return isOperand || depth != 0
        ? Optional.empty()
        : Optional.of(String.join(" ", words).replace("( ", "(").replace(" )", ")"));
  }

  private Optional<String> license(String token) {
    if (REFERENCE.matcher(token).matches()) {
      return Optional.of(token);
    }
    return token.endsWith("+")
        ? spelled(token.substring(0, token.length() - 1), licenses).map(id -> id + "+")
        : spelled(token, licenses);
  }

  private static Optional<String> spelled(String token, List<String> ids) {
    return ids.stream().filter(token::equalsIgnoreCase).findFirst();
  }
}
