package io.github.pythonimage.maven;

import org.jspecify.annotations.Nullable;

/** User properties that win over the POM. */
record Overrides(@Nullable String sourceMirror, @Nullable String sourceOptimizations) {}
