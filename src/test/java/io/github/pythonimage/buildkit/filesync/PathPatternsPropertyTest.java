package io.github.pythonimage.buildkit.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every list of patterns and every tree. */
class PathPatternsPropertyTest {

  private static final Node TREE = tree();

  @Provide
  Arbitrary<String> segment() {
    return Arbitraries.of(
        "a", "b", "c", "ab", "x.txt", "*", "**", "?", "a*", "*.txt", "[ab]", "[^a]");
  }

  @Provide
  Arbitrary<String> pattern() {
    return segment()
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(segments -> String.join("/", segments))
        .flatMap(path -> Arbitraries.of(path, "!" + path));
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return pattern().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> literalPath() {
    return Arbitraries.of("a", "b", "ab", "x.txt")
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(segments -> String.join("/", segments));
  }

  @Property
  void excludingEverythingLastSendsNothing(@ForAll("patterns") List<String> patterns) {
    assertThat(sent(plus(patterns, "**"))).isEmpty();
  }

  @Property
  void takingEverythingBackLastSendsAll(@ForAll("patterns") List<String> patterns) {
    assertThat(sent(plus(patterns, "!**"))).isEqualTo(sent(List.of()));
  }

  @Property
  void aLiteralPathTakesItsWholeSubtreeAndNothingElse(@ForAll("literalPath") String path) {
    var expected =
        sent(List.of()).stream()
            .filter(sent -> !sent.equals(path) && !sent.startsWith(path + "/"))
            .toList();
    assertThat(sent(List.of(path))).isEqualTo(expected);
  }

  @Property
  void aDirectoryPrecedesWhatIsInIt(@ForAll("patterns") List<String> patterns) {
    var sent = sent(patterns);
    for (var i = 0; i < sent.size(); i++) {
      var parent = SlashPath.parent(sent.get(i));
      assertThat(parent.isEmpty() || sent.subList(0, i).contains(parent)).isTrue();
    }
  }

  @Property
  void theOrderIsThatOfBytesWithTheSlashFirst(@ForAll("patterns") List<String> patterns) {
    var sent = sent(patterns);
    var sorted = new ArrayList<>(sent);
    sorted.sort((left, right) -> Arrays.compareUnsigned(wireKey(left), wireKey(right)));
    assertThat(sent).isEqualTo(sorted);
  }

  // Skipping directories is for speed only: judging every single path gives the same files. The one
  // exception is the docker CLI's as well, which takes a/*/** for a when it looks for directories
  // to enter; buildx.json has what comes of it.
  @Property
  void nothingIsLostByNotEnteringDirectories(@ForAll("patterns") List<String> patterns) {
    Assume.that(patterns.stream().noneMatch(pattern -> pattern.endsWith("/*/**")));
    var filter = new ContextFilter(null, PathPatterns.parse(patterns));
    var results = new TreeMap<String, ContextFilter.FilterResult>();
    var expected = new ArrayList<String>();
    for (var path : sent(List.of())) {
      var result = filter.evaluate(path, results.get(SlashPath.parent(path)));
      results.put(path, result);
      if (result.selected()) {
        expected.add(path);
      }
    }
    assertThat(sent(patterns)).containsAll(expected);
    // What is sent besides are the directories on the way to it.
    assertThat(sent(patterns))
        .allMatch(
            sent ->
                expected.contains(sent)
                    || expected.stream().anyMatch(path -> path.startsWith(sent + "/")));
  }

  @Property
  void anIncludeListSendsNoMoreThanTheTree(@ForAll("patterns") List<String> patterns) {
    var request = new SyncRequest("context", patterns, List.of(), List.of());
    assertThat(sent(List.of())).containsAll(select(request));
  }

  @Property
  void cleaningTwiceChangesNothing(@ForAll String path) {
    assertThat(SlashPath.clean(SlashPath.clean(path))).isEqualTo(SlashPath.clean(path));
  }

  @Property
  void noPathLeavesTheRoot(
      @ForAll("literalPath") String path, @ForAll("patterns") List<String> up) {
    assertThat(SlashPath.insideRoot("../".repeat(up.size()) + path)).isEqualTo(path);
  }

  @Property
  void namesCompareAsTheirBytes(@ForAll String left, @ForAll String right) {
    if (canEncode(left) && canEncode(right)) {
      assertThat(Integer.signum(SlashPath.compareNames(left, right)))
          .isEqualTo(
              Integer.signum(
                  Arrays.compareUnsigned(
                      left.getBytes(StandardCharsets.UTF_8),
                      right.getBytes(StandardCharsets.UTF_8))));
    }
  }

  private static boolean canEncode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static byte[] wireKey(String path) {
    return path.replace('/', '\u0000').getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> plus(List<String> patterns, String last) {
    var more = new ArrayList<>(patterns);
    more.add(last);
    return more;
  }

  private static List<String> sent(List<String> excludes) {
    return select(new SyncRequest("context", List.of(), excludes, List.of()));
  }

  private static List<String> select(SyncRequest request) {
    try {
      return GoldenCase.select(TREE, request);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Every path of up to three of these names. */
  private static Node tree() {
    var directories = List.of("a", "b", "ab", "a-b");
    Map<String, byte[]> files =
        directories.stream()
            .flatMap(
                first ->
                    directories.stream()
                        .flatMap(
                            second ->
                                List.of("a/a", "a/x.txt", "b", "x.txt", "c").stream()
                                    .map(last -> first + "/" + second + "/" + last)))
            .collect(Collectors.toMap(path -> path, path -> new byte[0]));
    return MemoryNode.tree(files);
  }
}
