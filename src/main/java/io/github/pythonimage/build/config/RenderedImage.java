package io.github.pythonimage.build.config;

import io.github.pythonimage.plan.PlannedImage;
import java.nio.file.Path;

/**
 * A planned image and its Dockerfile.
 *
 * @param file where the text was written
 */
public record RenderedImage(PlannedImage image, String dockerfile, Path file) {}
