package io.github.pythonimage.buildkit.request;

import io.github.pythonimage.buildkit.credentials.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One build: a Dockerfile, what it may read, and where its result goes.
 *
 * @param context the directory that {@code COPY} reads from
 * @param namedContexts further directories by name, for {@code FROM} and {@code from=}; one takes
 *     the place of a stage of its name
 * @param namedImages images that take the place of stages, by the stages' names
 * @param dockerfile the Dockerfile's text; it need not exist as a file
 * @param dockerfileName what messages call it, usually the path it was also written to
 * @param target the stage to build; the last one unless given
 * @param platforms what to build for, such as {@code linux/arm64}; the daemon's own unless given
 * @param outputs where the result goes; with none, the build only fills the cache
 * @param cacheFrom where to look for results beyond the daemon's own cache
 * @param cacheTo where to leave results beyond the daemon's own cache
 * @param contextGeneration whatever text; with another one, the daemon forgets what it has of the
 *     context, which it otherwise asks for only where size or time of a file has changed
 */
public record BuildRequest(
    Path context,
    Map<String, Path> namedContexts,
    Map<String, String> namedImages,
    String dockerfile,
    String dockerfileName,
    Optional<String> target,
    List<String> platforms,
    List<Output> outputs,
    Map<String, String> buildArgs,
    List<Secret> secrets,
    List<SshAgent> agents,
    Network network,
    NoCache noCache,
    ImageResolve imageResolve,
    List<Cache> cacheFrom,
    List<Cache> cacheTo,
    List<Attestation> attestations,
    String contextGeneration) {

  public BuildRequest {
    namedContexts.keySet().forEach(BuildRequest::validateName);
    namedContexts = Map.copyOf(namedContexts);
    namedImages.keySet().forEach(BuildRequest::validateName);
    namedImages = Map.copyOf(namedImages);
    platforms = List.copyOf(platforms);
    outputs = List.copyOf(outputs);
    buildArgs = Map.copyOf(buildArgs);
    secrets = List.copyOf(secrets);
    agents = List.copyOf(agents);
    cacheFrom = List.copyOf(cacheFrom);
    cacheTo = List.copyOf(cacheTo);
    attestations = List.copyOf(attestations);
  }

  // The session offers the context and the Dockerfile under names of their own.
  private static void validateName(String name) {
    if (!name.matches("[a-z0-9]+([._-][a-z0-9]+)*")
        || Set.of("context", "dockerfile").contains(name)) {
      throw new IllegalArgumentException("no name for a context: " + name);
    }
  }

  /** Starts the description of a build; what is not said keeps its plainest meaning. */
  public static Builder builder(Path context, String dockerfile) {
    return new Builder(context, dockerfile);
  }

  /** Collects what is special about a build. */
  public static final class Builder {
    private final Path context;
    private final String dockerfile;
    private final Map<String, Path> namedContexts = new LinkedHashMap<>();
    private final Map<String, String> namedImages = new LinkedHashMap<>();
    private String dockerfileName = "Dockerfile";
    private Optional<String> target = Optional.empty();
    private final List<String> platforms = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();
    private final Map<String, String> buildArgs = new LinkedHashMap<>();
    private final List<Secret> secrets = new ArrayList<>();
    private final List<SshAgent> agents = new ArrayList<>();
    private Network network = Network.DEFAULT;
    private NoCache noCache = NoCache.none();
    private ImageResolve imageResolve = ImageResolve.DEFAULT;
    private final List<Cache> cacheFrom = new ArrayList<>();
    private final List<Cache> cacheTo = new ArrayList<>();
    private final List<Attestation> attestations = new ArrayList<>();

    private String contextGeneration = "";

    private Builder(Path context, String dockerfile) {
      this.context = context;
      this.dockerfile = dockerfile;
    }

    public Builder namedContext(String name, Path directory) {
      namedContexts.put(name, directory);
      return this;
    }

    /** An image that takes the place of a stage. */
    public Builder namedImage(String stage, String reference) {
      namedImages.put(stage, reference);
      return this;
    }

    public Builder dockerfileName(String name) {
      dockerfileName = name;
      return this;
    }

    public Builder target(String stage) {
      target = Optional.of(stage);
      return this;
    }

    public Builder platform(String platform) {
      platforms.add(platform);
      return this;
    }

    public Builder output(Output output) {
      outputs.add(output);
      return this;
    }

    /** Keeps the image in the daemon's own store, under this full reference. */
    public Builder name(String reference) {
      return output(new Output.Store(List.of(reference)));
    }

    public Builder buildArg(String name, String value) {
      buildArgs.put(name, value);
      return this;
    }

    public Builder secret(Secret secret) {
      secrets.add(secret);
      return this;
    }

    public Builder agent(SshAgent agent) {
      agents.add(agent);
      return this;
    }

    public Builder network(Network network) {
      this.network = network;
      return this;
    }

    public Builder noCache(NoCache noCache) {
      this.noCache = noCache;
      return this;
    }

    public Builder imageResolve(ImageResolve imageResolve) {
      this.imageResolve = imageResolve;
      return this;
    }

    public Builder cacheFrom(Cache cache) {
      cacheFrom.add(cache);
      return this;
    }

    public Builder cacheTo(Cache cache) {
      cacheTo.add(cache);
      return this;
    }

    public Builder attestation(Attestation attestation) {
      attestations.add(attestation);
      return this;
    }

    public Builder contextGeneration(String generation) {
      contextGeneration = generation;
      return this;
    }

    /** The description as it stands. */
    public BuildRequest build() {
      return new BuildRequest(
          context,
          namedContexts,
          namedImages,
          dockerfile,
          dockerfileName,
          target,
          platforms,
          outputs,
          buildArgs,
          secrets,
          agents,
          network,
          noCache,
          imageResolve,
          cacheFrom,
          cacheTo,
          attestations,
          contextGeneration);
    }
  }
}
