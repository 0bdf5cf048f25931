package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;
import java.util.Map;

/**
 * What a layer has, and no container shows: later layers delete or replace it, or every engine puts
 * its own file there.
 *
 * @param number of the layer, the base's first is 1
 * @param step the instruction that made the layer; empty where nobody knows. It may have a
 *     credential in it
 */
public record HiddenLayerFiles(int number, String step, FileTree files) {
  /**
   * All of an image, layer by layer.
   *
   * @param files by the number of their layer, of which the base's first is 0
   * @param steps the instruction of each layer; none where nobody knows
   */
  static List<HiddenLayerFiles> of(Map<Integer, List<FileEntry>> files, List<String> steps) {
    return files.entrySet().stream()
        .map(
            layer ->
                new HiddenLayerFiles(
                    layer.getKey() + 1,
                    layer.getKey() < steps.size() ? steps.get(layer.getKey()) : "",
                    FileTree.of(layer.getValue())))
        .toList();
  }
}
