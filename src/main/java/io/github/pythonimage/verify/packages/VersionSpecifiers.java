package io.github.pythonimage.verify.packages;

import java.util.regex.Pattern;

/** Version specifiers of PEP 440, such as {@code >=1.2,!=1.3.*}. */
record VersionSpecifiers(String text) {
  private static final Pattern CLAUSE =
      Pattern.compile("\\s*(===|==|!=|<=|>=|~=|<|>)\\s*(\\S+)\\s*");

  /** Whether a version is within all of them. */
  boolean contain(String version) {
    var clauses = text.strip().replaceAll("^\\(|\\)$", "");
    for (var clause : clauses.split(",", -1)) {
      if (!clause.isBlank() && !isWithin(version, clause)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWithin(String version, String clause) {
    var match = CLAUSE.matcher(clause);
    if (!match.matches()) {
      throw new UnknownSyntaxException("specifier", clause.strip());
    }
    var operator = match.group(1);
    var wanted = match.group(2);
    var own = PackageVersion.of(version);
    if (operator.equals("===")) {
      return version.equals(wanted);
    }
    if (wanted.endsWith(".*")) {
      return own.startsWith(wanted.substring(0, wanted.length() - 2)) == operator.equals("==");
    }
    var other = PackageVersion.of(wanted);
    var order = own.compareTo(other);
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<=" -> order <= 0;
      case ">=" -> order >= 0;
      case "~=" -> order >= 0 && own.startsWith(withoutLastPart(wanted));
      // '>1.0' does not take 1.0.post1, nor '<1.0' 1.0rc1.
      case ">" -> order > 0 && !(isPost(own) && !isPost(other) && own.isSameRelease(other));
      default -> order < 0 && !(isPre(own) && !isPre(other) && own.isSameRelease(other));
    };
  }

  private static String withoutLastPart(String wanted) {
    var end = wanted.lastIndexOf('.');
    if (end < 0) {
      throw new UnknownSyntaxException("specifier", "~=" + wanted);
    }
    return wanted.substring(0, end);
  }

  private static boolean isPost(PackageVersion version) {
    return version.post().signum() > 0;
  }

  private static boolean isPre(PackageVersion version) {
    return !version.pre().equals(PackageVersion.NO_PRE);
  }
}
