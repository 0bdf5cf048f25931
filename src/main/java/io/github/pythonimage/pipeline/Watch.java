package io.github.pythonimage.pipeline;

/** Something that looks after a run for as long as it is open. */
interface Watch extends AutoCloseable {
  @Override
  void close();
}
