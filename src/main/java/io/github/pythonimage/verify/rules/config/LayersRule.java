package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;
import java.util.Optional;

/** The image is exactly its base's layers and those that its build made. */
public final class LayersRule implements Rule {
  private static final String WHITEOUT = ".wh.";

  private static final String UNNOTED =
      "Nothing in this folder notes the build of the image, so nobody can tell whether a layer was made again"
          + " with other modules of the standard library or of packages. Verify the image in the folder"
          + " that built it, or build it again.";

  @Override
  public void check(CheckContext context, Findings found) {
    var expected = context.identity().expected();
    // By its name only where the build could not note it: a name may have moved since.
    var base = expected.baseLayers().or(() -> context.base().map(ImageInfo::layers));
    var message = base.flatMap(known -> compare(context, known)).or(() -> compareToBuild(context));
    message.ifPresent(found::error);
    if (base.isEmpty() && message.isEmpty()) {
      found.undecided(unknown(context));
    } else if (message.isEmpty() && expected.isUnnoted()) {
      found.warning(UNNOTED);
    }
    context.files().ifPresent(files -> marks(files, found));
  }

  /** A container has them as files; whoever unpacks the layers deletes other files instead. */
  private static void marks(FileTree files, Findings found) {
    var marks = files.all().filter(file -> file.name().startsWith(WHITEOUT)).toList();
    found.error(
        Message.of(marks, "file", "files")
            .then(
                " with a name that begins with .wh.: engines that unpack the layers delete other files instead. Leave it out of the step or the base that brings it."));
  }

  private static Optional<String> compareToBuild(CheckContext context) {
    return context
        .identity()
        .expected()
        .imageLayers()
        .filter(noted -> !noted.equals(context.info().layers()))
        .map(
            noted ->
                "The layers of the image are not those that its build made: it was changed or made again in another way. Build it with the goal build.");
  }

  private static Optional<String> compare(CheckContext context, List<String> base) {
    var layers = context.info().layers();
    if (layers.size() < base.size() || !layers.subList(0, base.size()).equals(base)) {
      return Optional.of(
          "The image does not start with the layers of its base %s. Build the image again."
              .formatted(context.image().base()));
    }
    var own = layers.size() - base.size();
    var expected = context.identity().expected().ownLayers();
    return expected.isPresent() && own != expected.getAsInt()
        ? Optional.of(
            "The image has %d layers over its base %s where its Dockerfile makes %d. Build the image again; add files in an image of your own."
                .formatted(own, context.image().base(), expected.getAsInt()))
        : Optional.empty();
  }

  private static String unknown(CheckContext context) {
    return "The layers of the base %s are unknown, so nobody can tell whether the image has others. Build it with access to the registry of the base."
        .formatted(context.image().base());
  }
}
