package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.ScriptFolder;
import io.github.pythonimage.build.run.BuilderNodes.Node;
import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.dockerfile.ImageScripts;
import java.util.List;

/**
 * What BuildKit is asked to build.
 *
 * @param secrets what steps may mount
 * @param contextGeneration tells the daemon whether what it has of the context can be trusted
 */
record BuildRequests(BuildConfig job, List<Secret> secrets, String contextGeneration) {

  /** A target, or the part of it that a node builds. */
  BuildRequest of(BuildTarget target, Node node, List<Output> outputs) {
    var builder =
        BuildRequest.builder(job.module(), target.dockerfile())
            .dockerfileName(job.shown(target.file()))
            .target(target.stage().word())
            .namedContext(ImageScripts.CONTEXT, ScriptFolder.in(job.output()).path())
            .contextGeneration(contextGeneration);
    job.options().addTo(builder, target, job.module());
    outputs.forEach(builder::output);
    node.platforms().forEach(builder::platform);
    job.outputs().attestations().forEach(builder::attestation);
    target.arguments().forEach(builder::buildArg);
    secrets.forEach(builder::secret);
    return builder.build();
  }
}
