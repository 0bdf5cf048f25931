package io.github.pythonimage.pipeline;

import io.github.pythonimage.pipeline.Solves.Made;
import java.util.ArrayList;
import java.util.List;

/** What a build does about the tags of the content that it pushed. */
record RegistryTags(Job job, BuildLog log) {
  private static final String PROPERTY = "python-image.push.unverified";

  /** Notes what was pushed; without tags, unless the user overrides that. */
  void pushed(List<Made> made) {
    if (!job.outputs().inRegistry()) {
      return;
    }
    var images = new ArrayList<PushedImage>();
    for (var one : made) {
      images.add(image(one));
    }
    PushedImages.in(job.output()).add(images);
    if (job.outputs().pushUnverified()) {
      log.warned(
          PROPERTY,
          "Tags are set before anything is verified: "
              + PushedImage.describe(images)
              + ". Remove this property to set tags only after the goal verify has passed.");
      new TagPublisher(job.workshop().credentials(), log).publish(images);
    } else {
      images.forEach(this::explain);
    }
  }

  private void explain(PushedImage image) {
    log.published(
        "Pushed %s without a tag; run mvn python-image:verify to verify it and set the %s."
            .formatted(image.reference(), image.describeTags()));
  }

  private static PushedImage image(Made made) {
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
    return new PushedImage(target.label(), target.stage(), target.names(), digest);
  }
}
