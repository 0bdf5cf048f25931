package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.MessageRule;
import java.util.List;

/** The image is for the operating system and the architecture that it was asked for. */
public final class ArchitectureRule implements MessageRule {
  @Override
  public String name() {
    return "architecture";
  }

  @Override
  public List<String> problems(Evidence evidence) {
    var actual = evidence.identity().platform();
    return evidence
        .identity()
        .expected()
        .platform()
        .filter(expected -> !actual.isEmpty() && !isSame(expected, actual))
        .map(
            expected ->
                "The image is for %s, not for %s. Build it again for that platform."
                    .formatted(actual, expected))
        .stream()
        .toList();
  }

  // Engines and older builders leave out the variant.
  private static boolean isSame(String expected, String actual) {
    var one = withoutUsualVariant(expected);
    var other = withoutUsualVariant(actual);
    return one.equals(other) || one.startsWith(other + "/");
  }

  private static String withoutUsualVariant(String platform) {
    return platform.replaceFirst("/arm64/v8$", "/arm64").replaceFirst("/amd64/v1$", "/amd64");
  }
}
