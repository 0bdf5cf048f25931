package io.github.pythonimage.buildkit.request;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which steps run again though their results are in the cache.
 *
 * @param everything all of them
 * @param stages those of the stages with these names
 */
public record NoCache(boolean everything, Set<String> stages) {

  public NoCache {
    stages = Set.copyOf(stages);
  }

  /** None: whatever is in the cache is good. */
  public static NoCache none() {
    return new NoCache(false, Set.of());
  }

  /** Every step of the file. */
  public static NoCache all() {
    return new NoCache(true, Set.of());
  }

  /** The steps of these stages, and so of all that are made from them. */
  public static NoCache stages(Set<String> names) {
    return new NoCache(false, names);
  }

  /** Whether any step is to run again. */
  public boolean any() {
    return everything || !stages.isEmpty();
  }

  /** As the frontend reads it: nothing means all. */
  public String attribute() {
    return everything ? "" : String.join(",", new TreeSet<>(stages));
  }
}
