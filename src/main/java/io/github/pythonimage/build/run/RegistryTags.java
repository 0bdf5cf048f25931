package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.build.run.BuildOutcome.Completed;
import io.github.pythonimage.build.run.BuildOutcome.Content;
import io.github.pythonimage.progress.BuildProgress;
import java.util.List;

/** What a build does about the tags of the content that it pushed. */
public record RegistryTags(BuildConfig config, BuildProgress log) {
  private static final String PROPERTY = "python-image.push.unverified";

  /** Notes what was pushed, for the goal that sets the tags. */
  public void note(List<Completed> made) {
    if (config.outputs().inRegistry()) {
      PushedImages.in(config.output()).add(images(made));
    }
  }

  /**
   * Says what has no tag yet, unless the user wants tags before anything is verified.
   *
   * @param tags sets them then
   */
  public void finish(List<Completed> made, TagSchedule tags) {
    if (!config.outputs().inRegistry()) {
      return;
    }
    var images = images(made);
    if (config.outputs().pushUnverified()) {
      log.warned(
          PROPERTY,
          "Tags are set before anything is verified: "
              + PushedImage.describe(images)
              + ". Remove this property to set tags only after the goal verify has passed.");
      tags.set(images);
    } else {
      images.forEach(this::explain);
    }
  }

  /** Says what a build pushed that did not complete. */
  public void abandon(List<Content> contents) {
    if (!config.outputs().inRegistry()) {
      return;
    }
    for (var content : contents) {
      var names = content.target().names();
      var repository = names.get(0).repository();
      log.warned(
          content.target().label(),
          "Pushed %s without a tag, because the build did not complete. Run mvn python-image:build, then mvn python-image:verify, to verify the image and set the %s."
              .formatted(
                  content
                      .result()
                      .manifestDigest()
                      .map(d -> repository + "@" + d)
                      .orElse(repository),
                  PushedImage.describeTags(names)));
    }
  }

  private void explain(PushedImage image) {
    log.published(
        "Pushed %s without a tag; run mvn python-image:verify to verify it and set the %s."
            .formatted(image.reference(), image.describeTags()));
  }

  private static List<PushedImage> images(List<Completed> made) {
    return made.stream().map(RegistryTags::image).toList();
  }

  private static PushedImage image(Completed made) {
    var target = made.target();
    var digest =
        made.result()
            .manifestDigest()
            .orElseThrow(
                () ->
                    new BuildFailure(
                        target.label()
                            + " was pushed, but the builder reported no digest. Use a buildkitd or"
                            + " an engine with the containerd image store."));
    return new PushedImage(target.label(), target.stage().word(), target.names(), digest);
  }
}
