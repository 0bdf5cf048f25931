package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.ProbeResult.Import;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.packages.ImportableModules;
import io.github.pythonimage.verify.packages.PythonPackage;
import io.github.pythonimage.verify.packages.RequirementGraph;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The top module of every package of the environment can be imported. What a package brings besides
 * is often for an optional feature: a warning.
 */
public final class ModuleImportRule implements Rule {
  private static final Pattern MISSING =
      Pattern.compile("ModuleNotFoundError: No module named '([\\w.]+)'.*");

  @Override
  public void check(CheckContext context, Findings found) {
    if (context.inside().isEmpty() || context.requirements().isEmpty()) {
      return;
    }
    var imports =
        context.inside().get().packages().imports().stream()
            .collect(
                Collectors.toMap(
                    Import::name, Function.identity(), (one, same) -> one.works() ? same : one));
    var graph = context.requirements().get();
    var packages = context.packages();
    var provided = provided(packages);
    packages.forEach(one -> new Check(context, one, graph, imports, provided).add(found));
  }

  /** The first parts of the names of all modules that packages bring. */
  private static Set<String> provided(List<PythonPackage> packages) {
    var names = new HashSet<String>();
    for (var one : packages) {
      var modules = ImportableModules.of(one);
      Stream.concat(modules.top().stream(), modules.others().stream())
          .map(ModuleImportRule::root)
          .forEach(names::add);
    }
    return names;
  }

  private static String root(String module) {
    var dot = module.indexOf('.');
    return dot < 0 ? module : module.substring(0, dot);
  }

  /** One package. */
  private record Check(
      CheckContext context,
      PythonPackage owner,
      RequirementGraph graph,
      Map<String, Import> imports,
      Set<String> provided) {
    void add(Findings found) {
      var modules = ImportableModules.of(owner);
      var others = modules.others().stream().flatMap(this::failed).toList();
      var isUseless =
          modules.top().isEmpty() && !others.isEmpty() && others.size() == modules.others().size();
      modules.top().stream().flatMap(this::failed).forEach(failed -> add(found, failed, true));
      others.forEach(failed -> add(found, failed, isUseless));
    }

    private Stream<Import> failed(String module) {
      return Stream.ofNullable(imports.get(module)).filter(one -> !one.works());
    }

    private void add(Findings found, Import failed, boolean isTop) {
      if (isTop && !isOptional(failed)) {
        found.error(
            problem(failed)
                + ". Name the package that has what it needs in <runtime><packages>, or correct its"
                + " version.");
      } else {
        found.warning(
            problem(failed)
                + ". The package requires nothing more, so this is for an optional feature. Add what"
                + " is missing if you use it.");
      }
    }

    /**
     * Whether the module misses another one that no package brings and its own package does not
     * require. A package that others require may have such a module for a program that imports it
     * besides, and a module that has not its package's name may be for one that embeds Python.
     */
    private boolean isOptional(Import failed) {
      var missing = MISSING.matcher(failed.error());
      return missing.matches()
          && !provided.contains(root(Objects.requireNonNull(missing.group(1))))
          && (graph.isRequired(owner) || !ImportableModules.isNamedLike(failed.name(), owner));
    }

    private String problem(Import failed) {
      return "Module %s of %s in %s cannot be imported: %s"
          .formatted(failed.name(), owner, context.prefix().venv(), failed.error());
    }
  }
}
