package io.github.pythonimage.buildkit.request;

import io.github.pythonimage.buildkit.progress.ProgressListener;

/**
 * What is to be built, and who follows it.
 *
 * @param listener hears of this build alone
 */
public record Build(BuildRequest request, ProgressListener listener) {}
