package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Listing;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.Markers;
import io.github.pythonimage.verify.layers.LayerFiles;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Credentials in layers that no container shows: the image still has them. */
public final class DeletedSecrets {
  private DeletedSecrets() {}

  /** One message for each layer that has some. */
  public static List<Listing> problems(Evidence evidence) {
    return evidence.hidden().stream().flatMap(layer -> problem(evidence, layer)).toList();
  }

  private static Stream<Listing> problem(Evidence evidence, LayerFiles layer) {
    var published =
        Stream.concat(evidence.files().stream(), Stream.of(layer.files()))
            .map(tree -> SecretFiles.publishedKeys(evidence, tree))
            .reduce(path -> false, Predicate::or);
    var secrets = layer.files().all().filter(f -> isSecret(evidence, layer, f, published)).toList();
    return secrets.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Listing.of(secrets, "file with credentials", "files with credentials")
                .after(
                    "Layer %d of %d%s has "
                        .formatted(
                            layer.number(), evidence.info().layers().size(), step(layer.step())))
                .then(
                    " that no container shows, as a later layer deletes or replaces it or an engine"
                        + " puts its own there. Everybody who can pull the image can read that."
                        + " Use a build secret in this step, and revoke the credential."));
  }

  private static boolean isSecret(
      Evidence evidence, LayerFiles layer, FileEntry file, Predicate<String> published) {
    var trees = Stream.concat(evidence.files().stream(), Stream.of(layer.files())).toList();
    return (file.content().markers().contains(Markers.PRIVATE_KEY) && !published.test(file.path()))
        || (SecretFiles.hasCredential(layer.files(), file)
            && trees.stream().noneMatch(t -> SecretFiles.isPublished(evidence, t, file.path())));
  }

  private static String step(String instruction) {
    return instruction.isEmpty()
        ? ""
        : ", made by the instruction that begins with '"
            + SecretTexts.beginning(instruction)
            + "',";
  }
}
