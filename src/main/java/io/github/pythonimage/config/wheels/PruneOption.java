package io.github.pythonimage.config.wheels;

/** What packages carry that running them does not need; it goes on request. */
public enum PruneOption {
  /** Folders called {@code test} or {@code tests}, but what others import of them. */
  TESTS,
  /** Type stubs, {@code .pyi}. */
  STUBS,
  /** Sources and headers of C, C++, Fortran and Cython. */
  SOURCES,
  /** Static libraries, {@code .a}. */
  STATIC
}
