package io.github.pythonimage.pipeline;

import io.github.pythonimage.plan.PolicyWarning;
import io.github.pythonimage.plan.Selection;
import java.util.ArrayList;
import java.util.List;

/**
 * All images to make, and what there is to say of them whenever they are made.
 *
 * @param warnings of policies, as of the day of the plan
 */
record Matrix(List<Blueprint> images, List<PolicyWarning> warnings) {
  Matrix {
    images = List.copyOf(images);
    warnings = List.copyOf(warnings);
  }

  static Matrix of(List<RenderedImage> rendered, List<PolicyWarning> warnings) {
    return new Matrix(rendered.stream().flatMap(Blueprint::of).toList(), warnings);
  }

  /** Of a module that was never built. */
  static Matrix empty() {
    return new Matrix(List.of(), List.of());
  }

  List<Blueprint> selected(Selection selection) {
    var selected = new ArrayList<Blueprint>();
    for (var image : images) {
      if (image.isIn(selection)) {
        selected.add(image);
      }
    }
    return selected;
  }
}
