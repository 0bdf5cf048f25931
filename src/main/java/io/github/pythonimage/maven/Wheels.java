package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.PackageName;
import io.github.pythonimage.config.ProjectName;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.SourceTree;
import io.github.pythonimage.config.wheels.RepairSpec;
import io.github.pythonimage.config.wheels.Requirements;
import io.github.pythonimage.config.wheels.WheelInputs;
import io.github.pythonimage.config.wheels.WheelsSpec;
import io.github.pythonimage.config.wheels.WheelsSpec.BuildNetwork;
import io.github.pythonimage.config.wheels.WheelsSpec.Install;
import io.github.pythonimage.config.wheels.WheelsSpec.Installer;
import io.github.pythonimage.config.wheels.WheelsSpec.PruneOption;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code <wheels>}. */
public class Wheels {
  private List<String> requirements = List.of();
  private List<String> constraints = List.of();
  private List<String> buildConstraints = List.of();
  private List<String> wheels = List.of();
  private List<String> extras = List.of();
  private List<String> groups = List.of();
  private List<String> onlyBinary = List.of();
  private List<String> noBinary = List.of();
  private List<Index> indexes = List.of();
  private List<String> projects = List.of();
  private List<String> packages = List.of();
  private @Nullable String network;
  private @Nullable String installer;
  private @Nullable String repair;
  private List<String> excludes = List.of();
  private @Nullable String strip;
  private @Nullable String install;
  private List<String> prune = List.of();
  private List<Toolchain> toolchains = List.of();
  private List<String> recipes = List.of();

  /**
   * What it says.
   *
   * @param pythons the series that files are looked for, whose names have {@code {series}}
   */
  WheelsSpec toConfig(SourceTree tree, Set<PythonSeries> pythons) {
    var module = tree.module();
    var folders =
        new XmlParameter("<wheels><projects><project>").each(projects, text -> project(tree, text));
    var inputs = new TreeMap<PythonSeries, WheelInputs>();
    for (var series : pythons) {
      var part = inputs(tree, folders, series);
      if (!part.isEmpty()) {
        inputs.put(series, part);
      }
    }
    var known = Index.all(indexes);
    if (!known.empty()) {
      inputs.values().forEach(part -> withoutOwnIndexes(module, part));
    }
    return new WheelsSpec(
        inputs,
        known,
        withMembers(folders, inputs.values()),
        new XmlParameter("<wheels><packages><package>").each(packages, PackageName::of),
        toolchains.stream().map(Toolchain::toConfig).toList(),
        new XmlParameter("<wheels><recipes><recipe>").each(recipes, String::strip),
        new XmlParameter("<wheels><installer>").enumValue(installer, Installer.UV),
        repair(),
        new XmlParameter("<wheels><install>").enumValue(install, Install.VENV),
        new LinkedHashSet<>(
            new XmlParameter("<wheels><prune>")
                .each(prune, word -> EnumNames.of(PruneOption.class, word))),
        new XmlParameter("<wheels><network>").enumValue(network, BuildNetwork.DEFAULT));
  }

  /** With those that they need of their uv workspace, which are built as they are. */
  private static List<ContextPath> withMembers(
      List<ContextPath> folders, Collection<WheelInputs> inputs) {
    var members =
        inputs.stream()
            .flatMap(part -> part.workspace().stream())
            .flatMap(workspace -> workspace.projects().stream());
    return Stream.concat(folders.stream(), members).distinct().toList();
  }

  private WheelInputs inputs(SourceTree tree, List<ContextPath> folders, PythonSeries series) {
    var module = tree.module();
    Function<String, String> name = text -> text.replace("{series}", series.toString());
    return ConfigurationException.locate(
        "<wheels>",
        () ->
            new WheelInputs(
                new XmlParameter("<requirements>")
                    .each(
                        requirements,
                        text -> Requirements.read(tree, name.apply(text), folders, extras, groups)),
                new XmlParameter("<constraints>")
                    .each(constraints, text -> Requirements.read(module, name.apply(text))),
                new XmlParameter("<buildConstraints>")
                    .each(buildConstraints, text -> buildConstraint(module, name.apply(text))),
                new XmlParameter("<wheels><wheel>")
                    .each(wheels, text -> wheel(module, name.apply(text))),
                new XmlParameter("<extras><extra>").each(extras, ProjectName::of),
                new XmlParameter("<groups><group>").each(groups, ProjectName::of),
                new XmlParameter("<onlyBinary>").each(onlyBinary, ProjectName::orAll),
                new XmlParameter("<noBinary>").each(noBinary, ProjectName::orAll)));
  }

  /** What a file says of indexes would be asked for everything, whatever is bound to others. */
  private static void withoutOwnIndexes(Path module, WheelInputs inputs) {
    Stream.concat(inputs.requirements().stream(), inputs.constraints().stream())
        .forEach(
            file ->
                file.ownIndex(module)
                    .ifPresent(
                        option -> {
                          throw new ConfigurationException(
                              "<wheels> " + file,
                              "has " + option + ", and the POM has <indexes>.",
                              "Name all of them there, which then say what comes from where.");
                        }));
  }

  private RepairSpec repair() {
    return new RepairSpec(
        new XmlParameter("<wheels><repair>").orDefault(repair, "auto", RepairSpec::mode),
        new XmlParameter("<wheels><excludes><exclude>").each(excludes, RepairSpec::exclude),
        new XmlParameter("<wheels><strip>").bool(strip, false));
  }

  private static Requirements buildConstraint(Path module, String text) {
    var file = Requirements.read(module, text);
    if (file.ofProject()) {
      throw ConfigurationException.of(
          text,
          "is not a constraints file.",
          "Name a file as pip reads it, such as uv pip compile --generate-hashes writes.");
    }
    file.ownIndex(module)
        .ifPresent(
            option -> {
              throw ConfigurationException.of(
                  text,
                  "has " + option + ".",
                  "Name indexes in <indexes>, or in the requirements.");
            });
    return file;
  }

  private static ContextPath wheel(Path module, String text) {
    var file = ContextPath.of(module, text);
    if (file.name().endsWith(".whl") && Files.isRegularFile(file.in(module))) {
      return file;
    }
    throw ConfigurationException.of(text, "is not a wheel.", "Name a file that ends with .whl.");
  }

  private static ContextPath project(SourceTree tree, String text) {
    var folder = ContextPath.of(tree, text);
    var path = folder.in(tree.module());
    if (Files.exists(path.resolve("pyproject.toml")) || Files.exists(path.resolve("setup.py"))) {
      return folder;
    }
    throw ConfigurationException.of(
        text, "is not a Python project.", "Name a folder with a pyproject.toml or setup.py.");
  }
}
