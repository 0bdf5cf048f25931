package io.github.pythonimage.docker;

/**
 * What an engine says of itself.
 *
 * @param storageDriver {@code overlay2}, or {@code overlayfs} where containerd keeps the images
 * @param containerdStore whether it keeps images in containerd, several platforms of each
 * @param platform what it runs without emulation, such as {@code linux/amd64}
 */
public record EngineInfo(
    String version,
    String apiVersion,
    String storageDriver,
    boolean containerdStore,
    String platform) {}
