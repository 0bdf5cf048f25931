package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.Engines;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.image.ParentImage;
import io.github.pythonimage.config.image.ParentImage.Content;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.progress.ShutdownHook;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The images that applications of a build start from. Where the engine that builds has one, it gets
 * a tag that names its content: an engine finds no image by a digest that no registry has, and the
 * image's own tags may move while the build runs.
 */
public final class ParentImages implements AutoCloseable {
  private final Optional<Engine> engine;
  private final Map<Content, ImageReference> tagged = new ConcurrentHashMap<>();
  // Other modules may build on the same image at the same time, and each removes its own tags.
  private final String suffix = "-" + UUID.randomUUID().toString().substring(0, 8);
  private final Optional<ShutdownHook> interrupt;

  private ParentImages(Optional<Engine> engine) {
    this.engine = engine;
    this.interrupt = engine.map(any -> new ShutdownHook(this::removeTags));
  }

  private ImageReference tagOf(Content content) {
    return content.name().withTag("id-" + content.id().replaceFirst("^sha256:", "") + suffix);
  }

  /**
   * Tags what targets start from.
   *
   * @param nodes that build: a daemon without images of its own finds them by their digests
   */
  public static ParentImages tag(
      List<BuildTarget> targets, BuildConfig config, BuilderNodes nodes) {
    if (targets.stream().noneMatch(target -> target.image().isApplication())) {
      return none();
    }
    var parents = new ParentImages(engine(config, nodes));
    try {
      targets.stream()
          .flatMap(target -> target.image().parent().stream())
          .distinct()
          .forEach(parents::tag);
    } catch (RuntimeException e) {
      parents.close();
      throw e;
    }
    return parents;
  }

  private static Optional<Engine> engine(BuildConfig config, BuilderNodes nodes) {
    var daemon = nodes.nodes().get(0).buildKit().daemon();
    if (daemon.kind() == Daemon.Kind.STANDALONE || !config.daemons().builders().isEmpty()) {
      return Optional.empty();
    }
    var endpoint = config.endpoint();
    return Optional.of(Engines.connect(endpoint));
  }

  /** None, for targets without a parent. */
  public static ParentImages none() {
    return new ParentImages(Optional.empty());
  }

  private void tag(ParentImage parent) {
    Stream.of(parent.runtime(), parent.builder()).forEach(this::tag);
  }

  private void tag(Content content) {
    var isHere = engine.isPresent() && engine.get().inspect(content.id()).isPresent();
    if (isHere) {
      var tag = tagOf(content);
      tagged.put(content, tag);
      engine.get().tag(content.id(), tag.repository(), tag.tag().orElseThrow());
    } else if (content.digest().isEmpty()) {
      throw new BuildFailure(
          "%s is not in the engine that builds as %s, and its digest in a registry is unknown. Build the module of the base in this Maven build (-am), or push its images and deploy it again."
              .formatted(content.name(), content.id()));
    }
  }

  /** The images that take the place of stages of a Dockerfile. */
  public Map<String, String> contexts(BuildTarget target) {
    var contexts = new HashMap<String, String>();
    target
        .image()
        .parent()
        .ifPresent(
            parent -> {
              add(Stage.PARENT, parent.runtime(), contexts);
              add(Stage.BUILDER, parent.builder(), contexts);
            });
    return contexts;
  }

  private void add(Stage stage, Content content, Map<String, String> contexts) {
    var tag = tagged.get(content);
    if (tag != null) {
      contexts.put(stage.word(), tag.toString());
    }
  }

  /** Fails where a tag was moved while the build ran. */
  public void verify() {
    tagged.forEach(
        (content, tag) -> {
          var now = engine.orElseThrow().id(tag.toString());
          if (now.filter(content.id()::equals).isEmpty()) {
            throw new BuildFailure(
                "%s was changed while the build ran: it is now %s. Build again."
                    .formatted(tag, now.orElse("gone")));
          }
        });
  }

  /**
   * Removes the tags. An image whose own name has moved keeps its tag: without one it is deleted.
   */
  @Override
  public void close() {
    interrupt.ifPresent(ShutdownHook::close);
    removeTags();
    engine.ifPresent(Engine::close);
  }

  private void removeTags() {
    tagged.forEach(this::remove);
    tagged.clear();
  }

  private void remove(Content content, ImageReference tag) {
    try {
      var name = content.name().withTag(content.name().tag().orElse("latest")).toString();
      if (engine.orElseThrow().id(name).filter(content.id()::equals).isPresent()) {
        engine.get().removeImage(tag.toString());
      }
    } catch (EngineException e) {
      // The tag names the content, so that it does no harm.
    }
  }
}
