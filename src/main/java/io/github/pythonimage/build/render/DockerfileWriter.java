package io.github.pythonimage.build.render;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.CacheTemplate;
import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.build.config.RenderedImage;
import io.github.pythonimage.build.config.ScriptFolder;
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
final class DockerfileWriter {
  private final BuildConfig job;

  DockerfileWriter(BuildConfig job) {
    this.job = job;
  }

  List<RenderedImage> render(BuildPlan plan) {
    var renderer =
        new DockerfileRenderer(
            job.generator(), job.scope(), job.secrets().required(), job.options().agentIds());
    return plan.images().stream().map(image -> render(renderer, image)).toList();
  }

  /** Leaves files alone that are right already. */
  void write(List<RenderedImage> rendered) {
    var bake = bake(rendered);
    ScriptFolder.of(job).write(ScriptFolder.SCRIPTS);
    rendered.forEach(image -> new GeneratedFile(image.file()).write(image.dockerfile()));
    new GeneratedFile(bakeFile()).write(bake);
  }

  /** All files that rendering wrote. */
  List<Path> files(List<RenderedImage> rendered) {
    return Stream.of(
            rendered.stream().map(RenderedImage::file),
            Stream.of(bakeFile()),
            ScriptFolder.of(job).files(ScriptFolder.SCRIPTS))
        .flatMap(files -> files)
        .toList();
  }

  private Path bakeFile() {
    return job.output().resolve("docker-bake.json");
  }

  private RenderedImage render(DockerfileRenderer renderer, PlannedImage image) {
    return new RenderedImage(
        image, renderer.render(image, job.shown(file(image)), scripts()), file(image));
  }

  private String scripts() {
    return job.shown(ScriptFolder.of(job).path());
  }

  private Path file(PlannedImage image) {
    return job.output().resolve(image.folder()).resolve("Dockerfile");
  }

  private String bake(List<RenderedImage> rendered) {
    var bake =
        new BakeFile(".", scripts(), EnumNames.word(job.network()), job.secrets().references());
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
