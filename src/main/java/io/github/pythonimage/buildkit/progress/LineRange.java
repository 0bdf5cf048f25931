package io.github.pythonimage.buildkit.progress;

/** Lines of a Dockerfile, counted from one, both ends included. */
public record LineRange(int first, int last) {

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
