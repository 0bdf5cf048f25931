package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.RegistryException;
import io.github.pythonimage.buildkit.registry.Manifest;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.buildkit.registry.RegistryRepository;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ShutdownHook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Points tags to content that a registry already has. All manifests are read before the first tag
 * moves, so that one that is missing leaves every tag as it was. A tag that points there already is
 * not written again.
 */
public final class TagPublisher {
  private final RegistryAccess registries;
  private final BuildProgress log;
  private final List<ImageReference> open = new ArrayList<>();
  private final List<Moved> done = new ArrayList<>();
  private boolean isCancelled;

  /**
   * A tag that points to other content now.
   *
   * @param before the digest that it pointed to; empty if it is new, or the registry does not tell
   */
  private record Moved(ImageReference name, Optional<String> before) {
    String describe() {
      return name + before.map(digest -> " (was " + digest + ")").orElse("");
    }
  }

  /** An image with its manifest, to the byte. */
  private record Content(PushedImage image, RegistryRepository repository, Manifest manifest) {}

  public TagPublisher(RegistryAccess registries, BuildProgress log) {
    this.registries = registries;
    this.log = log;
  }

  /** Sets all tags of all images; on failure the message lists those that moved and the others. */
  public void publish(List<PushedImage> images) {
    if (images.isEmpty()) {
      return;
    }
    var parts = images.stream().flatMap(one -> one.byRepository().stream()).toList();
    parts.forEach(image -> open.addAll(image.names()));
    try (var interrupt = new ShutdownHook(this::cancel)) {
      var contents = parts.stream().map(this::content).toList();
      contents.forEach(this::publish);
    } catch (RegistryException | BuildCancelledException e) {
      throw new InfrastructureFailure(e.getMessage() + describeProgress(), e);
    }
  }

  private Content content(PushedImage image) {
    var repository = new RegistryRepository(image.repository(), registries);
    return new Content(image, repository, repository.manifest(image.digest()));
  }

  private void publish(Content content) {
    for (var name : content.image().names()) {
      set(content, name);
    }
    log.published(
        "Set the %s of %s.".formatted(content.image().describeTags(), content.image().reference()));
  }

  // One tag at a time: whoever cancels waits for the tag that is on its way, and then knows.
  private synchronized void set(Content content, ImageReference name) {
    if (isCancelled) {
      throw new InfrastructureFailure("Interrupted while tags were set.");
    }
    var tag = PushedImage.tag(name);
    var before = content.repository().digest(tag);
    if (!before.equals(Optional.of(content.manifest().digest()))) {
      content.repository().tag(tag, content.manifest());
      done.add(new Moved(name, before));
    }
    open.remove(name);
  }

  private synchronized void cancel() {
    isCancelled = true;
    if (!open.isEmpty()) {
      log.warned("tags", "Interrupted while tags were set." + describeProgress());
    }
  }

  private String describeProgress() {
    return done.isEmpty()
        ? " No tag was changed. Without their tags: %s. Run mvn python-image:push to set them."
            .formatted(PushedImage.describeNames(open))
        : " Changed: %s. Not changed: %s. Run the same Maven build again to set the others."
            .formatted(
                done.stream().map(Moved::describe).collect(Collectors.joining(", ")),
                PushedImage.describeNames(open));
  }
}
