package io.github.pythonimage.build.memo;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.Engines;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.ScriptFolder;
import io.github.pythonimage.build.memo.BaseImageFreshness.ResolvedBase;
import io.github.pythonimage.build.memo.BaseImageFreshness.ResolvedBy;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.filesync.ContextHashes;
import io.github.pythonimage.buildkit.registry.Registry;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.docker.EngineImages;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.report.BuiltImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which images need no build: everything that they are made from is as it was when they
 * were built, and the engine still has them under every name. In doubt an image is built.
 */
public final class UpToDateCheck {
  /** A build whose images are unknown is sent to BuildKit, so waiting longer has no use. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final BuildConfig config;
  private final ContextHashes context;
  private final BaseImageFreshness bases;

  public UpToDateCheck(BuildConfig config) {
    this.config = config;
    this.context = new ContextHashes(config.module(), config.output().resolve(".file-hashes"));
    this.bases =
        new BaseImageFreshness(
            config.offline(),
            config.options().pull(),
            name -> {
              var image = ImageReference.of(name);
              return Registry.currentDigest(
                  image.repository(), image.tag().orElse("latest"), config.daemons().registries());
            });
  }

  /** Whether everything is built, whatever its state is. */
  private boolean isForced() {
    return config.options().force()
        || config.options().alwaysBuild()
        // Other outputs than the engine cannot be asked whether they still have an image.
        || !config.outputs().sorted().equals(Set.of(Outputs.Place.ENGINE));
  }

  /** Looks at each of these targets before a build, which may change what is seen here. */
  public Before evaluate(BuildMemo memo, List<BuildTarget> targets) {
    var isForced = isForced();
    var names = new HashSet<String>();
    for (var target : targets) {
      names.addAll(target.unpinnedImages());
      if (!isForced) {
        target.names().forEach(name -> names.add(name.toString()));
      }
    }
    var ids = names.isEmpty() ? Map.<String, String>of() : ids(names);
    var inputs = new HashMap<String, String>();
    var upToDate = new HashMap<String, BuiltImage>();
    var reasons = new LinkedHashMap<String, String>();
    for (var target : targets) {
      var now = inputs(target);
      now.ifPresent(text -> inputs.put(target.label(), text));
      var known = memo.images().get(target.label());
      var reason =
          isForced
              ? Optional.of("it is built whatever its state is")
              : reason(target, known, now, ids);
      if (reason.isPresent()) {
        reasons.put(target.label(), reason.get());
      } else {
        upToDate.put(target.label(), known.upToDate(target));
      }
    }
    return new Before(inputs, upToDate, reasons, ids);
  }

  /**
   * The state before a build.
   *
   * @param inputs checksum of everything that an image is made from, except its bases, by label; no
   *     entry where that cannot be told
   * @param upToDate the images that need no build, by label
   * @param reasons why the others need one, by label, in the order of the targets
   * @param ids by which the engine knows images, by name
   */
  public record Before(
      Map<String, String> inputs,
      Map<String, BuiltImage> upToDate,
      Map<String, String> reasons,
      Map<String, String> ids) {
    public Before {
      inputs = Map.copyOf(inputs);
      upToDate = Map.copyOf(upToDate);
      reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
      ids = Map.copyOf(ids);
    }

    public Optional<String> inputs(BuildTarget target) {
      return Optional.ofNullable(inputs.get(target.label()));
    }

    /**
     * The bases that a build found.
     *
     * @param digests that the daemon reported
     * @return empty where a later run could not tell whether they changed
     */
    public Optional<Map<String, ResolvedBase>> bases(
        BuildTarget target, Map<String, String> digests, ResolvedBy resolvedBy) {
      var bases = new HashMap<String, ResolvedBase>();
      for (var name : target.unpinnedImages()) {
        var own = resolvedBy == ResolvedBy.STANDALONE ? "" : ids.getOrDefault(name, "");
        var digest = resolvedBy == ResolvedBy.OTHER_ENGINE ? null : digests.get(name);
        if (digest != null) {
          bases.put(name, new ResolvedBase(digest, own));
        } else if (resolvedBy == ResolvedBy.CLASSIC && !own.isEmpty()) {
          bases.put(name, new ResolvedBase("", own));
        } else {
          return Optional.empty();
        }
      }
      return Optional.of(bases);
    }
  }

  /** Why a target must be built; empty if it is up to date. */
  private Optional<String> reason(
      BuildTarget target,
      @Nullable BuiltTarget known,
      Optional<String> inputs,
      Map<String, String> ids) {
    if (known == null) {
      return Optional.of("no earlier build of it is known");
    }
    if (!inputs.equals(Optional.of(known.inputs()))) {
      return Optional.of("its configuration or its files changed, or cannot be compared");
    }
    for (var name : target.names()) {
      if (!known.id().equals(ids.get(name.toString()))) {
        return Optional.of(
            "the engine does not have "
                + name
                + " as the last build left it, or did not answer in time");
      }
    }
    for (var base : known.bases().entrySet()) {
      if (!isUnchanged(base.getKey(), base.getValue(), ids)) {
        return Optional.of(base.getKey() + " changed, or its registry did not answer in time");
      }
    }
    return Optional.empty();
  }

  private boolean isUnchanged(String name, ResolvedBase then, Map<String, String> ids) {
    var isRemote = !config.daemons().builders().isEmpty();
    return bases.isUnchanged(name, then, isRemote ? null : ids.get(name));
  }

  private Map<String, String> ids(Set<String> names) {
    try {
      var endpoint = config.endpoint();
      var images = new EngineImages(Engines.address(endpoint), TIMEOUT);
      return images.ids(names).orElse(Map.of());
    } catch (BuildKitException e) {
      // The build reports a missing engine.
      return Map.of();
    }
  }

  /** Checksum of what an image is made from, except its bases; empty where it cannot be told. */
  private Optional<String> inputs(BuildTarget target) {
    if (Files.exists(Path.of(target.file() + ".dockerignore"))) {
      // It counts instead of the context's own, and is rare.
      return Optional.empty();
    }
    try {
      return Optional.of(
          Fingerprint.of(
                  target.definition(),
                  ScriptFolder.SCRIPTS.fingerprint(),
                  context.of(target.contextPaths()),
                  context.ofFolders(target.outsideFolders()),
                  target.workspaceFiles(),
                  config.endpoint().uri(),
                  config.endpoint().tls(),
                  config.daemons().builders(),
                  config.options().network(),
                  config.outputs().cacheKeyParts(),
                  // Not their content: BuildKit's cache does not look at it either.
                  config.secrets().pip().files().keySet(),
                  config.secrets().required())
              .hex());
    } catch (IOException | BuildKitException e) {
      // The build fails because of it as well, and reports it.
      return Optional.empty();
    }
  }

  /** Tells the daemon whether what it has of the context can be trusted. */
  public String contextGeneration() {
    return context.generation();
  }

  /** Remembers the hashes of files, so that the next run reads only those that changed. */
  public void save() {
    try {
      context.save();
    } catch (IOException e) {
      // Then the next run reads all files.
    }
  }
}
