package io.github.pythonimage.maven.parameter;

import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.PolicySeverity;
import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.image.Policy;
import java.util.EnumMap;
import java.util.Map;

/** The elements of {@code <policies>}: each is called like its policy and has a severity. */
public final class PolicyElements {
  private PolicyElements() {}

  /** Reads all of them. */
  public static Policies parse(Map<String, String> elements) {
    var severities = new EnumMap<Policy, PolicySeverity>(Policy.class);
    elements.forEach(
        (name, severity) ->
            severities.put(
                new XmlParameter("<policies>")
                    .required(name, word -> EnumNames.of(Policy.class, word), ""),
                new XmlParameter("<policies><" + name + ">")
                    .required(
                        severity,
                        word -> EnumNames.of(PolicySeverity.class, word),
                        "Write error | warn | off, or remove it.")));
    return new Policies(severities);
  }
}
