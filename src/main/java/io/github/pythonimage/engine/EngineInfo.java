package io.github.pythonimage.engine;

/**
 * What an engine says of itself.
 *
 * @param storageDriver {@code overlay2}, or {@code overlayfs} where containerd keeps the images
 */
public record EngineInfo(String version, String apiVersion, String storageDriver) {}
