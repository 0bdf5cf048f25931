package io.github.pythonimage.build.config;

import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.SshAgent;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.plan.Stage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How every build of a run is done, and what it may take from elsewhere: caches, base images,
 * agents.
 *
 * @param network what steps that run commands see of it
 * @param noCache what runs again though its result is there
 * @param pull how images to start from are looked up
 * @param force whether to build what is up to date as well
 * @param cacheFrom where to look for results beyond the engine's own cache
 * @param cacheTo where to leave results beyond the engine's own cache
 * @param agents SSH agents that steps may ask
 */
public record BuildOptions(
    Network network,
    NoCache noCache,
    ImageResolve pull,
    boolean force,
    List<CacheTemplate> cacheFrom,
    List<CacheTemplate> cacheTo,
    List<SshAgent> agents) {
  public BuildOptions {
    cacheFrom = List.copyOf(cacheFrom);
    cacheTo = List.copyOf(cacheTo);
    agents = List.copyOf(agents);
  }

  /** The same, but no cache is written. */
  public BuildOptions readOnly() {
    return new BuildOptions(network, noCache, pull, force, cacheFrom, List.of(), agents);
  }

  /** Refuses what cannot be meant, before anything is built. */
  public void check(List<BuildTarget> targets) {
    if (!noCache.stages().isEmpty()) {
      checkStages(targets);
    }
    for (var cache : cacheTo) {
      var places = new HashSet<Map<String, String>>();
      for (var target : targets) {
        var place = cache.expanded(CacheTemplate.Place.of(target));
        if (!cache.type().equals("inline") && !places.add(place)) {
          throw new ConfigurationException(
              "-Dpython-image.cacheTo",
              Quoted.of(cache.text(CacheTemplate.Place.of(target)))
                  + " would be written by several builds, and the last one would win.",
              "Put {id}, {series}, {version} or {stage} into it.");
        }
      }
    }
  }

  private void checkStages(List<BuildTarget> targets) {
    var stages = new TreeSet<String>();
    targets.forEach(target -> stages.addAll(target.stages().names()));
    for (var stage : new TreeSet<>(noCache.stages())) {
      // A module without wheels, for example, may be told the same as those that have some.
      if (!stages.contains(stage) && !Stage.isOne(stage)) {
        throw new ConfigurationException(
            "-Dpython-image.noCache",
            Quoted.of(stage) + " is not a stage.",
            "The Dockerfiles of this build have " + String.join(", ", stages) + ".");
      }
    }
  }

  public void addTo(BuildRequest.Builder request, BuildTarget target, Path module) {
    var place = CacheTemplate.Place.of(target);
    request.network(network).noCache(allStages(noCache)).imageResolve(pull);
    for (var cache : cacheFrom) {
      cache.cache(place, module, System.getenv()).ifPresent(request::cacheFrom);
    }
    for (var cache : cacheTo) {
      cache.cache(place, module, System.getenv()).ifPresent(request::cacheTo);
    }
    for (var agent : agents) {
      request.agent(agent);
    }
  }

  /** With the stages that do a part of the work of one that is named; a file may have none. */
  private static NoCache allStages(NoCache noCache) {
    if (!noCache.stages().contains(Stage.WHEELS.word())) {
      return noCache;
    }
    var stages = new TreeSet<>(noCache.stages());
    stages.addAll(List.of(Stage.TAKEN.word(), Stage.WHEELS_FILES.word()));
    return NoCache.stages(stages);
  }

  /** The same for {@code docker buildx bake}, without what all builds of a module have. */
  public Map<String, Object> forBake(CacheTemplate.Place place) {
    var bake = new LinkedHashMap<String, Object>();
    if (noCache.everything()) {
      bake.put("no-cache", true);
    } else if (!noCache.stages().isEmpty()) {
      bake.put("no-cache-filter", List.copyOf(new TreeSet<>(allStages(noCache).stages())));
    }
    if (pull == ImageResolve.PULL) {
      bake.put("pull", true);
    }
    if (!cacheFrom.isEmpty()) {
      bake.put("cache-from", cacheFrom.stream().map(cache -> cache.text(place)).toList());
    }
    if (!cacheTo.isEmpty()) {
      bake.put("cache-to", cacheTo.stream().map(cache -> cache.text(place)).toList());
    }
    return bake;
  }

  /** The ids by which steps mount the agents. */
  public List<String> agentIds() {
    return agents.stream().map(SshAgent::id).toList();
  }

  /** All of it, in one order. */
  public List<Object> cacheKeyParts() {
    return List.of(
        noCache.everything(), new TreeSet<>(noCache.stages()), pull, cacheFrom, cacheTo, agents);
  }

  /** Whether a build is wanted even of what is there. */
  public boolean alwaysBuild() {
    return noCache.any() || pull == ImageResolve.PULL || !cacheTo.isEmpty();
  }
}
