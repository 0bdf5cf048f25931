package io.github.pythonimage.build.config;

import io.github.pythonimage.buildkit.request.Cache;
import io.github.pythonimage.buildkit.request.CsvFields;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.CsvLine;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.plan.Stage;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A cache as the user wrote it, in buildx's words: {@code type=registry,ref=…,mode=max}, or a
 * reference alone. Each image of the matrix fills in its own {@code {id}}, {@code {series}}, {@code
 * {version}} and {@code {stage}}.
 */
public record CacheTemplate(String type, Map<String, String> attributes) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Set<String> KNOWN = Set.of("id", "series", "version", "stage");
  private static final Set<String> SECRET =
      Set.of("access_key_id", "secret_access_key", "session_token", "token");

  public CacheTemplate {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** One to read; the error has no element, the caller adds it. */
  public static CacheTemplate from(String text) {
    return parse(text, "src");
  }

  /** One to write; the error has no element, the caller adds it. */
  public static CacheTemplate to(String text) {
    return parse(text, "dest");
  }

  private static CacheTemplate parse(String text, String folderKey) {
    var fields = CsvLine.fields(text);
    if (fields.size() == 1 && !fields.get(0).contains("=")) {
      return checked(text, new CacheTemplate("registry", Map.of("ref", fields.get(0))), folderKey);
    }
    var attributes = new TreeMap<String, String>();
    for (var field : fields) {
      var equals = field.indexOf('=');
      if (equals < 1) {
        throw wrong(text, "has " + Quoted.of(field) + ", which is not key=value");
      }
      var key = field.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      if (SECRET.contains(key)) {
        // Without the text: this is about not showing it.
        throw new ConfigurationException(
            "",
            "has " + Quoted.of(key) + ", which would stand in docker-bake.json and in messages.",
            type(fields).equals(GitHubCache.TYPE)
                ? "Leave it out: it is taken from the variable " + GitHubCache.TOKEN + "."
                : "Leave it out and give it to the daemon that builds, in its environment.");
      }
      if (attributes.put(key, field.substring(equals + 1)) != null) {
        throw wrong(text, "has " + Quoted.of(key) + " twice");
      }
    }
    var type = attributes.remove("type");
    if (type == null || type.isBlank()) {
      throw wrong(text, "has no type");
    }
    return checked(text, new CacheTemplate(type, attributes), folderKey);
  }

  private static String type(List<String> fields) {
    return fields.stream()
        .filter(field -> field.strip().toLowerCase(Locale.ROOT).startsWith("type="))
        .map(field -> field.substring(field.indexOf('=') + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static CacheTemplate checked(String text, CacheTemplate parsed, String folderKey) {
    parsed.require(text, "registry", "ref");
    parsed.require(text, "local", folderKey);
    if (parsed.type.equals(GitHubCache.TYPE)) {
      GitHubCache.unknown(parsed.attributes.keySet())
          .ifPresent(
              key -> {
                throw ConfigurationException.of(
                    text,
                    "has " + Quoted.of(key) + ", which type 'gha' does not have.",
                    "It has " + GitHubCache.names() + ".");
              });
    }
    parsed.attributes.values().stream()
        .flatMap(value -> PLACEHOLDER.matcher(value).results())
        .filter(match -> !KNOWN.contains(match.group(1)))
        .findFirst()
        .ifPresent(
            match -> {
              throw wrong(text, "has " + Quoted.of(match.group()) + ", which is no placeholder");
            });
    return parsed;
  }

  private void require(String text, String kind, String key) {
    if (type.equals(kind) && attributes.getOrDefault(key, "").isBlank()) {
      throw wrong(text, "needs '" + key + "' for type '" + kind + "'");
    }
  }

  private static ConfigurationException wrong(String text, String problem) {
    return ConfigurationException.of(
        text,
        problem + ".",
        "Write type=registry,ref=host/path:{series}, type=local,src=… to read or dest=… to write,"
            + " or type=inline, with {id}, {series}, {version} and {stage} for what differs;"
            + " several are separated by ';'.");
  }

  /** What placeholders stand for. */
  public record Place(String id, TargetPython python, String stage) {
    static Place of(BuildTarget image) {
      // Wheels are a part of what the runtime image is made from, and have no cache of their own.
      var stage = image.stage() == Stage.WHEELHOUSE ? Stage.RUNTIME : image.stage();
      return new Place(image.image().spec().id(), image.image().version(), stage.word());
    }
  }

  /** The attributes for one image, with paths as the user wrote them. */
  Map<String, String> expanded(Place place) {
    var values =
        Map.of(
            "id", place.id(),
            "series", place.python().series().toString(),
            "version", place.python().toString(),
            "stage", place.stage());
    UnaryOperator<String> fill =
        text -> PLACEHOLDER.matcher(text).replaceAll(match -> values.get(match.group(1)));
    return attributes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> fill.apply(entry.getValue())));
  }

  /**
   * The cache for one image; folders are found from the module. Empty for the cache of GitHub
   * Actions outside of it.
   */
  Optional<Cache> cache(Place place, Path module, Map<String, String> environment) {
    var filled = new TreeMap<>(expanded(place));
    if (type.equals(GitHubCache.TYPE)) {
      return GitHubCache.withDefaults(filled, environment).map(all -> new Cache(type, all));
    }
    if (type.equals("local")) {
      filled.computeIfPresent("src", (key, path) -> module.resolve(path).toString());
      filled.computeIfPresent("dest", (key, path) -> module.resolve(path).toString());
    }
    return Optional.of(new Cache(type, filled));
  }

  /** For one image, as a {@code docker-bake.json} says it. */
  String text(Place place) {
    return CsvFields.write("type", type, new TreeMap<>(expanded(place)));
  }
}
