package io.github.pythonimage.build.render;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.dockerfile.DockerfileStages;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Stage;
import java.time.Instant;
import java.util.List;
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

  public Matrix(BuildConfig config, Supplier<BuildPlan> planner) {
    this.writer = new DockerfileWriter(config);
    this.planner = planner;
  }

  public static Matrix of(BuildConfig config, Instant now) {
    return new Matrix(config, () -> new Planner(Catalog.load(), now).plan(config.images()));
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
