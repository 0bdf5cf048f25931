package io.github.pythonimage.verify.check;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** An image of which no build and no plan promises anything. */
public final class IdentityFixture {
  public static final Expectations NO_EXPECTATIONS = expectations(Optional.empty(), Set.of());
  public static final Identity UNKNOWN = new Identity("", Map.of(), NO_EXPECTATIONS);

  private IdentityFixture() {}

  /** An image of which the POM alone says something: what was requested, and its projects. */
  public static Identity of(Optional<Set<String>> requested, Set<String> projects) {
    return new Identity("", Map.of(), expectations(requested, projects));
  }

  private static Expectations expectations(Optional<Set<String>> requested, Set<String> projects) {
    return new Expectations(
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        requested,
        false,
        projects);
  }
}
