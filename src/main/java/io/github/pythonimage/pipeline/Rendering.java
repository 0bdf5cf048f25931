package io.github.pythonimage.pipeline;

import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.dockerfile.BakeFile;
import io.github.pythonimage.dockerfile.DockerfileRenderer;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.PlannedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Renders a plan: first everything in memory, so that a mistake leaves nothing half-written. */
final class Rendering {
  private final Job job;

  Rendering(Job job) {
    this.job = job;
  }

  List<RenderedImage> of(BuildPlan plan) {
    var renderer = renderer();
    var rendered = plan.images().stream().map(image -> render(renderer, image)).toList();
    var bake = bake(rendered);
    rendered.forEach(image -> new OutputFile(image.file()).write(image.dockerfile()));
    new OutputFile(bakeFile()).write(bake);
    return rendered;
  }

  /** All files that rendering wrote. */
  List<Path> files(List<RenderedImage> rendered) {
    return Stream.concat(rendered.stream().map(RenderedImage::file), Stream.of(bakeFile()))
        .toList();
  }

  private Path bakeFile() {
    return job.output().resolve("docker-bake.json");
  }

  private DockerfileRenderer renderer() {
    return new DockerfileRenderer(
        job.generator(), job.scope(), job.secrets().required(), job.options().agentIds());
  }

  /** The Dockerfile of an image, not written. */
  String dockerfile(PlannedImage image) {
    return renderer().render(image);
  }

  private RenderedImage render(DockerfileRenderer renderer, PlannedImage image) {
    return new RenderedImage(image, renderer.render(image), file(image));
  }

  private Path file(PlannedImage image) {
    return job.output().resolve(image.folder()).resolve("Dockerfile");
  }

  private String bake(List<RenderedImage> rendered) {
    var bake = new BakeFile(".", EnumNames.word(job.network()), job.secrets().references());
    rendered.forEach(r -> bake.add(r.image(), job.shown(r.file()), stage -> attributes(r, stage)));
    return bake.text();
  }

  private Map<String, Object> attributes(RenderedImage rendered, String stage) {
    var attributes = new LinkedHashMap<>(new BakeOutputs(job).of(rendered.file(), stage));
    var image = rendered.image();
    var place = new CacheTemplate.Place(image.spec().id(), image.version(), stage);
    attributes.putAll(job.options().forBake(place));
    return attributes;
  }
}
