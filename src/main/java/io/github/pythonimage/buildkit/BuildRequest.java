package io.github.pythonimage.buildkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One build: a Dockerfile, what it may read, and what its image is to be called.
 *
 * @param context the directory that {@code COPY} reads from
 * @param dockerfile the Dockerfile's text; it need not exist as a file
 * @param dockerfileName what messages call it, usually the path it was also written to
 * @param target the stage to build; the last one unless given
 * @param names full references for the image; with none, the build only fills the cache
 */
public record BuildRequest(
    Path context,
    String dockerfile,
    String dockerfileName,
    Optional<String> target,
    List<String> names,
    Map<String, String> buildArgs,
    Map<String, String> labels,
    List<Secret> secrets,
    Network network,
    boolean noCache,
    Optional<String> platform) {

  public BuildRequest {
    names = List.copyOf(names);
    buildArgs = Map.copyOf(buildArgs);
    labels = Map.copyOf(labels);
    secrets = List.copyOf(secrets);
  }

  /** Starts the description of a build; what is not said keeps its plainest meaning. */
  public static Builder builder(Path context, String dockerfile) {
    return new Builder(context, dockerfile);
  }

  /** Collects what is special about a build. */
  public static final class Builder {
    private final Path context;
    private final String dockerfile;
    private String dockerfileName = "Dockerfile";
    private Optional<String> target = Optional.empty();
    private final List<String> names = new ArrayList<>();
    private final Map<String, String> buildArgs = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final List<Secret> secrets = new ArrayList<>();
    private Network network = Network.DEFAULT;
    private boolean noCache;
    private Optional<String> platform = Optional.empty();

    private Builder(Path context, String dockerfile) {
      this.context = context;
      this.dockerfile = dockerfile;
    }

    /** What messages call the Dockerfile. */
    public Builder dockerfileName(String name) {
      dockerfileName = name;
      return this;
    }

    /** The stage to build. */
    public Builder target(String stage) {
      target = Optional.of(stage);
      return this;
    }

    /** Adds one full reference for the image. */
    public Builder name(String reference) {
      names.add(reference);
      return this;
    }

    /** Adds full references for the image. */
    public Builder names(Collection<String> references) {
      names.addAll(references);
      return this;
    }

    /** Sets a value for an {@code ARG} of the Dockerfile. */
    public Builder buildArg(String name, String value) {
      buildArgs.put(name, value);
      return this;
    }

    /** Adds a label to the image. */
    public Builder label(String name, String value) {
      labels.put(name, value);
      return this;
    }

    /** Adds a secret that steps may mount. */
    public Builder secret(Secret secret) {
      secrets.add(secret);
      return this;
    }

    /** Which network steps see. */
    public Builder network(Network network) {
      this.network = network;
      return this;
    }

    /** Whether every step runs again, whatever is in the cache. */
    public Builder noCache(boolean noCache) {
      this.noCache = noCache;
      return this;
    }

    /** What to build for, such as {@code linux/arm64}; the engine's own platform unless given. */
    public Builder platform(String platform) {
      this.platform = Optional.of(platform);
      return this;
    }

    /** The description as it stands. */
    public BuildRequest build() {
      return new BuildRequest(
          context,
          dockerfile,
          dockerfileName,
          target,
          names,
          buildArgs,
          labels,
          secrets,
          network,
          noCache,
          platform);
    }
  }
}
