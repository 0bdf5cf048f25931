package io.github.pythonimage.buildkit.solve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.buildkit.contentstore.ContentService;
import io.github.pythonimage.buildkit.contentstore.OciLayout;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Cache;
import io.github.pythonimage.buildkit.wire.CacheEntry;
import io.github.pythonimage.buildkit.wire.CacheOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The caches of one build, as the request names them. Folders of this machine become names under
 * which the session serves them; what the daemon reads from one is settled here, by its digest.
 */
public final class Caches {

  private static final String LATEST = "latest";

  private final List<CacheEntry> imports = new ArrayList<>();
  private final List<CacheEntry> exports = new ArrayList<>();

  /**
   * The names under which the session serves folders, because a path need not fit into a header.
   */
  private final Map<OciLayout, String> names = new LinkedHashMap<>();

  private final Map<OciLayout, String> written = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final Optional<ContentService> content;

  /**
   * Looks at the folders to read and makes those to write.
   *
   * @throws UncheckedIOException when one cannot be made
   */
  Caches(BuildRequest request) {
    request.cacheFrom().forEach(this::read);
    request.cacheTo().forEach(this::write);
    var folders = new HashMap<String, OciLayout>();
    names.forEach((layout, name) -> folders.put("local:" + name, layout));
    content = folders.isEmpty() ? Optional.empty() : Optional.of(new ContentService(folders));
  }

  private void read(Cache cache) {
    if (!cache.type().equals("local")) {
      imports.add(entry(cache.type(), cache.attributes()));
      return;
    }
    var attributes = new TreeMap<>(cache.attributes());
    var layout = new OciLayout(folder(attributes, "src"));
    var tag = Objects.requireNonNullElse(attributes.remove("tag"), LATEST);
    try {
      var digest =
          attributes.containsKey("digest")
              ? Optional.of(attributes.get("digest")).filter(layout::has)
              : layout.find(tag);
      if (digest.isEmpty()) {
        skip(layout, "there is no '" + attributes.getOrDefault("digest", tag) + "' in it");
        return;
      }
      attributes.put("digest", digest.get());
      attributes.put("src", name(layout));
      imports.add(entry("local", attributes));
    } catch (IOException e) {
      skip(layout, e instanceof NoSuchFileException ? "there is none yet" : reason(e));
    }
  }

  private void skip(OciLayout layout, String why) {
    warnings.add("no cache is read from " + layout.folder() + ": " + why);
  }

  private void write(Cache cache) {
    if (!cache.type().equals("local")) {
      exports.add(entry(cache.type(), cache.attributes()));
      return;
    }
    var attributes = new TreeMap<>(cache.attributes());
    var layout = new OciLayout(folder(attributes, "dest"));
    try {
      layout.prepare();
    } catch (IOException e) {
      throw unwritable(layout, e);
    }
    written.put(layout, Objects.requireNonNullElse(attributes.remove("tag"), LATEST));
    attributes.put("dest", name(layout));
    exports.add(entry("local", attributes));
  }

  private static UncheckedIOException unwritable(OciLayout layout, IOException cause) {
    return new UncheckedIOException(
        "The cache in %s cannot be written: %s. Free space there or make it writable, or name another folder, then build again."
            .formatted(layout.folder(), reason(cause)),
        cause);
  }

  private String name(OciLayout layout) {
    return names.computeIfAbsent(layout, one -> "cache-" + names.size());
  }

  private static Path folder(Map<String, String> attributes, String key) {
    var path = attributes.get(key);
    if (path == null || path.isEmpty()) {
      throw new IllegalArgumentException("a cache of type 'local' needs '" + key + "'");
    }
    return Path.of(path).toAbsolutePath().normalize();
  }

  private static CacheEntry entry(String type, Map<String, String> attributes) {
    return CacheEntry.newBuilder().setType(type).putAllAttrs(attributes).build();
  }

  private static String reason(IOException e) {
    return e.getClass().equals(IOException.class) ? String.valueOf(e.getMessage()) : e.toString();
  }

  /** What serves the folders, by the names under which the daemon asks for them. */
  Optional<ContentService> content() {
    return content;
  }

  /** Leaves nothing half-written of a build that did not go well. */
  void discard() {
    content.ifPresent(ContentService::close);
  }

  /** What a user should know though the build goes on. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** All of them, where there are any. */
  Optional<CacheOptions> options() {
    return imports.isEmpty() && exports.isEmpty()
        ? Optional.empty()
        : Optional.of(
            CacheOptions.newBuilder().addAllExports(exports).addAllImports(imports).build());
  }

  /**
   * Those to read from, as the frontend wants to know them: it hands them on with every step, and
   * those in the request alone are not looked at.
   */
  Map<String, String> frontendAttributes() {
    if (imports.isEmpty()) {
      return Map.of();
    }
    var entries =
        imports.stream()
            .map(entry -> Map.of("Type", entry.getType(), "Attrs", entry.getAttrsMap()))
            .toList();
    try {
      return Map.of("cache-imports", new JsonMapper().writeValueAsString(entries));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes what the daemon has written known in the folders' indexes. */
  void finish(Map<String, String> exporterResponse) {
    var manifest = exporterResponse.get("cache.manifest");
    if (manifest == null) {
      return; // There was nothing worth keeping.
    }
    written.forEach(
        (layout, tag) -> {
          try {
            layout.tag(manifest, tag);
          } catch (IOException e) {
            throw unwritable(layout, e);
          }
        });
  }
}
