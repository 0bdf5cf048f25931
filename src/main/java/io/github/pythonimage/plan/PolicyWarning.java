package io.github.pythonimage.plan;

/**
 * A policy that is violated, and only warns.
 *
 * @param image id of the image spec
 * @param text which policy, what is wrong, and what to write instead
 */
public record PolicyWarning(String image, String text) {}
