package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.filesync.ContextHashes;
import io.github.pythonimage.buildkit.local.Checksum;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.report.BuiltImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which images need no build: all that they are made from is as it was when they were
 * built, and the engine has them still, under every name. In every case of doubt an image is built.
 */
final class UpToDate {
  private final Job job;
  private final Foresight foresight;
  private final Path report;
  private final ContextHashes context;
  private boolean buildLikely;

  UpToDate(Job job, Foresight foresight, Path report) {
    this.job = job;
    this.foresight = foresight;
    this.report = report;
    this.context = new ContextHashes(job.module(), job.output().resolve(".file-hashes"));
  }

  /**
   * What was found out about one image.
   *
   * @param fingerprint of all that it would be made from now; empty where that cannot be told
   * @param from checksum of the same
   * @param standing the image, where it is up to date
   */
  record Answer(Optional<Fingerprint> fingerprint, long from, Optional<BuiltImage> standing) {}

  /**
   * Every selected image, where nothing at all has to be planned, rendered, built or reported; this
   * is told from what the last run left, and as quickly as can be.
   */
  Optional<List<BuiltImage>> everything(BuildState state, long inputs) {
    if (forced() || state.inputs() != inputs) {
      buildLikely = true;
      return Optional.empty();
    }
    var selected = state.matrix().selected(job.selection());
    var labels = new ArrayList<String>();
    for (var image : selected) {
      labels.add(image.label());
    }
    if (selected.isEmpty() || !state.reported().equals(labels)) {
      return Optional.empty();
    }
    if (!Foresight.is(report, state.report()) || !rendered(state, inputs)) {
      return Optional.empty();
    }
    var standing = new ArrayList<BuiltImage>();
    for (var answer : of(state, selected).values()) {
      if (answer.standing().isPresent()) {
        standing.add(answer.standing().get());
      }
    }
    buildLikely = standing.size() < selected.size();
    return buildLikely ? Optional.empty() : Optional.of(standing);
  }

  /** Whether something was seen that has to be built, though not everything was looked at. */
  boolean buildLikely() {
    return buildLikely;
  }

  /** Whether everything is to be built, whatever it is like. */
  boolean forced() {
    return job.force()
        || job.options().alwaysBuild()
        // What was put elsewhere nobody can ask for quickly.
        || !job.outputs().sorted().equals(Set.of(Outputs.Place.ENGINE));
  }

  /** Whether the files that rendering would give are there. */
  boolean rendered(BuildState state, long inputs) {
    return state.inputs() == inputs && foresight.rendered();
  }

  /** Looks at each of these images, by its label. */
  Map<String, Answer> of(BuildState state, List<Blueprint> images) {
    var ids = foresight.ids(images, forced());
    var answers = new LinkedHashMap<String, Answer>();
    for (var image : images) {
      var known = state.standings().get(image.label());
      var origin = origin(image, ids);
      answers.put(
          image.label(),
          origin.isPresent()
              ? answer(origin.get(), known, image, ids)
              : new Answer(Optional.empty(), 0, Optional.empty()));
    }
    return answers;
  }

  private Answer answer(
      byte[] origin, @Nullable Standing known, Blueprint image, Map<String, String> ids) {
    var from = Checksum.of(origin);
    if (known == null || known.from() != from) {
      return new Answer(Optional.of(Fingerprint.of(origin)), from, Optional.empty());
    }
    var stands = !forced() && isNamed(known, image, ids);
    return new Answer(
        Optional.of(known.fingerprint()),
        from,
        stands ? Optional.of(known.upToDate(image)) : Optional.empty());
  }

  private static boolean isNamed(Standing known, Blueprint image, Map<String, String> ids) {
    for (var name : image.names()) {
      if (!known.image().equals(ids.get(name.toString()))) {
        return false;
      }
    }
    return true;
  }

  /** All that an image would be made from now; empty where that cannot be told. */
  private Optional<byte[]> origin(Blueprint image, Map<String, String> ids) {
    var elsewhere = !job.workshop().builders().isEmpty();
    if (!image.floating().isEmpty() && (elsewhere || !ids.keySet().containsAll(image.floating()))) {
      // Only a registry knows what such a name stands for now, and only a build asks it.
      return Optional.empty();
    }
    if (Files.exists(Path.of(image.file() + ".dockerignore"))) {
      // It counts instead of the context's own, and is rare.
      return Optional.empty();
    }
    var bases = new ArrayList<@Nullable String>();
    for (var name : image.floating()) {
      bases.add(ids.get(name));
    }
    try {
      return Optional.of(
          Fingerprint.text(
              image.recipe(),
              bases,
              context.of(image.contextPaths()),
              job.endpoint().uri(),
              job.endpoint().tls(),
              job.workshop().builders(),
              job.network(),
              job.outputs().fixed(),
              // Not what is in them: the engine's cache does not ask for that either.
              job.secrets().pip().files().keySet(),
              job.secrets().required()));
    } catch (IOException e) {
      // The build fails of it as well, and says so.
      return Optional.empty();
    }
  }

  /** Tells the daemon whether what it has of the context can be trusted. */
  String contextGeneration() {
    return context.generation();
  }

  /** Remembers what was read, for the next run. */
  void save() {
    try {
      context.save();
    } catch (IOException e) {
      // Then the next run reads it again.
    }
  }
}
