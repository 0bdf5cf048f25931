package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Cache;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which kinds of cache a daemon has, so that a build that asks for another one is refused with what
 * would work. The daemon's own word for a kind that it cannot write is 'unknown', and one that it
 * cannot read it passes over.
 *
 * @param daemon as messages call it
 * @param more what would give it more kinds, as the beginning of a remedy; empty where nothing does
 * @param readable kinds that it can read; any, where nothing is known
 * @param writable kinds that it can write; any, where nothing is known
 */
record CacheRules(
    String daemon, String more, Optional<Set<String>> readable, Optional<Set<String>> writable) {

  static CacheRules of(Daemon daemon) {
    return switch (daemon.imageStore()) {
      case CLASSIC ->
          new CacheRules(
              daemon.version() + " with its classic image store",
              "turn on the engine's containerd image store (" + Daemon.TURN_ON_CONTAINERD + "), ",
              Optional.of(Set.of("registry", "local")),
              Optional.of(Set.of("inline")));
      case CONTAINERD ->
          new CacheRules(
              daemon.version(),
              "",
              Optional.of(Set.of("registry", "local", "gha")),
              Optional.of(Set.of("inline", "registry", "local", "gha")));
      case NONE -> new CacheRules(daemon.version(), "", Optional.empty(), Optional.empty());
    };
  }

  void check(BuildRequest request) {
    check("read a cache of", "reads", request.cacheFrom(), readable);
    check("write a cache of", "writes", request.cacheTo(), writable);
  }

  private void check(
      String action, String verb, Collection<Cache> caches, Optional<Set<String>> known) {
    for (var cache : caches) {
      if (known.isPresent() && !known.get().contains(cache.type())) {
        throw new UnsupportedException(
            "%s cannot %s type '%s': it %s %s only. Use one of these, %sor build on a buildkitd."
                .formatted(
                    daemon,
                    action,
                    cache.type(),
                    verb,
                    String.join(", ", new TreeSet<>(known.get())),
                    more));
      }
    }
  }
}
