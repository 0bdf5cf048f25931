package io.github.pythonimage.verify.files;

/** Byte sequences by which programs are recognised whatever their name. */
public final class Markers {
  private Markers() {}
}
