package io.github.pythonimage.pipeline;

import io.github.pythonimage.dockerfile.BakeFile;
import io.github.pythonimage.dockerfile.DockerfileRenderer;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.spec.Choice;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders a plan: first everything in memory, so that a mistake leaves nothing half-written. */
final class Rendering {
  private final Job job;

  Rendering(Job job) {
    this.job = job;
  }

  List<RenderedImage> of(BuildPlan plan) {
    var renderer = new DockerfileRenderer(job.generator());
    var rendered = plan.images().stream().map(image -> render(renderer, image)).toList();
    var bake = bake(rendered);
    rendered.forEach(image -> new OutputFile(image.file()).write(image.dockerfile()));
    new OutputFile(job.output().resolve("docker-bake.json")).write(bake);
    return rendered;
  }

  private RenderedImage render(DockerfileRenderer renderer, PlannedImage image) {
    var file = job.output().resolve(image.folder()).resolve("Dockerfile");
    return new RenderedImage(image, renderer.render(image), file);
  }

  private String bake(List<RenderedImage> rendered) {
    Map<String, String> secrets =
        job.secrets().files().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toString()));
    var bake = new BakeFile(".", Choice.word(job.network()), secrets);
    rendered.forEach(
        r ->
            bake.add(
                r.image(), job.shown(r.file()), stage -> job.options().forBake(r.image(), stage)));
    return bake.text();
  }
}
