package io.github.pythonimage.maven;

import io.github.pythonimage.buildkit.ImageResolve;
import io.github.pythonimage.buildkit.NoCache;
import io.github.pythonimage.pipeline.BuildOptions;
import io.github.pythonimage.pipeline.CacheTemplate;
import io.github.pythonimage.pipeline.SshAgents;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The texts of options that every build of a run shares. */
record OptionTexts(
    @Nullable String noCache,
    @Nullable String pull,
    @Nullable CacheList cacheFrom,
    @Nullable CacheList cacheTo,
    @Nullable String ssh) {

  BuildOptions parse() {
    return new BuildOptions(
        new Element("-Dpython-image.noCache").orDefault(noCache, "false", OptionTexts::noCache),
        new Element("-Dpython-image.pull")
            .optional(pull, Element::choice)
            .map(asked -> asked ? ImageResolve.PULL : ImageResolve.LOCAL)
            .orElse(ImageResolve.DEFAULT),
        caches("-Dpython-image.cacheFrom", cacheFrom, CacheTemplate::from),
        caches("-Dpython-image.cacheTo", cacheTo, CacheTemplate::to),
        new Element("-Dpython-image.ssh")
            .optional(ssh, text -> SshAgents.of(text, System.getenv()))
            .orElse(List.of()));
  }

  private static List<CacheTemplate> caches(
      String name, @Nullable CacheList list, Function<String, CacheTemplate> parser) {
    return list == null ? List.of() : list.parse(new Element(name), parser);
  }

  private static NoCache noCache(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true") ? NoCache.all() : NoCache.none();
    }
    Set<String> stages =
        Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    if (stages.contains("") || stages.contains("true") || stages.contains("false")) {
      throw new SpecException(
          "",
          Quoted.of(text) + " is not a list of stages.",
          "Use true | false, or names of stages separated by commas.");
    }
    return NoCache.stages(stages);
  }
}
