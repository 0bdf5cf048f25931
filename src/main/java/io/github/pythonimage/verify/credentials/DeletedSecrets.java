package io.github.pythonimage.verify.credentials;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.layers.HiddenLayerFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Credentials in layers that no container shows: the image still has them. */
public record DeletedSecrets(CheckContext context) {
  /** Adds one finding for each layer that has some, and one for those that packages publish. */
  public void check(Findings found) {
    var secrets = new LinkedHashMap<HiddenLayerFiles, Map<Boolean, List<FileEntry>>>();
    context.hidden().forEach(layer -> secrets.put(layer, byWhetherPublished(layer)));
    secrets.forEach(
        (layer, files) ->
            found.error(
                listing(layer, files.get(false))
                    .then(
                        " that no container shows, as a later layer deletes or replaces it or an"
                            + " engine puts its own there. Everybody who can pull the image can read"
                            + " that. Use a build secret in this step, and revoke the credential.")));
    secrets.forEach(
        (layer, files) ->
            found.warning(
                listing(layer, files.get(true))
                    .then(
                        " of packages that no container shows. Everybody has it who can get the"
                            + " package. Usually it is an example; if it is not, revoke the"
                            + " credential.")));
  }

  private Message listing(HiddenLayerFiles layer, List<FileEntry> secrets) {
    return Message.of(secrets, "file with credentials", "files with credentials")
        .after(
            "Layer %d of %d%s has "
                .formatted(layer.number(), context.info().layers().size(), step(layer.step())));
  }

  private Map<Boolean, List<FileEntry>> byWhetherPublished(HiddenLayerFiles layer) {
    var trees = Stream.concat(context.files().stream(), Stream.of(layer.files())).toList();
    var publishedKeys =
        trees.stream()
            .map(tree -> SecretFiles.publishedKeys(context, tree))
            .reduce(file -> false, Predicate::or);
    Predicate<FileEntry> isKey =
        file -> file.content().markers().contains(BytePatterns.PRIVATE_KEY);
    Predicate<FileEntry> hasCredential =
        file -> SecretFiles.hasCredential(context, layer.files(), file);
    Predicate<FileEntry> isPublished =
        file -> trees.stream().anyMatch(tree -> SecretFiles.isPublished(context, tree, file));
    return layer
        .files()
        .all()
        .filter(isKey.or(hasCredential))
        .collect(
            Collectors.partitioningBy(
                isKey.negate().or(publishedKeys).and(hasCredential.negate().or(isPublished))));
  }

  private static String step(String instruction) {
    return instruction.isEmpty()
        ? ""
        : ", made by the instruction that begins with '"
            + SecretTexts.beginning(instruction)
            + "',";
  }
}
