package io.github.pythonimage.buildkit.filesync;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter and what the docker CLI's library sends through it; see the README of the test data. */
record GoldenCase(
    @Nullable List<String> include,
    @Nullable List<String> exclude,
    @Nullable List<String> follow,
    @Nullable List<String> sends,
    @Nullable List<String> omits,
    boolean error) {

  static List<GoldenCase> read(String name) {
    try (var json = GoldenCase.class.getResourceAsStream("/filesync/" + name)) {
      return new ObjectMapper().readValue(json, new TypeReference<List<GoldenCase>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the tree of the test data in an empty directory. */
  static void makeTree(Path root) throws IOException {
    try (var json = GoldenCase.class.getResourceAsStream("/filesync/tree.json")) {
      var entries = new ObjectMapper().readValue(json, new TypeReference<List<List<String>>>() {});
      for (var entry : entries) {
        var path = path(root, entry.get(1));
        Files.createDirectories(path.getParent());
        switch (entry.get(0)) {
          case "d" -> Files.createDirectories(path);
          case "f" -> Files.writeString(path, entry.get(1), StandardCharsets.UTF_8);
          default -> Files.createSymbolicLink(path, relativePath(entry.get(2)));
        }
      }
    }
  }

  /** A path with any name, also where the locale of this JVM knows ASCII only. */
  static Path path(Path directory, String name) {
    var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return Path.of(URI.create(directory.toUri() + encoded.replace("%2F", "/")));
  }

  private static Path relativePath(String text) {
    if (text.startsWith("/")) {
      return Path.of(text);
    }
    var absolute = path(Path.of("/"), text);
    return absolute.subpath(0, absolute.getNameCount());
  }

  SyncRequest request() {
    return new SyncRequest("context", list(include), list(exclude), list(follow));
  }

  /** The paths that travel, of a tree with these. */
  List<String> expected(List<String> everything) {
    if (sends != null) {
      return sends;
    }
    var expected = new ArrayList<>(everything);
    expected.removeAll(list(omits));
    return expected;
  }

  /** The paths that a filter selects, in order. */
  static List<String> select(Node root, SyncRequest request) throws InterruptedException {
    var paths = new ArrayList<String>();
    ContextWalk.walk(root, ContextFilter.of(request, root), entry -> paths.add(entry.path()));
    return paths;
  }

  @Override
  public String toString() {
    return "include " + list(include) + " exclude " + list(exclude) + " follow " + list(follow);
  }

  private static List<String> list(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }
}
