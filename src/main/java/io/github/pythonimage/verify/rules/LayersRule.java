package io.github.pythonimage.verify.rules;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.Listing;
import io.github.pythonimage.verify.Rule;
import io.github.pythonimage.verify.files.FileTree;
import java.util.ArrayList;
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
  public String name() {
    return "layers";
  }

  @Override
  public List<Finding> findings(Evidence evidence) {
    var expected = evidence.identity().expected();
    // By its name only where the build could not note it: a name may have moved since.
    var base = expected.baseLayers().or(() -> evidence.base().map(ImageInfo::layers));
    var message =
        base.flatMap(known -> compare(evidence, known)).or(() -> compareToBuild(evidence));
    var found = new ArrayList<>(message.stream().map(this::finding).toList());
    if (base.isEmpty() && message.isEmpty()) {
      found.add(undecided(unknown(evidence)));
    } else if (message.isEmpty() && expected.isUnnoted()) {
      found.add(warning(UNNOTED));
    }
    evidence.files().flatMap(LayersRule::marks).map(this::finding).ifPresent(found::add);
    return found;
  }

  /** A container has them as files; whoever unpacks the layers deletes other files instead. */
  private static Optional<Listing> marks(FileTree files) {
    var marks = files.all().filter(file -> file.name().startsWith(WHITEOUT)).toList();
    return marks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Listing.of(marks, "file", "files")
                .then(
                    " with a name that begins with .wh.: engines that unpack the layers delete other files instead. Leave it out of the step or the base that brings it."));
  }

  private static Optional<String> compareToBuild(Evidence evidence) {
    return evidence
        .identity()
        .expected()
        .imageLayers()
        .filter(noted -> !noted.equals(evidence.info().layers()))
        .map(
            noted ->
                "The layers of the image are not those that its build made: it was changed or made again in another way. Build it with the goal build.");
  }

  private static Optional<String> compare(Evidence evidence, List<String> base) {
    var layers = evidence.info().layers();
    if (layers.size() < base.size() || !layers.subList(0, base.size()).equals(base)) {
      return Optional.of(
          "The image does not start with the layers of its base %s. Build the image again."
              .formatted(evidence.image().base()));
    }
    var own = layers.size() - base.size();
    var expected = evidence.identity().expected().ownLayers();
    return expected.isPresent() && own != expected.getAsInt()
        ? Optional.of(
            "The image has %d layers over its base %s where its Dockerfile makes %d. Build the image again; add files in an image of your own."
                .formatted(own, evidence.image().base(), expected.getAsInt()))
        : Optional.empty();
  }

  private static String unknown(Evidence evidence) {
    return "The layers of the base %s are unknown, so nobody can tell whether the image has others. Build it with access to the registry of the base."
        .formatted(evidence.image().base());
  }
}
