package io.github.pythonimage.dockerfile;

import io.github.pythonimage.config.CacheScope;

/**
 * Names cache mounts. Templates know it as {@code $cache}. The number is the format of what caches
 * hold: a change of it leaves the entries of older versions unread.
 */
public final class CacheIds {
  private static final String PREFIX = "python-image-v2-";

  private final CacheScope scope;
  private final String base;

  /**
   * @param base a hash of the base as the POM writes it
   */
  CacheIds(CacheScope scope, String base) {
    this.scope = scope;
    this.base = base;
  }

  /**
   * The id of a cache that all projects of a builder share. No step with foreign code may mount it,
   * and each entry must be verified when it is read.
   */
  public String shared(String name) {
    return PREFIX + name;
  }

  /**
   * The id of a cache that belongs to the scope and to the base, whose programs run as root where
   * it is mounted. A step that mounts it must also have both in its text ({@code #cacheScope()}):
   * since BuildKit 0.13 the id is not part of a step's cache key.
   */
  public String scoped(String name) {
    return String.join("-", PREFIX + name, base, scope.name());
  }

  /** The scope and the base as text. */
  public String scope() {
    return scope.name() + " base " + base;
  }

  /** The coordinates of the module that builds. */
  public String module() {
    return scope.module();
  }
}
