package io.github.pythonimage.build;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.run.BuildRunner;
import io.github.pythonimage.build.run.BuilderNodes;
import io.github.pythonimage.build.run.WheelFolders;
import io.github.pythonimage.buildkit.filesync.ContextHashes;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.report.Count;
import java.util.List;
import java.util.stream.Collectors;

/** Takes wheels out of images, all at once and always: what is cached is only copied. */
final class WheelExport {
  private final BuildConfig job;
  private final BuildProgress log;
  private final WheelFolders folders;

  WheelExport(BuildConfig job, BuildProgress log) {
    this.job = job;
    this.log = log;
    this.folders = WheelFolders.beside(job.output());
  }

  /**
   * Removes what earlier runs left, but for images that this run is not about: none of it must be
   * taken for what a build that fails has made.
   */
  void clear(List<BuildTarget> matrix) {
    folders.keep(
        matrix.stream()
            .flatMap(image -> image.wheelhouse().stream())
            .filter(target -> !target.isIn(job.selection()))
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
    job.options().check(targets);
    var secrets = job.secrets().find();
    new ReleaseSignatures(job, log).require(targets);
    var nodes = BuilderNodes.forFiles(job);
    log.noted(
        "Taking the wheels out of "
            + Count.of(targets.size(), "image")
            + " on "
            + nodes.describe());
    var context = new ContextHashes(job.module(), job.output().resolve(".file-hashes"));
    new BuildRunner(job, log, folders, secrets, context.generation()).solve(nodes, targets);
  }
}
