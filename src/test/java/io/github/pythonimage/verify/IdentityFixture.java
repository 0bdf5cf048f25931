package io.github.pythonimage.verify;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** An image of which no build and no plan promises anything. */
public final class IdentityFixture {
  public static final Expectations NO_EXPECTATIONS =
      new Expectations(
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Set.of());
  public static final Identity UNKNOWN = new Identity("", Map.of(), NO_EXPECTATIONS);

  private IdentityFixture() {}
}
