package io.github.pythonimage.buildkit.filesend;

import org.jspecify.annotations.Nullable;

/** A place on disk that gets what arrived when it is whole. */
abstract class StagedDestination implements ReceivedArchive.Destination {

  private @Nullable StagedOutput draft;

  final void begin(StagedOutput begun) {
    draft = begun;
  }

  @Override
  public void keep() throws OutputException {
    draft().keep();
  }

  @Override
  public void discard() {
    if (draft != null) {
      draft.discard();
    }
  }

  final StagedOutput draft() {
    if (draft == null) {
      throw new IllegalStateException("not prepared");
    }
    return draft;
  }
}
