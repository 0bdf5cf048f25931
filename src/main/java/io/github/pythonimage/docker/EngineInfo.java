package io.github.pythonimage.docker;

/**
 * What an engine says of itself.
 *
 * @param containerdStore whether it keeps images in containerd, several platforms of each
 * @param platform what it runs without emulation, such as {@code linux/amd64}
 */
public record EngineInfo(boolean containerdStore, String platform) {}
