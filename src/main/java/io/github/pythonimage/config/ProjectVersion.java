package io.github.pythonimage.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The version of a Maven project as PEP 440 writes it, in its normal form.
 *
 * @param maven as the POM has it
 * @param pep440 empty where PEP 440 has nothing like it
 * @param problem why not; empty where it has
 */
public record ProjectVersion(String maven, Optional<String> pep440, String problem) {
  /** Of what has no Maven project. */
  public static final ProjectVersion NONE = new ProjectVersion("", Optional.empty(), "");

  private static final int LONGEST = 200;
  private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._+-]*");

  /** As a build has it, or as a repository names it once it is deployed. */
  private static final Pattern SNAPSHOT =
      Pattern.compile("(.+)-(?:snapshot|([0-9]{8})\\.([0-9]{6})-[0-9]+)");

  /** Qualifiers that Maven knows, each up to a separator; what follows them is the rest. */
  private static final Pattern VERSION =
      Pattern.compile(
          "v?(?<release>[0-9]+(?:\\.[0-9]+)*)"
              + "(?:[-._]?(?<pre>alpha|beta|milestone|rc|cr|[abm](?=[0-9]))[-._]?(?<preNumber>[0-9]*)(?![a-z0-9]))?"
              + "(?:[-._]?(?:final|ga|release)(?![a-z0-9]))?"
              + "(?:[-._](?:(?:sp|post)[-._]?)?(?<post>[0-9]+)(?![a-z0-9]))?"
              + "(?:[-._]dev[-._]?(?<dev>[0-9]*)(?![a-z0-9]))?"
              + "(?<rest>.*)");

  /** That of a version of Maven. */
  public static ProjectVersion of(String maven) {
    if (maven.length() > LONGEST) {
      return none(maven, "it has more than " + LONGEST + " characters");
    }
    if (!CHARACTERS.matcher(maven).matches()) {
      return none(maven, "it has characters other than letters, digits, '.', '_', '-' and '+'");
    }
    var text = maven.toLowerCase(Locale.ROOT);
    var snapshot = SNAPSHOT.matcher(text);
    var isSnapshot = snapshot.matches();
    var version = VERSION.matcher(isSnapshot ? snapshot.group(1) : text);
    if (!version.matches()) {
      return none(maven, "it does not begin with a number");
    }
    var development = isSnapshot ? development(snapshot) : development(version.group("dev"));
    return new ProjectVersion(maven, Optional.of(normalForm(version, development)), "");
  }

  private static ProjectVersion none(String maven, String problem) {
    return new ProjectVersion(maven, Optional.empty(), problem);
  }

  /** A later snapshot sorts after an earlier one, and before the release. */
  private static String development(Matcher snapshot) {
    return ".dev" + (snapshot.group(2) == null ? "0" : snapshot.group(2) + snapshot.group(3));
  }

  private static String development(@Nullable String number) {
    return number == null ? "" : ".dev" + number(number);
  }

  private static String normalForm(Matcher version, String development) {
    var pre = version.group("pre");
    var post = version.group("post");
    return words(version.group("release"))
        + (pre == null ? "" : preRelease(pre) + number(version.group("preNumber")))
        + (post == null ? "" : ".post" + number(post))
        + development
        + local(version.group("rest"));
  }

  /** Maven sorts a milestone after a beta and before a release candidate: it becomes a beta. */
  private static String preRelease(String qualifier) {
    return switch (qualifier) {
      case "alpha", "a" -> "a";
      case "beta", "b", "milestone", "m" -> "b";
      default -> "rc";
    };
  }

  /** A qualifier that only its makers understand, such as a commit or the name of a branch. */
  private static String local(String rest) {
    var label = words(rest);
    return label.isEmpty() ? "" : "+" + label;
  }

  private static String words(String text) {
    return Arrays.stream(text.split("[-._+]+"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.matches("[0-9]+") ? number(word) : word)
        .collect(Collectors.joining("."));
  }

  /** Without zeros in front. */
  private static String number(String digits) {
    var number = digits.replaceFirst("^0+", "");
    return number.isEmpty() ? "0" : number;
  }
}
