package io.github.pythonimage.catalog;

import java.util.List;
import java.util.Map;

/**
 * The PPA that has Pythons for Ubuntu.
 *
 * @param as_of the month that it was looked at, {@code 2026-08}
 * @param url where it is
 * @param fingerprint of the key that Launchpad signs it with
 * @param key that key, armored, a line each
 * @param suites each suite that it serves, and the series that it has not, because the suite itself
 *     has it
 */
public record Deadsnakes(
    String as_of, String url, String fingerprint, List<String> key, Map<String, String> suites) {
  public Deadsnakes {
    key = List.copyOf(key);
    suites = Map.copyOf(suites);
  }
}
