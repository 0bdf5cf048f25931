package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.ImageName;
import io.github.pythonimage.buildkit.filesync.ContextHashes;
import io.github.pythonimage.buildkit.local.Checksum;
import io.github.pythonimage.pipeline.BaseWatch.Base;
import io.github.pythonimage.pipeline.BaseWatch.Finder;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.report.BuiltImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
  private @Nullable BaseWatch watch;
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
   * @param made all that it would be made from now, but for images that may change under their
   *     names; empty where that cannot be told
   * @param ids the engine's ids, those of such images among them
   * @param known what the last run left of it
   * @param standing the image, where it is up to date
   */
  record Answer(
      Optional<List<Object>> made,
      Map<String, String> ids,
      @Nullable Standing known,
      Optional<BuiltImage> standing) {}

  /**
   * What vouches for an image.
   *
   * @param fingerprint of all that it is made from
   * @param from checksum of the same
   * @param bases what the daemon told of images that may change under their names
   */
  record Origin(Fingerprint fingerprint, long from, Map<String, Base> bases) {}

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
      answers.put(image.label(), answer(image, ids, state.standings().get(image.label())));
    }
    return answers;
  }

  private Answer answer(Blueprint image, Map<String, String> ids, @Nullable Standing known) {
    var made = made(image);
    var stands =
        !forced()
            && known != null
            && made.isPresent()
            && isNamed(known, image, ids)
            && isFromTheSame(known, made.get(), image, ids);
    return new Answer(
        made, ids, known, stands ? Optional.of(known.upToDate(image)) : Optional.empty());
  }

  private static boolean isNamed(Standing known, Blueprint image, Map<String, String> ids) {
    for (var name : image.names()) {
      if (!known.image().equals(ids.get(name.toString()))) {
        return false;
      }
    }
    return true;
  }

  private boolean isFromTheSame(
      Standing known, List<Object> made, Blueprint image, Map<String, String> ids) {
    var bases = new ArrayList<String>();
    for (var name : image.floating()) {
      var told = known.bases().get(name);
      var base = told == null ? ids.get(name) : told.digest();
      if (base == null) {
        return false;
      }
      bases.add(base);
    }
    if (known.from() != Checksum.of(Fingerprint.text(made, bases))) {
      return false;
    }
    for (var base : known.bases().entrySet()) {
      var own = isElsewhere() ? null : ids.get(base.getKey());
      if (!watch().isStill(base.getKey(), base.getValue(), own)) {
        return false;
      }
    }
    return true;
  }

  // Where the classic store has the base nobody is asked.
  private BaseWatch watch() {
    if (watch == null) {
      watch =
          new BaseWatch(
              job.offline(),
              job.options().pull(),
              name -> new ImageName(name).digest(job.workshop().credentials()));
    }
    return watch;
  }

  private boolean isElsewhere() {
    return !job.workshop().builders().isEmpty();
  }

  /**
   * What vouches for an image that was built after it was looked at.
   *
   * @param digests of what it was made from, as far as they were told
   * @param finder found what it was made from
   * @return null where a later run could not tell whether it would be made from the same
   */
  static @Nullable Origin origin(
      Blueprint image, Answer before, Map<String, String> digests, Finder finder) {
    if (before.made().isEmpty()) {
      return null;
    }
    var from = new ArrayList<String>();
    var bases = new HashMap<String, Base>();
    for (var name : image.floating()) {
      var own = finder == Finder.STANDALONE ? "" : before.ids().getOrDefault(name, "");
      var digest = finder == Finder.STRANGER ? null : digests.get(name);
      if (digest != null) {
        bases.put(name, new Base(digest, own));
        from.add(digest);
      } else if (finder == Finder.CLASSIC && !own.isEmpty()) {
        from.add(own);
      } else {
        return null;
      }
    }
    var text = Fingerprint.text(before.made().get(), from);
    var checksum = Checksum.of(text);
    var known = before.known();
    var fingerprint =
        known != null && known.from() == checksum ? known.fingerprint() : Fingerprint.of(text);
    return new Origin(fingerprint, checksum, bases);
  }

  private Optional<List<Object>> made(Blueprint image) {
    if (Files.exists(Path.of(image.file() + ".dockerignore"))) {
      // It counts instead of the context's own, and is rare.
      return Optional.empty();
    }
    try {
      return Optional.of(
          List.of(
              image.recipe(),
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
