package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.PolicySeverity;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How severe the user wants policies to be.
 *
 * @param said in the order of the policies, as fingerprints need one
 */
public record Policies(Map<Policy, PolicySeverity> said) {
  public Policies {
    var ordered = new EnumMap<Policy, PolicySeverity>(Policy.class);
    ordered.putAll(said);
    said = Collections.unmodifiableMap(ordered);
  }

  /** All as they are by default. */
  public static Policies none() {
    return new Policies(Map.of());
  }

  /**
   * Reads {@code policy=severity,policy=severity}; the error has no element, the caller adds it.
   */
  public static Policies of(String text) {
    var said = new EnumMap<Policy, PolicySeverity>(Policy.class);
    for (var pair : text.split(",", -1)) {
      var parts = pair.strip().split("=", -1);
      if (parts.length != 2) {
        throw ConfigurationException.of(
            pair.strip(),
            "is not a policy with its severity.",
            "Write policy=severity, several with commas in between, such as"
                + " base-end-of-life=warn,single-python=off.");
      }
      said.put(EnumNames.of(Policy.class, parts[0]), EnumNames.of(PolicySeverity.class, parts[1]));
    }
    return new Policies(said);
  }

  /** These, and the other ones for what these say nothing of. */
  public Policies or(Policies others) {
    var all = new EnumMap<Policy, PolicySeverity>(Policy.class);
    all.putAll(others.said);
    all.putAll(said);
    return new Policies(all);
  }

  /** How severe one of them is. */
  public PolicySeverity severity(Policy policy) {
    return of(policy).orElse(policy.severity());
  }

  /** What the user said of one of them. */
  public Optional<PolicySeverity> of(Policy policy) {
    return Optional.ofNullable(said.get(policy));
  }
}
