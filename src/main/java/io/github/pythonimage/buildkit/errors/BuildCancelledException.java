package io.github.pythonimage.buildkit.errors;

/** The build was cancelled here: cancelling its solve or by closing the connection. */
public final class BuildCancelledException extends BuildKitException {

  public BuildCancelledException() {
    super("The build was cancelled.", null);
  }
}
