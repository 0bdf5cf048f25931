package io.github.pythonimage.verify.inside;

import io.github.pythonimage.config.image.HttpCheck;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.Probe;
import io.github.pythonimage.docker.Service;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.RunResult;
import io.github.pythonimage.verify.check.RunResult.CommandResult;
import java.time.Duration;
import java.util.List;

/** Tries what the POM has in {@code <verify><commands>} and {@code <http>}. */
public record RunChecksProbe(Engine engine) {
  static final IsolatedScript SCRIPT = new IsolatedScript("ask.py");
  static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** For the engine and for the start of Python, beside the question's own limit. */
  private static final Duration EXTRA = Duration.ofSeconds(15);

  /** All of it for one image; nothing for a builder. */
  public RunResult run(Target target, ImageInfo image) {
    if (target.stage() != Stage.RUNTIME) {
      return RunResult.NONE;
    }
    var checks = target.image().spec().runChecks();
    return new RunResult(
        checks.commands().stream().map(command -> run(image, command)).toList(),
        checks.http().map(check -> engine.run(service(target, image, check))));
  }

  private CommandResult run(ImageInfo image, String command) {
    var probe = Probe.of(image.id(), List.of("/bin/sh", "-c", command)).withReadOnlyRoot();
    return new CommandResult(command, engine.run(probe));
  }

  private static Service service(Target target, ImageInfo image, HttpCheck check) {
    return new Service(
        image.id(),
        SCRIPT.command(
            target.interpreter(),
            String.valueOf(check.port()),
            check.path(),
            String.valueOf(LONGEST_START.toSeconds())),
        LONGEST_START.plus(EXTRA),
        image.settings().stopSignal().orElse("SIGTERM"),
        GRACE);
  }
}
