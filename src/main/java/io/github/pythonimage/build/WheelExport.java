package io.github.pythonimage.build;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.run.BuildRunner;
import io.github.pythonimage.build.run.BuilderNodes;
import io.github.pythonimage.build.run.ParentImages;
import io.github.pythonimage.build.run.WheelFolders;
import io.github.pythonimage.buildkit.filesync.ContextHashes;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.report.Count;
import java.util.List;
import java.util.stream.Collectors;

/** Takes wheels out of images, all at once and always: what is cached is only copied. */
final class WheelExport {
  private final BuildConfig config;
  private final BuildProgress log;
  private final WheelFolders folders;

  WheelExport(BuildConfig config, BuildProgress log) {
    this.config = config;
    this.log = log;
    this.folders = WheelFolders.beside(config.output());
  }

  /**
   * Removes what earlier runs left, but for images that this run is not about: none of it must be
   * taken for what a build that fails has made.
   */
  void clear(List<BuildTarget> matrix) {
    folders.keep(
        matrix.stream()
            .flatMap(image -> image.wheelhouse().stream())
            .filter(target -> !target.isIn(config.selection()))
            .map(BuildTarget::label)
            .collect(Collectors.toSet()));
  }

  List<Wheelhouse> of(List<BuildTarget> selected) {
    selected.stream()
        .filter(image -> image.wheelhouse().isEmpty())
        .forEach(image -> log.noted(image.image().folder() + " has no <wheels>."));
    var targets = selected.stream().flatMap(image -> image.wheelhouse().stream()).toList();
    if (targets.isEmpty()) {
      log.noted("No image has <wheels>, so there are none to take out.");
      return List.of();
    }
    solve(targets);
    var taken = targets.stream().map(target -> folders.read(target.label())).toList();
    log.wheels(taken);
    return taken;
  }

  private void solve(List<BuildTarget> targets) {
    config.options().check(targets);
    var secrets = config.secrets().find();
    new ReleaseSignatures(config, log).require(targets);
    var nodes = BuilderNodes.forFiles(config);
    log.noted(
        "Taking the wheels out of "
            + Count.of(targets.size(), "image")
            + " on "
            + nodes.describe());
    var context = new ContextHashes(config.module(), config.output().resolve(".file-hashes"));
    try (var parents = ParentImages.tag(targets, config, nodes)) {
      new BuildRunner(config, log, folders, secrets, parents, context.generation())
          .solve(nodes, targets);
      parents.verify();
    }
  }
}
