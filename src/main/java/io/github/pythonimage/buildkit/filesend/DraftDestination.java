package io.github.pythonimage.buildkit.filesend;

import org.jspecify.annotations.Nullable;

/** A place on disk that gets what arrived when it is whole. */
abstract class DraftDestination implements ArchiveDelivery.Destination {

  private @Nullable Draft draft;

  final void begin(Draft begun) {
    draft = begun;
  }

  @Override
  public void keep() throws DeliveryException {
    draft().keep();
  }

  @Override
  public void discard() {
    if (draft != null) {
      draft.discard();
    }
  }

  final Draft draft() {
    if (draft == null) {
      throw new IllegalStateException("not prepared");
    }
    return draft;
  }
}
