package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.PolicySeverity;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.AcceptedFinding;
import io.github.pythonimage.config.image.BaseTemplate;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.config.image.SecurityUpdates;
import io.github.pythonimage.config.wheels.WheelsSpec;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One {@code <image>}: a repository and the Pythons it is built for. */
public class Image {
  /** With a Python and a suffix after it, a file's name may have 255 bytes. */
  private static final int LONGEST_ID = 128;

  private static final int LONGEST_TAG = 128;

  private @Nullable String id;
  private @Nullable String name;
  private List<String> tags = List.of("{series}");
  private @Nullable String base;
  private @Nullable String distribution;
  private @Nullable String prefix;
  private List<Python> pythons = List.of();
  private Interpreter interpreter = new Interpreter();
  private @Nullable Wheels wheels;
  private RuntimeElement runtime = new RuntimeElement();
  private Security security = new Security();
  private Verify verify = new Verify();
  private Publish publish = new Publish();
  private @Nullable String frontend;
  private Map<String, String> policies = Map.of();

  /** {@code <security>}. */
  public static class Security {
    private @Nullable String updates;
  }

  /** {@code <verify>}. */
  public static class Verify {
    private @Nullable String maxSize;
    private List<Finding> accept = List.of();
  }

  /** {@code <publish>}. */
  public static class Publish {
    private @Nullable String builder;
  }

  /** What it says; empty where it has mistakes, and then each part has added its first one. */
  Optional<ImageSpec> toConfig(Path module, UserProperties properties, ValidationErrors all) {
    try {
      return Optional.of(parse(module, properties));
    } catch (ConfigurationException e) {
      var errors = new ValidationErrors();
      parts(module, properties).forEach(errors::collect);
      var where = name == null ? "<images><image>" : "<image> " + name + ", ";
      errors.found().forEach(mistake -> all.add(mistake.at(where)));
      return Optional.empty();
    }
  }

  private ImageSpec parse(Path module, UserProperties properties) {
    return new ImageSpec(
        id(),
        repository(),
        tags(),
        base(),
        Optional.ofNullable(distribution),
        prefix(),
        pythons(),
        interpreter.toConfig(module, properties),
        wheels(module),
        runtime.toConfig(),
        updates(),
        maxSize(),
        builder(),
        frontend(),
        properties.policies().or(policies()),
        accepted());
  }

  /** All that can be wrong by itself. */
  private Stream<Supplier<Object>> parts(Path module, UserProperties properties) {
    return Stream.of(
        this::id,
        this::repository,
        this::tags,
        this::base,
        this::prefix,
        this::pythons,
        () -> interpreter.toConfig(module, properties),
        () -> wheels(module),
        runtime::toConfig,
        this::updates,
        this::maxSize,
        this::builder,
        this::frontend,
        this::policies,
        this::accepted);
  }

  private String id() {
    return XmlParameter.isBlank(id)
        ? new XmlParameter("<id> (by default the last part of <name>)")
            .required(repository().lastSegment(), Image::checkId, "")
        : new XmlParameter("<id>").required(id, Image::checkId, "");
  }

  private ImageReference repository() {
    return new XmlParameter("<name>")
        .required(
            name,
            Image::repository,
            "Give the image's repository, such as"
                + " <name>registry.example.com/platform/python</name>.");
  }

  private BaseTemplate base() {
    return new XmlParameter("<base>").orDefault(base, "debian:trixie-slim", BaseTemplate::of);
  }

  private Prefix prefix() {
    return new XmlParameter("<prefix>").orDefault(prefix, "/opt/app", Prefix::of);
  }

  private WheelsSpec wheels(Path module) {
    return wheels == null ? WheelsSpec.none() : wheels.toConfig(module, series());
  }

  private SecurityUpdates updates() {
    return new XmlParameter("<security><updates>")
        .enumValue(security.updates, SecurityUpdates.LOCKED);
  }

  private Optional<Size> maxSize() {
    return new XmlParameter("<verify><maxSize>").optional(verify.maxSize, Size::of);
  }

  private List<AcceptedFinding> accepted() {
    return verify.accept.stream().map(Finding::toConfig).toList();
  }

  private boolean builder() {
    return new XmlParameter("<publish><builder>").bool(publish.builder, false);
  }

  private Optional<ImageReference> frontend() {
    return new XmlParameter("<frontend>").optional(frontend, ImageReference::of);
  }

  private Policies policies() {
    var said = new EnumMap<Policy, PolicySeverity>(Policy.class);
    for (var policy : policies.entrySet()) {
      var name = policy.getKey();
      said.put(
          new XmlParameter("<policies>")
              .required(name, word -> EnumNames.of(Policy.class, word), ""),
          new XmlParameter("<policies><" + name + ">")
              .required(
                  policy.getValue(),
                  word -> EnumNames.of(PolicySeverity.class, word),
                  "Write error | warn | off, or remove it."));
    }
    return new Policies(said);
  }

  private List<String> tags() {
    if (tags.isEmpty()) {
      throw new ConfigurationException(
          "<tags>", "has no <tag>.", "List at least one, or leave <tags> out for {series}.");
    }
    return new XmlParameter("<tags><tag>").each(tags, Image::checkTag);
  }

  /** What placeholders become is looked at later, together with characters. */
  private static String checkTag(String text) {
    var least = text.replaceAll("\\{[a-z]*}", "").length();
    if (least > LONGEST_TAG) {
      throw ConfigurationException.of(
          text,
          "has at least " + least + " characters.",
          "Write a tag of at most " + LONGEST_TAG + ".");
    }
    return text;
  }

  private List<PythonRequest> pythons() {
    if (pythons.isEmpty()) {
      throw new ConfigurationException(
          "<pythons>",
          "is missing.",
          "List at least one Python, such as <pythons><python>3.13</python></pythons>.");
    }
    return pythons.stream().map(Python::toConfig).toList();
  }

  private Set<PythonSeries> series() {
    return pythons().stream().map(PythonRequest::series).collect(Collectors.toSet());
  }

  private static ImageReference repository(String text) {
    var reference = ImageReference.repository(text);
    if (reference.tag().isPresent() || reference.digest().isPresent()) {
      throw ConfigurationException.of(
          text, "has a tag or digest.", "Give the repository alone; tags go into <tags><tag>.");
    }
    return reference;
  }

  private static String checkId(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw ConfigurationException.of(
          text, "cannot name a folder.", "Use letters, digits, '.', '_' and '-'.");
    }
    if (text.length() > LONGEST_ID) {
      throw ConfigurationException.of(
          text,
          "has " + text.length() + " characters, and names folders and files.",
          "Give an <id> of at most " + LONGEST_ID + ".");
    }
    return text;
  }
}
