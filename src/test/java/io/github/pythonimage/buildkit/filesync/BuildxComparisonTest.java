package io.github.pythonimage.buildkit.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole ignore files against what arrived in an image through {@code docker buildx build}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildxComparisonTest {

  private Node root;
  private List<String> everything;

  private record Observed(
      String ignore, @Nullable Set<String> sends, @Nullable Set<String> omits, boolean error) {}

  @BeforeAll
  void makeTree(@TempDir Path directory) throws IOException, InterruptedException {
    GoldenCase.makeTree(directory);
    root = DiskNode.root(directory);
    everything = GoldenCase.select(root, excluding(List.of()));
  }

  static List<Observed> observed() {
    try (var json = BuildxComparisonTest.class.getResourceAsStream("/filesync/buildx.json")) {
      return new ObjectMapper().readValue(json, new TypeReference<List<Observed>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("observed")
  void theSameFilesArrive(Observed observed) throws InterruptedException {
    var request = excluding(parse(observed.ignore()));
    if (observed.error()) {
      assertThatThrownBy(() -> GoldenCase.select(root, request))
          .isInstanceOf(FileSyncException.class);
      return;
    }
    var expected = new HashSet<>(everything);
    if (observed.sends() != null) {
      expected.retainAll(observed.sends());
      assertThat(observed.sends()).isEqualTo(expected);
    } else {
      expected.removeAll(observed.omits());
    }
    assertThat(new HashSet<>(GoldenCase.select(root, request))).isEqualTo(expected);
  }

  private static SyncRequest excluding(List<String> patterns) {
    return new SyncRequest("context", List.of(), patterns, List.of());
  }

  /** What the daemon makes of an ignore file before it sends the patterns to its client. */
  private static List<String> parse(String ignore) {
    return ignore
        .replaceFirst("^\uFEFF", "")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(
            line ->
                line.startsWith("!") ? "!" + relative(line.substring(1).strip()) : relative(line))
        .toList();
  }

  private static String relative(String pattern) {
    var cleaned = SlashPath.clean(pattern);
    return cleaned.length() > 1 && cleaned.startsWith("/") ? cleaned.substring(1) : cleaned;
  }
}
