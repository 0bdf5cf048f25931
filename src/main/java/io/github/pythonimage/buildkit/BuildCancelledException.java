package io.github.pythonimage.buildkit;

/** The build was stopped by us: by {@link Solve#cancel()} or by closing the {@link BuildKit}. */
public final class BuildCancelledException extends BuildKitException {

  BuildCancelledException() {
    super("The build was cancelled.", null);
  }
}
