package io.github.pythonimage.verify.packages;

import io.github.pythonimage.config.PackageVersion;
import java.util.Optional;
import java.util.regex.Pattern;

/** Version specifiers of PEP 440, such as {@code >=1.2,!=1.3.*}. */
record VersionSpecifiers(String text) {
  // One version is compared with many.
  private static final int LONGEST = 1000;
  private static final Pattern CLAUSE =
      Pattern.compile("\\s*(===|==|!=|<=|>=|~=|<|>)\\s*(\\S+)\\s*");

  /** Whether a version is within all of them. */
  boolean contain(String version) {
    var clauses = text.strip().replaceAll("^\\(|\\)$", "");
    // Read once, as a hostile package may have very many clauses.
    PackageVersion own = null;
    for (var clause : clauses.split(",", -1)) {
      if (!clause.isBlank()) {
        var match = CLAUSE.matcher(clause);
        if (!match.matches()) {
          throw new UnknownSyntaxException("specifier", clause.strip());
        }
        own = own == null ? version(version) : own;
        if (!isWithin(version, own, match.group(1), match.group(2))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isWithin(
      String version, PackageVersion own, String operator, String wanted) {
    if (operator.equals("===")) {
      return version.equals(wanted);
    }
    if (wanted.endsWith(".*")) {
      return isWithin(own, wanted.substring(0, wanted.length() - 2)) == operator.equals("==");
    }
    var other = version(wanted);
    var order = own.compareTo(other);
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<=" -> order <= 0;
      case ">=" -> order >= 0;
      case "~=" -> order >= 0 && isWithin(own, withoutLastPart(wanted));
      // '>1.0' does not take 1.0.post1, nor '<1.0' 1.0rc1.
      case ">" -> order > 0 && !(own.isPost() && !other.isPost() && own.isSameRelease(other));
      default -> order < 0 && !(own.isPre() && !other.isPre() && own.isSameRelease(other));
    };
  }

  private static PackageVersion version(String text) {
    return Optional.of(text)
        .filter(one -> one.length() <= LONGEST)
        .flatMap(PackageVersion::parse)
        .orElseThrow(() -> new UnknownSyntaxException("version", text));
  }

  private static boolean isWithin(PackageVersion own, String prefix) {
    var numbers = prefix.substring(prefix.indexOf('!') + 1).replaceFirst("^v", "").split("\\.", -1);
    return version(prefix).epoch().equals(own.epoch()) && own.startsWith(numbers);
  }

  private static String withoutLastPart(String wanted) {
    var end = wanted.lastIndexOf('.');
    if (end < 0) {
      throw new UnknownSyntaxException("specifier", "~=" + wanted);
    }
    return wanted.substring(0, end);
  }
}
