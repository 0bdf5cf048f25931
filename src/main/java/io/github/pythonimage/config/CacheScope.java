package io.github.pythonimage.config;

import java.util.regex.Pattern;

/**
 * The group of projects that share caches which build code can write.
 *
 * @param name its characters are safe in the id of a mount and between quotes of a shell
 * @param module coordinates of the module that builds; its own projects share caches with those of
 *     no other module
 */
public record CacheScope(String name, String module) {
  private static final int LONGEST = 200;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]*");

  public static CacheScope of(String text) {
    var name = text.strip();
    if (name.length() > LONGEST) {
      throw new ConfigurationException(
          "",
          "the cache scope has " + name.length() + " characters.",
          "Use at most " + LONGEST + ".");
    }
    if (!FORM.matcher(name).matches()) {
      throw ConfigurationException.of(
          name,
          "is not a cache scope.",
          "Use letters, digits, '.', '_', ':' and '-', and begin with a letter or a digit, such as"
              + " com.example:platform.");
    }
    return new CacheScope(name, "");
  }

  /** The same for builds of a module. */
  public CacheScope of(String groupId, String artifactId) {
    return new CacheScope(name, groupId + ":" + artifactId);
  }

  @Override
  public String toString() {
    return name;
  }
}
