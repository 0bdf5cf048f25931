package io.github.pythonimage.build.render;

import io.github.pythonimage.build.config.RenderConfig;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.plan.BuildPlan.PolicyWarning;
import io.github.pythonimage.progress.BuildProgress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Warns of what will work, but not as well as it could. */
final class ConfigWarnings {
  private final RenderConfig config;
  private final BuildProgress log;

  ConfigWarnings(RenderConfig config, BuildProgress log) {
    this.config = config;
    this.log = log;
  }

  /**
   * Gives all of it.
   *
   * @param policies what they warn of
   */
  void emit(List<PolicyWarning> policies) {
    for (var warning : policies) {
      log.warned(warning.image(), warning.text());
    }
    config.labels().warnings().forEach(log::warned);
    var unreferenced = config.secrets().unreferenced();
    if (!unreferenced.isEmpty()) {
      log.noted(
          "docker-bake.json leaves out what only Maven knows: give bake the "
              + (unreferenced.size() == 1 ? "secret " : "secrets ")
              + String.join(", ", unreferenced)
              + " with --set *.secrets=id=…,env=….");
    }
    var version = config.version();
    if (!version.problem().isEmpty()
        && config.images().stream().anyMatch(spec -> !spec.wheels().projects().isEmpty())) {
      log.noted(
          "Builds of <projects> are offered no version: PEP 440 has nothing like the version "
              + Quoted.of(version.maven())
              + " of the POM, because "
              + version.problem()
              + ".");
    }
    for (var spec : config.images()) {
      for (var requirements : spec.wheels().requirements()) {
        if (!requirements.hashed()) {
          log.warned(
              spec.id(),
              requirements.file()
                  + " has no hashes, so an index can change what is installed; pip-compile or uv pip"
                  + " compile add them with --generate-hashes.");
        }
      }
      if (spec.interpreter() instanceof InterpreterSpec.Standalone) {
        log.warned(
            spec.id(),
            "its <archives> have OpenSSL and other libraries inside, linked statically: the"
                + " distribution's security updates do not reach them, only newer archives do.");
      }
      if (spec.wheels().onlyProjects()) {
        log.warned(
            spec.id(),
            "what its projects depend on is not pinned; name a <requirements> file with hashes.");
      }
      var folders = new ArrayList<>(spec.wheels().projects());
      spec.files().forEach(file -> folders.add(file.source()));
      for (var project : folders) {
        var folder = project.in(config.module()).normalize();
        // The ignore file of a folder outside the module is its own.
        var ignoring = project.outside() ? folder : config.module();
        if (config.output().startsWith(folder)
            && Files.notExists(ignoring.resolve(".dockerignore"))) {
          log.warned(
              spec.id(),
              "its sources contain "
                  + config.displayPath(config.output().getParent())
                  + ", which changes with every build, so it is never cached; name that folder"
                  + " in a .dockerignore.");
        } else if (project.outside()
            && Files.exists(folder.resolve("pom.xml"))
            && Files.notExists(folder.resolve(".dockerignore"))) {
          log.warned(
              spec.id(),
              "it is built from "
                  + project
                  + ", a Maven module whose build folder changes with its builds; name that folder in"
                  + " a .dockerignore there.");
        }
      }
    }
  }
}
