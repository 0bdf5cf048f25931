package io.github.pythonimage.progress;

/** Something that looks after a run for as long as it is open. */
public interface Watch extends AutoCloseable {
  @Override
  void close();
}
