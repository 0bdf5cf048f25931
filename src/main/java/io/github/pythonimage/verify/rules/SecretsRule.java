package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.credentials.DeletedSecrets;
import io.github.pythonimage.verify.credentials.SecretFiles;
import io.github.pythonimage.verify.credentials.SecretTexts;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * No credentials are in the image: not in files, variables, labels, author, health check or
 * history. Messages name where they are, never what they are.
 */
public final class SecretsRule implements FilesRule {
  @Override
  public void check(CheckContext context, Findings found) {
    pairs(found, "variable", context.info().environment());
    pairs(found, "label", context.info().labels());
    context.info().history().stream()
        .filter(
            step -> SecretTexts.isSecret(step.createdBy()) || SecretTexts.isSecret(step.comment()))
        .findFirst()
        .ifPresent(
            step ->
                found.error(
                    "The history of the image shows a credential, in the instruction that begins"
                        + " with '"
                        + SecretTexts.beginning(step.createdBy())
                        + "' or in the comment on it. Use a build secret instead of a build argument or a literal, and"
                        + " revoke the credential."));
    var started = new ArrayList<>(context.info().entrypoint());
    started.addAll(context.info().command());
    if (SecretTexts.isSecret(String.join(" ", started))) {
      found.error(
          "The entry point or command of the image shows a credential. Give it to the container"
              + " when it starts, and revoke the credential.");
    }
    var settings = context.info().settings();
    if (SecretTexts.isSecret(String.join(" ", settings.healthcheck()))) {
      found.error(
          "The health check of the image shows a credential. Take it out of"
              + " <runtime><healthcheck>, or name a base whose HEALTHCHECK needs none, and revoke the"
              + " credential.");
    }
    if (SecretTexts.isSecret(settings.author())) {
      found.error(
          "The author of the image has a credential in it. Remove it from MAINTAINER or from the"
              + " option of the tool that sets the author, and revoke the credential.");
    }
    new DeletedSecrets(context).check(found);
    context.files().ifPresent(files -> check(context, files, found));
  }

  private void pairs(Findings found, String kind, Map<String, String> pairs) {
    var names =
        pairs.entrySet().stream()
            .filter(e -> SecretTexts.isSecret(e.getKey(), e.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    found.error(
        Message.of(names, kind, kind + "s")
            .then(
                " of the image looks like a credential. Give it to the container when it starts,"
                    + " and revoke the credential."));
  }

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var isPublished = SecretFiles.publishedKeys(context, files);
    var keys =
        files
            .files()
            .filter(f -> f.content().markers().contains(BytePatterns.PRIVATE_KEY))
            .toList();
    add(
        found,
        keys.stream().filter(k -> !isPublished.test(k)).toList(),
        "private key",
        "private keys");
    var published = keys.stream().filter(k -> isPublished.test(k)).toList();
    found.warning(
        Message.of(published, "private key", "private keys")
            .then(" that packages bring, which everybody has. Do not use it."));
    var credentials = SecretFiles.credentials(context, files);
    add(
        found,
        credentials.getOrDefault(false, List.of()),
        "file with credentials",
        "files with credentials");
    var examples = credentials.getOrDefault(true, List.of());
    found.warning(
        Message.of(examples, "file", "files")
            .then(
                " of packages with what looks like credentials, which everybody has who can get"
                    + " the package. Usually it is an example; if it is not, revoke it."));
  }

  private void add(Findings found, List<FileEntry> files, String one, String many) {
    found.error(
        Message.of(files, one, many)
            .then(
                " in the image. Use a build secret, or mount the file when the container starts;"
                    + " revoke the credential."));
  }
}
