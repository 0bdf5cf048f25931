package io.github.pythonimage.build.render;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.RenderConfig;
import io.github.pythonimage.build.memo.ConfigChecksum;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.dockerfile.DockerfileStages;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a module and its Dockerfiles, for all goals of a Maven run. Each is made when a goal
 * first needs it, and once. Goals of a module do not run at the same time.
 */
public final class Matrix {
  private final DockerfileWriter writer;
  private final Supplier<BuildPlan> planner;
  private @Nullable BuildPlan plan;
  private @Nullable List<BuildTarget> rendered;

  public Matrix(RenderConfig config, Supplier<BuildPlan> planner) {
    this.writer = new DockerfileWriter(config);
    this.planner = planner;
  }

  public static Matrix of(RenderConfig config, Instant now) {
    return new Matrix(
        config, () -> new Planner(Catalog.load(), now, config.labels()).plan(config.images()));
  }

  /**
   * The same, made once for all goals of a module.
   *
   * @param made by the goals before, by all that planning depends on
   */
  public static Matrix of(RenderConfig config, Instant now, Map<String, Matrix> made) {
    return made.computeIfAbsent(ConfigChecksum.of(config, now), key -> of(config, now));
  }

  public BuildPlan plan() {
    if (plan == null) {
      plan = planner.get();
    }
    return plan;
  }

  /** The Dockerfiles, which are not written yet. */
  List<BuildTarget> rendered() {
    if (rendered == null) {
      rendered = writer.render(plan());
    }
    return rendered;
  }

  /** The Dockerfiles as the last run wrote them. No verification goes by them. */
  List<BuildTarget> written() {
    return writer.read(plan());
  }

  /** The layers that a stage of an image has over its base. */
  public int layers(PlannedImage image, Stage stage) {
    return rendered().stream()
        .filter(one -> one.image().folder().equals(image.folder()))
        .findFirst()
        .map(one -> new DockerfileStages(one.dockerfile()).layers(stage.word()))
        .orElseThrow();
  }
}
