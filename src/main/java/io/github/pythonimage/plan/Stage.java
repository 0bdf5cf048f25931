package io.github.pythonimage.plan;

/** The stages that become images or files; the only place for their names and suffixes. */
public enum Stage {
  RUNTIME("runtime", ""),
  /** Published with the suffix that image names, labels and file names share. */
  BUILDER("builder", "-dev"),
  /** The wheels that an environment is installed from; files, not an image. */
  WHEELHOUSE("wheelhouse", "");

  private final String word;
  private final String suffix;

  Stage(String word, String suffix) {
    this.word = word;
    this.suffix = suffix;
  }

  /** Its name in a Dockerfile. */
  public String word() {
    return word;
  }

  /** What follows the name of the runtime image in the name of this one. */
  public String suffix() {
    return suffix;
  }
}
