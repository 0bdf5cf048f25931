package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.config.Platform;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The daemons that build every image of a run together, each for some of its platforms. */
public record BuilderNodes(List<Node> nodes) {

  public BuilderNodes {
    nodes = List.copyOf(nodes);
  }

  /**
   * One of them.
   *
   * @param platforms what it builds for; none for its own
   */
  public record Node(Endpoint endpoint, BuildKit buildKit, List<String> platforms) {
    public Node {
      platforms = List.copyOf(platforms);
    }

    String describe() {
      return String.join(" and ", platforms) + " on " + endpoint.uri();
    }
  }

  /**
   * Connects to all builders of a run. One that is missing, or does not build for its platform, is
   * reported before the build starts.
   */
  public static BuilderNodes of(BuildConfig config) {
    var platforms = platforms(config.outputs());
    var assigned = config.daemons().assign(platforms);
    if (assigned.size() > 1) {
      check(config, platforms);
    }
    return connect(config, assigned);
  }

  /** The same for what is no image, and so goes into one folder however many make it. */
  public static BuilderNodes forFiles(BuildConfig config) {
    return connect(config, config.daemons().assign(platforms(config.outputs())));
  }

  private static BuilderNodes connect(BuildConfig config, Map<Endpoint, List<String>> assigned) {
    return new BuilderNodes(
        assigned.entrySet().stream()
            .map(
                one ->
                    new Node(
                        one.getKey(),
                        config.daemons().buildKit(one.getKey(), one.getValue()),
                        one.getValue()))
            .toList());
  }

  private static List<String> platforms(Outputs outputs) {
    return outputs.platforms().stream().map(Platform::toString).toList();
  }

  private static void check(BuildConfig config, List<String> platforms) {
    var others = EnumSet.copyOf(config.outputs().sorted());
    others.remove(Place.REGISTRY);
    if (!others.isEmpty()) {
      throw new BuildFailure(
          "One image for %s comes from several of the builders in %s, and only in a registry can it be put together; python-image.outputs asks for %s. Set python-image.outputs=registry and pull from there, or name one builder for all platforms, or build each for itself (-Dpython-image.platforms=%s)."
              .formatted(
                  String.join(" and ", platforms),
                  Builders.ORIGIN,
                  Outputs.describe(others),
                  platforms.get(0)));
    }
    if (config.options().cacheTo().stream().anyMatch(cache -> !cache.type().equals("inline"))) {
      throw new BuildFailure(
          "Several of the builders in %s would write the same cache of python-image.cacheTo, and the last one would win. Use type=inline, or build each platform for itself (-Dpython-image.platforms=%s)."
              .formatted(Builders.ORIGIN, platforms.get(0)));
    }
  }

  /** Whether an image is put together of what several daemons have built. */
  boolean isMultiNode() {
    return nodes.size() > 1;
  }

  /** Whether images are built by a daemon that is not the engine. */
  public boolean isRemote(Endpoint engine) {
    return isMultiNode()
        || nodes.get(0).buildKit().daemon().kind() == Daemon.Kind.STANDALONE
        || !nodes.get(0).endpoint().uri().equals(engine.uri());
  }

  /** What images are built for; the first daemon's own platform where none is asked for. */
  public List<String> platforms(BuildConfig config) {
    var asked = platforms(config.outputs());
    return asked.isEmpty() ? List.of(nodes.get(0).buildKit().daemon().platform()) : asked;
  }

  /** Stops everything that is built. */
  void close() {
    nodes.forEach(node -> node.buildKit().close());
  }

  /** A description of the builders, for people. */
  public String describe() {
    return isMultiNode()
        ? nodes.stream().map(Node::describe).collect(Collectors.joining(", "))
        : nodes.get(0).endpoint().toString();
  }
}
