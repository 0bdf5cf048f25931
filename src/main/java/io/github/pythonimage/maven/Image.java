package io.github.pythonimage.maven;

import io.github.pythonimage.spec.Choice;
import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.ImageSpec;
import io.github.pythonimage.spec.Prefix;
import io.github.pythonimage.spec.PythonRequest;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SecurityUpdates;
import io.github.pythonimage.spec.Size;
import io.github.pythonimage.spec.SpecException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One {@code <image>}: a repository and the Pythons it is built for. */
public class Image {
  private @Nullable String id;
  private @Nullable String name;
  private List<String> tags = List.of("{series}");
  private @Nullable String base;
  private @Nullable String distribution;
  private @Nullable String prefix;
  private List<Python> pythons = List.of();
  private Interpreter interpreter = new Interpreter();
  private Wheels wheels = new Wheels();
  private RuntimeElement runtime = new RuntimeElement();
  private Security security = new Security();
  private Verify verify = new Verify();
  private Publish publish = new Publish();
  private @Nullable String frontend;

  /** {@code <security>}. */
  public static class Security {
    private @Nullable String updates;
  }

  /** {@code <verify>}. */
  public static class Verify {
    private @Nullable String maxSize;
  }

  /** {@code <publish>}. */
  public static class Publish {
    private @Nullable String builder;
  }

  ImageSpec toSpec(Path module, Overrides overrides) {
    try {
      return parse(module, overrides);
    } catch (SpecException e) {
      throw e.in(name == null ? "<images><image>" : "<image> " + name + ", ");
    }
  }

  private ImageSpec parse(Path module, Overrides overrides) {
    var repository =
        new Element("<name>")
            .required(
                name,
                Image::repository,
                "Give the image's repository, such as"
                    + " <name>registry.example.com/platform/python</name>.");
    return new ImageSpec(
        new Element("<id>").orDefault(id, repository.lastSegment(), Image::checkId),
        repository,
        tags(),
        new Element("<base>").orDefault(base, "debian:trixie-slim", ImageReference::of),
        Optional.ofNullable(distribution),
        new Element("<prefix>").orDefault(prefix, "/opt/app", Prefix::of),
        pythons(),
        interpreter.toSpec(module, overrides),
        wheels.toSpec(module),
        runtime.toSpec(),
        new Element("<security><updates>")
            .orDefault(security.updates, "locked", word -> Choice.of(SecurityUpdates.class, word)),
        new Element("<verify><maxSize>").optional(verify.maxSize, Size::of),
        new Element("<publish><builder>").flag(publish.builder, false),
        new Element("<frontend>").optional(frontend, ImageReference::of));
  }

  private List<String> tags() {
    if (tags.isEmpty()) {
      throw new SpecException(
          "<tags>", "has no <tag>.", "List at least one, or leave <tags> out for {series}.");
    }
    return new Element("<tags><tag>").each(tags, tag -> tag);
  }

  private List<PythonRequest> pythons() {
    if (pythons.isEmpty()) {
      throw new SpecException(
          "<pythons>",
          "is missing.",
          "List at least one Python, such as <pythons><python>3.13</python></pythons>.");
    }
    return pythons.stream().map(Python::toSpec).toList();
  }

  private static ImageReference repository(String text) {
    var reference = ImageReference.repository(text);
    if (reference.tag().isPresent() || reference.digest().isPresent()) {
      throw new SpecException(
          "",
          Quoted.of(text) + " has a tag or digest.",
          "Give the repository alone; tags go into <tags><tag>.");
    }
    return reference;
  }

  private static String checkId(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new SpecException(
          "", Quoted.of(text) + " cannot name a folder.", "Use letters, digits, '.', '_' and '-'.");
    }
    return text;
  }
}
