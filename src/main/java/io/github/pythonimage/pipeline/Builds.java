package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.BuildKitException;
import io.github.pythonimage.buildkit.Daemon;
import io.github.pythonimage.buildkit.Daemon.ImageStore;
import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.buildkit.Secret;
import io.github.pythonimage.buildkit.local.Checksum;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.engine.Engine;
import io.github.pythonimage.engine.EngineImages;
import io.github.pythonimage.pipeline.BaseWatch.Finder;
import io.github.pythonimage.pipeline.Solves.Content;
import io.github.pythonimage.pipeline.Solves.Made;
import io.github.pythonimage.pipeline.UpToDate.Answer;
import io.github.pythonimage.pipeline.UpToDate.Origin;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.report.ImagesJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Builds what is not up to date, and remembers what came of it. */
final class Builds {
  private final Job job;
  private final BuildLog log;
  private final Instant now;
  private final OutputFile report;
  private final StateFile file;
  private final UpToDate upToDate;
  private final RegistryTags tags;
  private final long inputs;
  // What the last run left; read once, as this run does not look at what it writes.
  private final BuildState before;
  private @Nullable Future<Crew> connecting;

  /** An image, and what the next run is to know of it. */
  private record Built(BuiltImage image, @Nullable Standing standing) {}

  /** An image as its engine has it. */
  private record Known(String id, long sizeBytes, int layers) {}

  Builds(Job job, BuildLog log, Instant now, Foresight foresight) {
    this.job = job;
    this.log = log;
    this.now = now;
    this.report = new OutputFile(job.output().resolve("images.json"));
    this.file = StateFile.in(job.output());
    this.tags = new RegistryTags(job, log);
    this.upToDate = new UpToDate(job, foresight, report.path());
    if (upToDate.forced() && job.selection().isAll()) {
      // The rest takes a while as well, and a machine has more than one processor.
      connecting = connect();
    }
    this.inputs = Inputs.of(job, now);
    this.before = foresight.before();
  }

  /** All selected images, told of as they stand; empty where anything at all is to be done. */
  Optional<List<BuiltImage>> unchanged() {
    try {
      var standing = upToDate.everything(before, inputs);
      if (standing.isPresent()) {
        log.summary(standing.get());
      }
      upToDate.save();
      return standing;
    } catch (BuildKitException e) {
      // No engine: said in its place, when one is needed.
      return Optional.empty();
    }
  }

  /** The whole matrix, where the files that rendering would give are there. */
  Optional<Matrix> rendered() {
    return upToDate.rendered(before, inputs) ? Optional.of(before.matrix()) : Optional.empty();
  }

  /** Begins to connect to who builds where that is needed; how that ends is told when it is. */
  void foresee() {
    if (connecting == null && upToDate.buildLikely()) {
      connecting = connect();
    }
  }

  private Future<Crew> connect() {
    // The engine is looked for there as well: who has nothing to build needs none.
    var task = new FutureTask<>(() -> Crew.of(job, job::endpoint));
    new DaemonThreads("python-image-connect").newThread(task).start();
    return task;
  }

  /** Builds those of the selected images that are not up to date. */
  List<BuiltImage> build(Matrix matrix, List<Blueprint> targets) {
    var solved = new ArrayList<Made>();
    List<BuiltImage> images;
    try {
      images = build(matrix, targets, solved);
    } catch (RuntimeException e) {
      tags.abandon(solved.stream().map(one -> new Content(one.target(), one.result())).toList());
      throw e;
    }
    tags.finish(solved);
    return images;
  }

  private List<BuiltImage> build(Matrix matrix, List<Blueprint> targets, List<Made> solved) {
    var state = before.planned(inputs, matrix, content(job.output().resolve("docker-bake.json")));
    var answers = answers(state, targets);
    var open = new ArrayList<Blueprint>();
    var built = new HashMap<String, Built>();
    for (var target : targets) {
      var answer = answer(answers, target);
      if (answer.standing().isPresent()) {
        built.put(target.label(), new Built(answer.standing().get(), answer.known()));
      } else {
        open.add(target);
      }
    }
    if (!open.isEmpty()) {
      job.options().check(open);
      // A secret that is missing is a mistake to hear of before anything is built.
      var secrets = job.secrets().find();
      if (job.wantsSignatures()) { // Asked here: most builds want none, and need not load it.
        new ReleaseSignatures(job, log, now).require(open);
      }
      // Yesterday's must not be taken for what a build that fails has made.
      report.delete();
      PushedImages.in(job.output()).remove(labels(open));
      state = state.without(Set.copyOf(labels(open)));
      file.write(state);
      make(open, secrets, answers, built, solved);
    }
    var images = new ArrayList<BuiltImage>();
    var standings = new HashMap<String, Standing>();
    for (var target : targets) {
      var one = Objects.requireNonNull(built.get(target.label()));
      images.add(one.image());
      if (one.standing() != null) {
        standings.put(target.label(), one.standing());
      }
    }
    // Before the state: what is up to date is not pushed again.
    tags.note(solved);
    report.write(ImagesJson.text(images));
    file.write(state.with(standings, labels(targets), content(report.path())));
    upToDate.save();
    log.summary(images);
    return images;
  }

