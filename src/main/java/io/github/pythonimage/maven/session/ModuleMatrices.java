package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.render.Matrix;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goals of one module have planned. */
public final class ModuleMatrices {
  private ModuleMatrices() {}

  /**
   * Those of a module.
   *
   * @param context of the plugin and the project, which Maven keeps until the build ends
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static Map<String, Matrix> in(@Nullable Map context) {
    return context == null
        ? new HashMap<>()
        : (Map<String, Matrix>)
            context.computeIfAbsent("python-image.matrices", key -> new HashMap<String, Matrix>());
  }
}
