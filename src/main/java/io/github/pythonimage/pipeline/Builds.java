package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.BuildKitException;
import io.github.pythonimage.engine.Engine;
import io.github.pythonimage.pipeline.Solves.Made;
import io.github.pythonimage.pipeline.Solves.Target;
import io.github.pythonimage.pipeline.UpToDate.Answer;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.report.ImagesJson;
import io.github.pythonimage.report.ResultTable;
import io.github.pythonimage.spec.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds what is not up to date, and remembers what came of it. */
final class Builds {
  private final Job job;
  private final Console console;
  private final OutputFile report;
  private final StateFile file;
  private final UpToDate upToDate;
  private final Fingerprint inputs;

  Builds(Job job, Console console, Instant now) {
    this.job = job;
    this.console = console;
    this.report = new OutputFile(job.output().resolve("images.json"));
    this.file = StateFile.in(job.output());
    this.upToDate = new UpToDate(job, report.path());
    this.inputs = Inputs.of(job, now);
  }

  /** All selected images, told of as they stand; empty where anything at all is to be done. */
  Optional<List<BuiltImage>> unchanged() {
    try {
      var standing = upToDate.everything(file.read(), inputs);
      standing.ifPresent(this::tell);
      upToDate.save();
      return standing;
    } catch (BuildKitException e) {
      // No engine: said in its place, when one is needed.
      return Optional.empty();
    }
  }

  /** Builds those of the selected images that are not up to date. */
  List<BuiltImage> build(List<RenderedImage> matrix) {
    var state =
        file.read()
            .planned(
                inputs,
                matrix.stream().flatMap(Target::of).map(Blueprint::of).toList(),
                content(job.output().resolve("docker-bake.json")));
    var targets =
        matrix.stream()
            .filter(rendered -> job.selection().includes(rendered.image()))
            .flatMap(Target::of)
            .toList();
    var answers = answers(state, targets);
    var open = targets.stream().filter(t -> answers.get(t.label()).standing().isEmpty()).toList();
    var built = new HashMap<String, BuiltImage>();
    answers.forEach((label, answer) -> answer.standing().ifPresent(s -> built.put(label, s)));
    if (!open.isEmpty()) {
      // Yesterday's must not be taken for what a build that fails has made.
      report.delete();
      state = state.without(open.stream().map(Target::label).collect(Collectors.toSet()));
      file.write(state);
      built.putAll(made(open, answers));
    }
    var images = targets.stream().map(target -> built.get(target.label())).toList();
    report.write(ImagesJson.text(images));
    file.write(
        state.with(
            standings(built),
            targets.stream().map(Target::label).toList(),
            content(report.path())));
    upToDate.save();
    tell(images);
    return images;
  }

  private Map<String, Answer> answers(BuildState state, List<Target> targets) {
    try {
      return upToDate.of(state, targets.stream().map(Blueprint::of).toList());
    } catch (BuildKitException e) {
      report.delete();
      throw e;
    }
  }

  private Map<String, BuiltImage> made(List<Target> targets, Map<String, Answer> answers) {
    var endpoint = upToDate.endpoint();
    try (var buildKit = BuildKit.connect(endpoint, job.credentials());
        var engine = Engine.connect(endpoint.uri(), endpoint.certificates())) {
      if (job.progress() != Progress.QUIET) {
        console.info("Building " + targets.size() + " image(s) on " + endpoint);
      }
      return solve(buildKit, targets).stream()
          .collect(
              Collectors.toMap(
                  made -> made.target().label(),
                  made ->
                      inspected(engine, made, answers.get(made.target().label()).fingerprint())));
    }
  }

  private List<Made> solve(BuildKit buildKit, List<Target> targets) {
    var narrator = new StepNarrator(console, job.progress());
    // Ctrl-C ends the JVM without asking anybody: closing the connection is what stops the engine.
    try (var interrupt = new OnInterrupt(buildKit::close);
        var heartbeat = new Heartbeat(narrator::heartbeat)) {
      var outcome = new Solves(job, buildKit, narrator, upToDate.contextGeneration()).run(targets);
      outcome.failure().ifPresent(new FailureNarrator(console)::raise);
      return outcome.made();
    }
  }

  private static BuiltImage inspected(Engine engine, Made made, Optional<Fingerprint> fingerprint) {
    var name = made.target().names().get(0).toString();
    var info =
        engine
            .inspect(name)
            .orElseThrow(
                () ->
                    new BuildFailure(
                        name
                            + " was built but is not in the engine: something removed it. Build"
                            + " again."));
    var image = made.target().rendered().image();
    return new BuiltImage(
        image.version(),
        image.spec().base(),
        made.target().stage(),
        made.target().names(),
        info.id(),
        new Size(info.sizeBytes()),
        info.layers().size(),
        made.took(),
        made.steps(),
        made.cached(),
        fingerprint,
        false);
  }

  private static Map<String, Standing> standings(Map<String, BuiltImage> built) {
    var standings = new HashMap<String, Standing>();
    built.forEach(
        (label, image) ->
            image
                .fingerprint()
                .ifPresent(fingerprint -> standings.put(label, Standing.of(fingerprint, image))));
    return standings;
  }

  private void tell(List<BuiltImage> images) {
    if (job.progress() != Progress.QUIET) {
      images.stream()
          .filter(BuiltImage::upToDate)
          .forEach(image -> console.info(image.names().get(0) + " is up to date"));
    }
    ResultTable.lines(images).forEach(console::info);
  }

  private static Fingerprint content(Path path) {
    try {
      return Fingerprint.of(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be read: " + e.getMessage(), e);
    }
  }
}
