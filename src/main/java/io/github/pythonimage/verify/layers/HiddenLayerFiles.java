package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.FileTree;

/**
 * What a layer has, and no container shows: later layers delete or replace it, or every engine puts
 * its own file there.
 *
 * @param number of the layer, the base's first is 1
 * @param step the instruction that made the layer; empty where nobody knows. It may have a
 *     credential in it
 */
public record HiddenLayerFiles(int number, String step, FileTree files) {}
