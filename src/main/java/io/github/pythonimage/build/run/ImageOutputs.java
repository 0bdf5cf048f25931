package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.buildkit.IndexPush;
import io.github.pythonimage.buildkit.request.ArchiveFormat;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.plan.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says for each image where it goes.
 *
 * @param engine takes what another daemon has built; not asked for where it builds by itself
 */
public record ImageOutputs(BuildConfig config, Optional<Engine> engine) implements OutputStrategy {

  @Override
  public List<Output> of(BuildTarget target) {
    return config.outputs().sorted().stream().map(place -> output(place, target)).toList();
  }

  /** Without a tag: an index makes it whole. */
  @Override
  public List<Output> perNode(BuildTarget target, List<String> platforms) {
    return List.of(untagged(target));
  }

  @Override
  public BuildResult merge(BuildTarget target, List<IndexPush.Part> parts) {
    return repositories(target).stream()
        .map(name -> new IndexPush(name).push(parts, config.daemons().registries()))
        .toList()
        .get(0);
  }

  // A tag must not point to what nobody has verified, so the daemon gets no tag to push to.
  private static Output untagged(BuildTarget target) {
    return new Output.Untagged(repositories(target));
  }

  private static List<String> repositories(BuildTarget target) {
    return target.names().stream().map(ImageReference::repository).distinct().toList();
  }

  private Output output(Place place, BuildTarget target) {
    var names = target.names().stream().map(ImageReference::toString).toList();
    return switch (place) {
      case ENGINE -> engine.isPresent() ? load(engine.get(), names) : new Output.Store(names);
      case REGISTRY -> untagged(target);
      case OCI ->
          new Output.Archive(ArchiveFormat.OCI, file(place, target.file(), target.stage()), names);
      case OCI_LAYOUT -> new Output.OciLayout(file(place, target.file(), target.stage()), names);
      case DOCKER ->
          new Output.Archive(
              ArchiveFormat.DOCKER, file(place, target.file(), target.stage()), names);
    };
  }

  // Only the containerd store takes the format in which there can be more than one platform.
  private static Output load(Engine engine, List<String> names) {
    var format = engine.ping().containerdStore() ? ArchiveFormat.OCI : ArchiveFormat.DOCKER;
    return new Output.ArchiveStream(format, names, engine::load);
  }

  /** Where an image is afterwards, in words for a report. */
  public List<String> describe(BuildTarget target) {
    return config.outputs().sorted().stream()
        .map(
            place ->
                switch (place) {
                  case ENGINE, REGISTRY -> EnumNames.word(place);
                  case OCI, OCI_LAYOUT, DOCKER ->
                      config.rendering().displayPath(file(place, target.file(), target.stage()));
                })
        .toList();
  }

  /** The archive or the folder of a stage, beside its Dockerfile. */
  public static Path file(Place place, Path dockerfile, Stage stage) {
    var name = "image" + stage.suffix();
    var form = place == Place.OCI_LAYOUT ? ".oci" : "." + EnumNames.word(place) + ".tar";
    return dockerfile.resolveSibling(name + form);
  }
}
