package io.github.pythonimage.maven.parameter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.image.AcceptedFinding;
import io.github.pythonimage.verify.Verifier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One {@code <finding>} that {@code <verify><accept>} accepts. */
public class Finding {
  private @Nullable String rule;
  private @Nullable String match;
  private @Nullable String reason;

  AcceptedFinding toConfig() {
    return ConfigurationException.locate(
        "<verify><accept><finding>",
        () ->
            new AcceptedFinding(
                new XmlParameter("<rule>")
                    .required(rule, Finding::ruleName, "Write the rule that the finding names."),
                new XmlParameter("<match>")
                    .required(
                        match,
                        String::strip,
                        "Write a part of the finding's message; '*' stands for any characters."),
                new XmlParameter("<reason>")
                    .required(reason, Finding::oneLine, "Write why this finding is acceptable.")));
  }

  private static String ruleName(String text) {
    var name = text.strip();
    var known = Verifier.rules();
    if (!known.contains(name)) {
      throw ConfigurationException.of(
          name,
          "is not a rule of verify.",
          "Use " + known.stream().sorted().collect(Collectors.joining(" | ")) + ".");
    }
    return name;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
