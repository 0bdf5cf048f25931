package io.github.pythonimage.dockerfile;

import io.github.pythonimage.spec.CacheScope;

/**
 * Names cache mounts. Templates know it as {@code $cache}. The number is the format of what caches
 * hold: a change of it leaves the entries of older versions unread.
 */
public final class CacheIds {
  private static final String PREFIX = "python-image-v2-";

  private final CacheScope scope;

  CacheIds(CacheScope scope) {
    this.scope = scope;
  }

  /**
   * The id of a cache that all projects of a builder share. No step with foreign code may mount it,
   * and each entry must be verified when it is read.
   */
  public String shared(String name) {
    return PREFIX + name;
  }

  /**
   * The id of a cache that belongs to the scope. A step that mounts it must also have the scope in
   * its text ({@code #cacheScope()}): since BuildKit 0.13 the id is not part of a step's cache key.
   */
  public String scoped(String name) {
    return PREFIX + name + "-" + scope;
  }

  /** The scope as text. */
  public String scope() {
    return scope.name();
  }

  /** The coordinates of the module that builds. */
  public String module() {
    return scope.module();
  }
}