  private static List<String> labels(List<Blueprint> targets) {
    var labels = new ArrayList<String>();
    for (var target : targets) {
      labels.add(target.label());
    }
    return labels;
  }

  private static Answer answer(Map<String, Answer> answers, Blueprint target) {
    return Objects.requireNonNull(answers.get(target.label()));
  }

  private Map<String, Answer> answers(BuildState state, List<Blueprint> targets) {
    try {
      return upToDate.of(state, targets);
    } catch (BuildKitException e) {
      report.delete();
      throw e;
    }
  }

  private void make(
      List<Blueprint> targets,
      List<Secret> secrets,
      Map<String, Answer> answers,
      Map<String, Built> built,
      List<Made> solved) {
    var endpoint = job.endpoint();
    var crew = connected();
    log.building(targets.size(), crew.where());
    var elsewhere = job.outputs().inEngine() && crew.elsewhere(endpoint);
    var engine = elsewhere ? Optional.of(engine(endpoint)) : Optional.<Engine>empty();
    try {
      var placement = new Placement(job, engine);
      var solver = new Solver(job, log, placement, secrets, upToDate.contextGeneration());
      var made = solver.solve(crew, targets);
      solved.addAll(made);
      var images = inEngine(endpoint, made);
      var finder = finder(crew);
      new LayerNotes(job, finder, crew.platforms(job)).note(made);
      for (var one : made) {
        var before = answer(answers, one.target());
        var origin = UpToDate.origin(one.target(), before, one.bases(), finder);
        var image = built(placement, one, images, origin);
        built.put(
            one.target().label(),
            new Built(image, origin == null ? null : Standing.of(image, origin)));
      }
    } finally {
      if (engine.isPresent()) {
        engine.get().close();
      }
    }
  }

  private Finder finder(Crew crew) {
    var daemon = crew.members().get(0).buildKit().daemon();
    if (daemon.kind() == Daemon.Kind.STANDALONE) {
      return Finder.STANDALONE;
    }
    if (!job.workshop().builders().isEmpty()) {
      return Finder.STRANGER;
    }
    return daemon.imageStore() == ImageStore.CLASSIC ? Finder.CLASSIC : Finder.CONTAINERD;
  }

  private static Engine engine(Endpoint endpoint) {
    return Engine.connect(endpoint.uri(), endpoint.sslContext());
  }

  private Crew connected() {
    try {
      var crew = connecting == null ? connect() : connecting;
      if (!crew.isDone()) {
        BuildKit.prepare();
      }
      return crew.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildFailure("Interrupted while connecting to who builds.", e);
    }
  }

  /** What the engine knows of the images that were to go there. */
  private Map<String, Known> inEngine(Endpoint endpoint, List<Made> made) {
    if (!job.outputs().inEngine()) {
      return Map.of();
    }
    var images = new HashMap<String, Known>();
    var others = new ArrayList<String>();
    for (var one : made) {
      var known = asBefore(one);
      if (known.isPresent()) {
        images.put(one.target().name(), known.get());
      } else {
        others.add(one.target().name());
      }
    }
    images.putAll(found(endpoint, others));
    return images;
  }

  /** What is known of an image that is the one it was before. */
  private Optional<Known> asBefore(Made made) {
    var known = before.standings().get(made.target().label());
    return known != null && known.image().equals(made.result().imageDigest().orElse(""))
        ? Optional.of(new Known(known.image(), known.size().bytes(), known.layers()))
        : Optional.empty();
  }

  private static Map<String, Known> found(Endpoint endpoint, List<String> names) {
    if (names.isEmpty()) {
      return Map.of();
    }
    var found =
        new EngineImages(endpoint.uri(), endpoint::sslContext)
            .find(names)
            .orElseThrow(
                () ->
                    new BuildFailure(
                        "The engine at "
                            + endpoint
                            + " built the images but does not answer about them. See that it runs,"
                            + " then build again."));
    for (var name : names) {
      if (!found.containsKey(name)) {
        throw new BuildFailure(
            name + " was built but is not in the engine: something removed it. Build again.");
      }
    }
    var known = new HashMap<String, Known>();
    found.forEach(
        (name, image) ->
            known.put(name, new Known(image.id(), image.sizeBytes(), image.layers().size())));
    return known;
  }

  private BuiltImage built(
      Placement placement, Made made, Map<String, Known> images, @Nullable Origin origin) {
    var known = images.get(made.target().name());
    return new BuiltImage(
        made.target().python(),
        made.target().base(),
        made.target().stage(),
        made.target().names(),
        known == null ? made.result().manifestDigest().orElse("") : known.id(),
        job.outputs().inRegistry() ? made.result().manifestDigest() : Optional.empty(),
        known == null ? Optional.empty() : Optional.of(new Size(known.sizeBytes())),
        known == null ? OptionalInt.empty() : OptionalInt.of(known.layers()),
        made.took(),
        made.steps(),
        made.cached(),
        placement.words(made.target()),
        origin == null ? Optional.empty() : Optional.of(origin.fingerprint()),
        false);
  }

  private static long content(Path path) {
    try {
      return Checksum.of(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be read: " + e.getMessage(), e);
    }
  }
}
