package io.github.pythonimage.build.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.CacheTemplate;
import io.github.pythonimage.build.config.ContextFolder;
import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.config.RenderConfig;
import io.github.pythonimage.build.config.ScriptFolder;
import io.github.pythonimage.build.run.ImageOutputs;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.buildkit.request.CsvFields;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.dockerfile.BakeFile;
import io.github.pythonimage.dockerfile.DockerfileRenderer;
import io.github.pythonimage.dockerfile.NamedContexts;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Stage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Renders a plan: first everything in memory, so that a mistake leaves nothing half-written. */
final class DockerfileWriter {
  private final RenderConfig config;

  DockerfileWriter(RenderConfig config) {
    this.config = config;
  }

  List<BuildTarget> render(BuildPlan plan) {
    var renderer = config.renderer();
    return plan.images().stream().map(image -> render(renderer, image)).toList();
  }

  /** The same from the files that an earlier run wrote. */
  List<BuildTarget> read(BuildPlan plan) {
    return plan.images().stream()
        .map(
            image -> BuildTarget.runtime(image, new GeneratedFile(file(image)).read(), file(image)))
        .toList();
  }

  /** Leaves files alone that are right already. */
  void write(List<BuildTarget> rendered) {
    var bake = bake(rendered);
    writeScripts();
    rendered.forEach(DockerfileWriter::writeWorkspace);
    rendered.forEach(image -> new GeneratedFile(image.file()).write(image.dockerfile()));
    new GeneratedFile(bakeFile()).write(bake);
  }

  /** Their modes count for BuildKit's cache as well. */
  void writeScripts() {
    ScriptFolder.in(config.output()).write(ScriptFolder.SCRIPTS);
  }

  private static void writeWorkspace(BuildTarget target) {
    var files = new LinkedHashMap<String, byte[]>();
    target.workspaceFiles().forEach((name, text) -> files.put(name, text.getBytes(UTF_8)));
    if (!files.isEmpty()) {
      new ContextFolder(NamedContexts.requirements(target.file())).write(files);
    }
  }

  /** All files that rendering wrote. */
  List<Path> files(List<BuildTarget> rendered) {
    return Stream.of(
            rendered.stream().map(BuildTarget::file),
            Stream.of(bakeFile()),
            ScriptFolder.in(config.output()).files(ScriptFolder.SCRIPTS),
            rendered.stream().flatMap(DockerfileWriter::workspaceFiles))
        .flatMap(files -> files)
        .toList();
  }

  private static Stream<Path> workspaceFiles(BuildTarget target) {
    var folder = NamedContexts.requirements(target.file());
    return target.workspaceFiles().keySet().stream().map(folder::resolve);
  }

  private Path bakeFile() {
    return config.output().resolve("docker-bake.json");
  }

  private BuildTarget render(DockerfileRenderer renderer, PlannedImage image) {
    return BuildTarget.runtime(
        image, renderer.render(image, config.displayPath(file(image))), file(image));
  }

  private Path file(PlannedImage image) {
    return config.output().resolve(image.folder()).resolve("Dockerfile");
  }

  private String bake(List<BuildTarget> rendered) {
    var bake = new BakeFile(config.inputs());
    rendered.forEach(
        r -> bake.add(r.image(), config.displayPath(r.file()), stage -> attributes(r, stage)));
    return bake.text();
  }

  private Map<String, Object> attributes(BuildTarget rendered, Stage stage) {
    var attributes = new LinkedHashMap<>(outputs(rendered.file(), stage));
    var image = rendered.image();
    var place = new CacheTemplate.Place(image.spec().id(), image.version(), stage.word());
    attributes.putAll(config.options().forBake(place));
    return attributes;
  }

  /**
   * The outputs of a target as a bake file has them; nothing where they are the default.
   *
   * @param dockerfile where the Dockerfile is, and archives with it
   * @param stage the stage that the target builds
   */
  private Map<String, Object> outputs(Path dockerfile, Stage stage) {
    var attributes = new LinkedHashMap<String, Object>();
    var outputs = config.outputs();
    if (!outputs.platforms().isEmpty()) {
      attributes.put("platforms", outputs.platforms().stream().map(Object::toString).toList());
    }
    if (!outputs.places().equals(Set.of(Place.ENGINE))) {
      attributes.put(
          "output",
          outputs.sorted().stream().map(place -> output(place, dockerfile, stage)).toList());
    }
    if (!outputs.attestations().isEmpty()) {
      attributes.put(
          "attest", outputs.attestations().stream().map(DockerfileWriter::attest).toList());
    }
    return attributes;
  }

  private String output(Place place, Path dockerfile, Stage stage) {
    return switch (place) {
      case ENGINE -> "type=docker";
      case REGISTRY -> "type=registry";
      case OCI, DOCKER ->
          CsvFields.write("type", EnumNames.word(place), dest(place, dockerfile, stage));
      case OCI_LAYOUT ->
          CsvFields.write("type", "oci", dest(place, dockerfile, stage)) + ",tar=false";
    };
  }

  private Map<String, String> dest(Place place, Path dockerfile, Stage stage) {
    return Map.of("dest", config.displayPath(ImageOutputs.file(place, dockerfile, stage)));
  }

  private static String attest(Attestation attestation) {
    return CsvFields.write("type", attestation.type(), attestation.attributes());
  }
}
