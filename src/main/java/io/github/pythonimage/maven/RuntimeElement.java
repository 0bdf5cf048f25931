package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.PackageName;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.Healthcheck;
import io.github.pythonimage.config.image.ImageFile;
import io.github.pythonimage.config.image.RuntimeSpec;
import io.github.pythonimage.config.image.UserSpec;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code <runtime>}. */
public class RuntimeElement {
  private List<String> packages = List.of();
  private @Nullable String user;
  private @Nullable String uid;
  private Map<String, String> environment = Map.of();
  private Map<String, String> labels = Map.of();
  private @Nullable String workdir;
  private List<String> entrypoint = List.of();
  private List<String> command = List.of();
  private List<String> ports = List.of();
  private List<String> volumes = List.of();
  private @Nullable String stopSignal;
  private @Nullable HealthcheckElement healthcheck;
  private @Nullable String defaults;
  private @Nullable String init;
  private List<File> files = List.of();

  /** {@code <files><file>}: a file or folder of the module. */
  public static class File {
    private @Nullable String source;
    private @Nullable String target;
  }

  /**
   * What it says, or all that is wrong with it.
   *
   * @param prefix that of the image, or a mistake in it
   * @param isApplication whether the variables of the plugin come from the parent image
   */
  RuntimeSpec toConfig(Supplier<Prefix> prefix, boolean isApplication) {
    var errors = new ValidationErrors();
    var folder = errors.collect(prefix);
    var own = new ValidationErrors();
    var spec = parse(own, isApplication);
    folder.ifPresent(path -> own.collect(() -> RuntimeSpec.validateVolumes(filled(volumes), path)));
    own.found().forEach(mistake -> errors.add(mistake.at("<runtime>")));
    errors.throwIfAny();
    return spec.orElseThrow();
  }

  private Optional<RuntimeSpec> parse(ValidationErrors errors, boolean isApplication) {
    var names = each(errors, "<packages><package>", packages, PackageName::of);
    var account = errors.collect(() -> account());
    var numbers = each(errors, "<ports><port>", ports, Function.identity());
    var folders = each(errors, "<volumes><volume>", volumes, Function.identity());
    var check = errors.collect(this::healthcheck);
    var isDefault =
        errors.collect(() -> new XmlParameter("<defaults>").bool(defaults, !isApplication));
    var isInit = errors.collect(() -> new XmlParameter("<init>").bool(init, false));
    return errors.collect(
        () ->
            new RuntimeSpec(
                names,
                account.orElseGet(() -> UserSpec.of("app", "10001")),
                withoutNulls(environment),
                withoutNulls(labels),
                Optional.ofNullable(workdir),
                values(entrypoint),
                values(command),
                numbers,
                folders,
                Optional.ofNullable(stopSignal),
                check.flatMap(Function.identity()),
                isDefault.orElse(!isApplication),
                isInit.orElse(false)));
  }

  /** What {@code <files>} says, or all that is wrong with it. */
  List<ImageFile> files(Path module, Prefix prefix) {
    var errors = new ValidationErrors();
    var parsed =
        files.stream()
            .flatMap(file -> errors.collect(() -> file(file, module, prefix)).stream())
            .toList();
    errors.throwIfAny();
    return parsed;
  }

  private static ImageFile file(File file, Path module, Prefix prefix) {
    return ConfigurationException.locate(
        "<runtime><files><file>",
        () ->
            ImageFile.of(
                new XmlParameter("<source>")
                    .required(
                        file.source,
                        text -> ContextPath.of(module, text),
                        "Name a file or folder of the module, such as <source>src</source>."),
                new XmlParameter("<target>")
                    .required(
                        file.target,
                        String::strip,
                        "Name its path in the image, such as <target>/srv/app</target>."),
                prefix));
  }

  boolean hasUser() {
    return user != null || uid != null;
  }

  private UserSpec account() {
    return UserSpec.of(user == null ? "app" : user, uid == null ? "10001" : uid);
  }

  private Optional<Healthcheck> healthcheck() {
    return ConfigurationException.locate(
        "<healthcheck>", () -> Optional.ofNullable(healthcheck).map(HealthcheckElement::toConfig));
  }

  private static <T> List<T> each(
      ValidationErrors errors,
      String element,
      List<@Nullable String> texts,
      Function<String, T> parser) {
    var parameter = new XmlParameter(element);
    return texts.stream()
        .map(text -> errors.collect(() -> parameter.each(Collections.singletonList(text), parser)))
        .flatMap(Optional::stream)
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> filled(List<@Nullable String> texts) {
    return texts.stream().filter(text -> !XmlParameter.isBlank(text)).toList();
  }

  /** Maven gives null for an empty element; here it means an empty word. */
  static List<String> values(List<@Nullable String> elements) {
    return elements.stream().map(word -> word == null ? "" : word).toList();
  }

  /** Maven gives null for an empty element; here it means an empty value. */
  private static Map<String, String> withoutNulls(Map<String, @Nullable String> values) {
    var filled = new HashMap<String, String>();
    values.forEach((name, value) -> filled.put(name, value == null ? "" : value));
    return filled;
  }
}
