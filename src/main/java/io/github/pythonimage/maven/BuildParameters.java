package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.BuildOptions;
import io.github.pythonimage.build.config.CacheTemplate;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.SshAgent;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.maven.parameter.XmlParameter;
import io.github.pythonimage.secrets.SshAgents;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters that say how builds run, and which caches and agents they use. */
record BuildParameters(
    @Nullable String network,
    @Nullable String noCache,
    @Nullable String pull,
    boolean force,
    @Nullable CacheList cacheFrom,
    @Nullable CacheList cacheTo,
    @Nullable String ssh) {

  BuildOptions toConfig() {
    return new BuildOptions(
        networkMode(),
        cachePolicy(),
        imageResolve(),
        force,
        caches("-Dpython-image.cacheFrom", cacheFrom, CacheTemplate::from),
        caches("-Dpython-image.cacheTo", cacheTo, CacheTemplate::to),
        agents());
  }

  boolean isInHostNetwork() {
    return networkMode() == Network.HOST;
  }

  private static List<CacheTemplate> caches(
      String name, @Nullable CacheList list, Function<String, CacheTemplate> parser) {
    return list == null ? List.of() : list.parse(new XmlParameter(name), parser);
  }

  private Network networkMode() {
    return new XmlParameter("-Dpython-image.network").enumValue(network, Network.DEFAULT);
  }

  private NoCache cachePolicy() {
    return new XmlParameter("-Dpython-image.noCache")
        .orDefault(noCache, "false", BuildParameters::noCache);
  }

  private ImageResolve imageResolve() {
    return new XmlParameter("-Dpython-image.pull")
        .optional(pull, XmlParameter::parseBoolean)
        .map(isPulled -> isPulled ? ImageResolve.PULL : ImageResolve.LOCAL)
        .orElse(ImageResolve.DEFAULT);
  }

  private List<SshAgent> agents() {
    return new XmlParameter("-Dpython-image.ssh")
        .optional(ssh, text -> SshAgents.of(text, System.getenv()))
        .orElse(List.of());
  }

  private static NoCache noCache(String text) {
    if (text.strip().equals("false")) {
      return NoCache.none();
    }
    if (text.equals("true")) {
      return NoCache.all();
    }
    Set<String> stages =
        Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    if (stages.contains("") || stages.contains("true") || stages.contains("false")) {
      throw ConfigurationException.of(
          text,
          "is not a list of stages.",
          "Use true | false, or names of stages separated by commas.");
    }
    return NoCache.stages(stages);
  }
}
