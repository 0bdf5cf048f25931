package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.SourceTree;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.BaseTemplate;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.image.SecurityUpdates;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.wheels.WheelsSpec;
import io.github.pythonimage.maven.parameter.ImageNames;
import io.github.pythonimage.maven.parameter.PolicyElements;
import io.github.pythonimage.maven.parameter.UserProperties;
import io.github.pythonimage.maven.parameter.VerifyElement;
import io.github.pythonimage.maven.parameter.XmlParameter;
import io.github.pythonimage.report.ImagesFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One {@code <image>}: a repository and the Pythons it is built for. */
public class Image {
  private static final String NAMES = "<names><name>";

  private @Nullable From from;
  private @Nullable String id;
  private @Nullable String name;
  private List<String> names = List.of();
  private List<String> tags = List.of("{series}");
  private @Nullable String base;
  private @Nullable String distribution;
  private @Nullable String prefix;
  List<Python> pythons = List.of();
  private @Nullable Interpreter interpreter;
  @Nullable Wheels wheels;
  RuntimeElement runtime = new RuntimeElement();
  private Security security = new Security();
  VerifyElement verify = new VerifyElement();
  private Publish publish = new Publish();
  private @Nullable String frontend;
  private Map<String, String> policies = Map.of();

  /** {@code <security>}. */
  public static class Security {
    private @Nullable String updates;
  }

  /** {@code <publish>}. */
  public static class Publish {
    private @Nullable String builder;
  }

  /** What it says; empty where it has mistakes, and then each part has added its first one. */
  Optional<ImageSpec> toConfig(
      SourceTree tree,
      UserProperties properties,
      Function<String, ImagesFile> modules,
      ValidationErrors all) {
    if (from != null) {
      return all.collect(
          () ->
              ConfigurationException.locate(
                  where(), () -> new Application(this, from, tree, properties).toConfig(modules)));
    }
    try {
      return Optional.of(parse(tree, properties));
    } catch (ConfigurationException e) {
      var errors = new ValidationErrors();
      parts(tree, properties).forEach(errors::collect);
      errors.found().forEach(mistake -> all.add(mistake.at(where())));
      return Optional.empty();
    }
  }

  String where() {
    return name == null ? "<images><image>" : "<image> " + name + ", ";
  }

  /** Elements that an application has from its parent, and whether they are here. */
  Map<String, Boolean> inheritedElements() {
    var elements = new LinkedHashMap<String, Boolean>();
    elements.put("<base>", base != null);
    elements.put("<distribution>", distribution != null);
    elements.put("<prefix>", prefix != null);
    elements.put("<interpreter>", interpreter != null);
    elements.put("<runtime><user>", runtime.hasUser());
    elements.put("<security>", security.updates != null);
    elements.put("<publish><builder>", publish.builder != null);
    return elements;
  }

  private InterpreterSpec interpreter(Path module, UserProperties properties) {
    return (interpreter == null ? new Interpreter() : interpreter).toConfig(module, properties);
  }

  Optional<Path> keyFile(Path module) {
    return Optional.ofNullable(interpreter).flatMap(one -> one.repository().keyFile(module));
  }

  private ImageSpec parse(SourceTree tree, UserProperties properties) {
    return new ImageSpec(
        id(),
        repository(),
        otherNames(),
        tags(),
        base(),
        Optional.ofNullable(distribution),
        prefix(),
        pythons(),
        interpreter(tree.module(), properties),
        wheels(tree),
        runtime.toConfig(this::prefix, false),
        updates(),
        verify.maxSize(),
        builder(),
        frontend(),
        properties.policies().or(policies()),
        verify.accepted(),
        runtime.files(tree.module(), prefix()),
        Optional.empty(),
        verify.runChecks());
  }

  /** All that can be wrong by itself. */
  private Stream<Supplier<Object>> parts(SourceTree tree, UserProperties properties) {
    return Stream.of(
        this::id,
        this::repository,
        this::otherNames,
        this::tags,
        this::base,
        this::prefix,
        this::pythons,
        () -> interpreter(tree.module(), properties),
        () -> wheels(tree),
        () -> runtime.toConfig(this::prefix, false),
        this::updates,
        verify::maxSize,
        this::builder,
        this::frontend,
        this::policies,
        verify::accepted,
        verify::runChecks,
        () -> runtime.files(tree.module(), prefix()));
  }

  String id() {
    return XmlParameter.isBlank(id)
        ? new XmlParameter("<id> (by default the last part of <name>)")
            .required(repository().lastSegment(), ImageNames::checkId, "")
        : new XmlParameter("<id>").required(id, ImageNames::checkId, "");
  }

  ImageReference repository() {
    var first = names.isEmpty() ? name : names.get(0);
    return new XmlParameter(XmlParameter.isBlank(name) && !names.isEmpty() ? NAMES : "<name>")
        .required(
            XmlParameter.isBlank(name) ? first : name,
            ImageNames::repository,
            "Give the image's repository, such as"
                + " <name>registry.example.com/platform/python</name>.");
  }

  /** The other repositories; with {@code <name>}, all of {@code <names>} are others. */
  List<ImageReference> otherNames() {
    return new XmlParameter(NAMES)
        .each(names, ImageNames::repository).stream()
            .filter(other -> !other.equals(repository()))
            .distinct()
            .toList();
  }

  private BaseTemplate base() {
    return new XmlParameter("<base>").orDefault(base, "debian:trixie-slim", BaseTemplate::of);
  }

  private Prefix prefix() {
    return new XmlParameter("<prefix>").orDefault(prefix, "/opt/app", Prefix::of);
  }

  private WheelsSpec wheels(SourceTree tree) {
    return wheels == null ? WheelsSpec.none() : wheels.toConfig(tree, series());
  }

  SecurityUpdates updates() {
    return new XmlParameter("<security><updates>")
        .enumValue(security.updates, SecurityUpdates.LOCKED);
  }

  private boolean builder() {
    return new XmlParameter("<publish><builder>").bool(publish.builder, false);
  }

  Optional<ImageReference> frontend() {
    return new XmlParameter("<frontend>").optional(frontend, ImageReference::of);
  }

  Policies policies() {
    return PolicyElements.parse(policies);
  }

  List<String> tags() {
    if (tags.isEmpty()) {
      throw new ConfigurationException(
          "<tags>", "has no <tag>.", "List at least one, or leave <tags> out for {series}.");
    }
    return new XmlParameter("<tags><tag>").each(tags, ImageNames::checkTag);
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
}
