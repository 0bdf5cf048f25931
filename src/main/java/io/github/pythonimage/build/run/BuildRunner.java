package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildOptions;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.ScriptFolder;
import io.github.pythonimage.build.run.BuildOutcome.Completed;
import io.github.pythonimage.build.run.BuilderNodes.Node;
import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.dockerfile.ImageScripts;
import io.github.pythonimage.dockerfile.NamedContexts;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ShutdownHook;
import java.util.List;

/**
 * Has targets built, and says what comes of it.
 *
 * @param destination where what is made goes
 * @param secrets what steps may mount
 * @param parents what applications start from
 * @param contextGeneration tells the daemon whether what it has of the context can be trusted
 */
public record BuildRunner(
    BuildConfig config,
    BuildProgress log,
    OutputStrategy destination,
    List<Secret> secrets,
    ParentImages parents,
    String contextGeneration) {

  public List<Completed> solve(BuilderNodes nodes, List<BuildTarget> targets) {
    var failures = new FailureReporter(config.rendering()::displayPath, log);
    failures.deleteOldLogs(targets);
    var solves = new ParallelBuilds(this, nodes);
    var tags = new RegistryTags(config, log);
    Runnable stop =
        () -> {
          log.cancelled(solves.unfinished());
          nodes.close();
          tags.abandon(solves.contents());
        };
    BuildOutcome outcome;
    // Ctrl-C ends the JVM without asking anybody: closing the connection is what stops the engine.
    try (var interrupt = new ShutdownHook(stop);
        var updates = log.startUpdates()) {
      outcome = solves.run(targets);
    }
    if (!outcome.failures().isEmpty()) {
      try {
        failures.fail(outcome);
      } finally {
        tags.abandon(solves.contents());
      }
    }
    return outcome.built();
  }

  /** A target, or the part of it that a node builds. */
  BuildRequest request(BuildTarget target, Node node, List<Output> outputs) {
    return request(
        target, target.dockerfile(), target.stage().word(), node, config.options(), outputs);
  }

  /** A stage of a target, for nothing but how it ends: no cache is written. */
  BuildRequest check(BuildTarget target, String dockerfile, String stage, Node node) {
    return request(target, dockerfile, stage, node, config.options().readOnly(), List.of());
  }

  private BuildRequest request(
      BuildTarget target,
      String dockerfile,
      String stage,
      Node node,
      BuildOptions options,
      List<Output> outputs) {
    var builder =
        BuildRequest.builder(config.module(), dockerfile)
            .dockerfileName(config.rendering().displayPath(target.file()))
            .target(stage)
            .namedContext(ImageScripts.CONTEXT, ScriptFolder.in(config.output()).path())
            .contextGeneration(contextGeneration);
    options.addTo(builder, target, config.module());
    outputs.forEach(builder::output);
    node.platforms().forEach(builder::platform);
    if (!outputs.isEmpty()) {
      config.outputs().attestations().forEach(builder::attestation);
    }
    target.arguments().forEach(builder::buildArg);
    NamedContexts.of(target.image(), config.rendering().displayPath(target.file()))
        .forEach((name, folder) -> builder.namedContext(name, config.module().resolve(folder)));
    parents.contexts(target).forEach(builder::namedImage);
    secrets.forEach(builder::secret);
    return builder.build();
  }
}
