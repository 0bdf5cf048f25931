package io.github.pythonimage.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.git.SourceRevision.Commit;
import io.github.pythonimage.git.SourceRevision.Unknown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file beside the module, of which only the lines with "own" count. */
class ReducedFilesTest {
  @TempDir private Path folder;
  private GitFixture git;
  private final List<String> reduced = new ArrayList<>();

  @BeforeEach
  void init() {
    git = GitFixture.init(folder.resolve("checkout"));
  }

  @AfterEach
  void close() {
    git.close();
  }

  private String firstCommit() {
    return git.write("module/pom.xml", "1").commit("lock", "own 1\n\nother 1\n");
  }

  private String own(String text) {
    reduced.add(text);
    return text.lines().filter(line -> line.contains("own")).collect(Collectors.joining("\n"));
  }

  private SourceFiles files(Path root) {
    return new SourceFiles(
        List.of(root.resolve("module/pom.xml")),
        List.of(),
        Map.of(root.resolve("module/../lock"), this::own));
  }

  private SourceRevision revision(Path root) {
    return new SourceHistory(root.resolve("module")).revisions(List.of(files(root))).get(0);
  }

  /** The commit's id, and whether there are changes that it does not have. */
  private String revision() {
    var commit = (Commit) revision(git.root());
    return commit.id() + (commit.isDirty() ? "-dirty" : "");
  }

  @Test
  void onlyCommitsOfThePartThatCountsAreItsCommits() {
    var first = firstCommit();
    git.commit("lock", "own 1\n\nother 2\n");
    git.commit("lock", "own 1\n\nother 2\nother 3\n");
    assertThat(revision()).isEqualTo(first);

    var second = git.commit("lock", "own 2\n\nother 2\n");
    git.commit("lock", "own 2\n\nother 1\n");
    assertThat(revision()).isEqualTo(second);

    var back = git.commit("lock", "own 1\n\nother 1\n");
    assertThat(revision()).as("as it was before").isEqualTo(back);
    var pom = git.commit("module/pom.xml", "2");
    assertThat(revision()).isEqualTo(pom);
  }

  @Test
  void aFileThatWasNotThereIsAChange() throws IOException {
    firstCommit();
    Files.delete(git.root().resolve("lock"));
    git.commit();
    var id = git.commit("lock", "own 1\n\nother 1\n");
    git.commit("lock", "own 1\n\nother 2\n");

    assertThat(revision()).isEqualTo(id);
  }

  @Test
  void onlyUncommittedChangesOfThePartThatCountsAreDirty() throws GitAPIException, IOException {
    var id = firstCommit();
    git.write("lock", "own 1\n\nother 2\n");
    assertThat(revision()).isEqualTo(id);
    git.git().add().addFilepattern("lock").call();
    assertThat(revision()).as("staged").isEqualTo(id);

    git.write("lock", "own 2\n\nother 2\n");
    assertThat(revision()).isEqualTo(id + "-dirty");
    git.git().add().addFilepattern("lock").call();
    assertThat(revision()).as("staged").isEqualTo(id + "-dirty");
    git.write("lock", "own 1\n\nother 1\n");
    assertThat(revision()).as("staged only").isEqualTo(id + "-dirty");

    git.git().reset().addPath("lock").call();
    assertThat(revision()).isEqualTo(id);
    Files.delete(git.root().resolve("lock"));
    assertThat(revision()).as("deleted").isEqualTo(id + "-dirty");
  }

  @Test
  void endsOfLinesAreThoseOfCommits() throws IOException {
    var id = firstCommit();
    var config = git.git().getRepository().getConfig();
    config.setString("core", null, "autocrlf", "true");
    config.save();
    git.write("lock", "own 1\r\n\r\nother 2\r\n");

    assertThat(revision()).isEqualTo(id);
    assertThat(reduced).noneMatch(text -> text.contains("\r"));
  }

  @Test
  void aMergeThatAddsOtherPartsIsNoCommitOfIt() {
    firstCommit();
    git.branch("side");
    var side = git.commit("lock", "own 2\n\nother 1\n");
    git.checkout("main");
    git.commit("lock", "own 1\n\nother 2\n");
    git.merge("side");

    assertThat(git.root().resolve("lock")).hasContent("own 2\n\nother 2\n");
    assertThat(revision()).isEqualTo(side);
  }

  @Test
  void aMergeOfItAndOfAFileIsTheirCommit() {
    firstCommit();
    git.branch("side");
    git.commit("lock", "own 2\n\nother 1\n");
    git.checkout("main");
    git.commit("module/pom.xml", "2");
    var merged = git.merge("side");
    git.commit("lock", "own 2\n\nother 2\n");

    assertThat(revision()).isEqualTo(merged);
  }

  @Test
  void aShallowCloneTellsOnlyWhatItHas() throws GitAPIException {
    firstCommit();
    var id = git.commit("lock", "own 2\n\nother 1\n");
    git.commit("lock", "own 2\n\nother 2\n");
    git.commit("lock", "own 2\n\nother 3\n");

    assertThat(shallow(2))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.reason()).contains("shallow"));
    assertThat(shallow(4))
        .isInstanceOfSatisfying(Commit.class, commit -> assertThat(commit.id()).isEqualTo(id));
  }

  private SourceRevision shallow(int depth) throws GitAPIException {
    var clone = folder.resolve("shallow" + depth);
    Git.cloneRepository()
        .setURI(git.root().toUri().toString())
        .setDirectory(clone.toFile())
        .setDepth(depth)
        .call()
        .close();
    return revision(clone);
  }

  @Test
  void aPartialCloneTellsOnlyWhatItHas() throws IOException {
    firstCommit();
    var old = "own 1\n\nother 2\n";
    git.commit("lock", old);
    git.commit("lock", "own 1\n\nother 3\n");
    try (var inserter = git.git().getRepository().newObjectInserter()) {
      var id = inserter.idFor(Constants.OBJ_BLOB, old.getBytes(StandardCharsets.UTF_8)).name();
      Files.delete(
          git.root().resolve(".git/objects").resolve(id.substring(0, 2)).resolve(id.substring(2)));
    }

    assertThat(revision(git.root()))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.reason()).contains("is partial"));
    var id = git.commit("module/pom.xml", "2");
    assertThat(revision()).as("no lock is read").isEqualTo(id);
  }

  @Test
  void itCountsAsAWholeWhereABuildGetsItAsAWhole() {
    var first = firstCommit();
    var id = git.commit("lock", "own 1\n\nother 2\n");
    var root = git.root();

    assertThat(new SourceHistory(root.resolve("module")).revisions(List.of(within(root, ""))))
        .containsExactly(new Commit(id, git.time(), false));
    assertThat(revision()).isEqualTo(first);
    git.write("lock", "own 1\n\nother 3\n");
    assertThat(new SourceHistory(root.resolve("module")).revisions(List.of(within(root, ""))))
        .containsExactly(new Commit(id, git.time(), true));
    assertThat(new SourceHistory(root.resolve("module")).revisions(List.of(within(root, "lock"))))
        .extracting(revision -> ((Commit) revision).id())
        .containsExactly(first);
  }

  /** With the whole checkout as a context. */
  private SourceFiles within(Path root, String excluded) {
    var all = new SourceContext(root, List.of(root), excluded::equals);
    return new SourceFiles(List.of(), List.of(all), files(root).reduced());
  }

  @Test
  void aLinkToItCountsByWhereItLeads() throws IOException {
    git.write("module/pom.xml", "1").write("locks/1", "own 1\n\nother 1\n");
    Files.createSymbolicLink(git.root().resolve("lock"), Path.of("locks/1"));
    var first = git.commit();
    git.commit("locks/1", "own 1\n\nother 2\n");
    assertThat(revision()).isEqualTo(first);

    var own = git.commit("locks/1", "own 2\n\nother 2\n");
    assertThat(revision()).isEqualTo(own);
    Files.delete(git.root().resolve("lock"));
    Files.createSymbolicLink(git.root().resolve("lock"), Path.of("locks/2"));
    var link = git.commit("locks/2", "own 2\n\nother 2\n");
    assertThat(revision()).isEqualTo(link);
  }

  @Test
  void eachVersionIsReadOnceAndNoneIfAnotherFileDiffers() {
    git.write("module/pom.xml", "1").commit("lock", "own 0\n");
    for (var number = 0; number < 20; number++) {
      git.commit("lock", "own 1\n\nother " + number % 4 + "\n");
    }
    revision();
    // The four, that of the last commit once more to compare with, and that which differs.
    assertThat(reduced).hasSize(6);

    reduced.clear();
    git.write("lock", "own 1\n\nother 0\n").commit("module/pom.xml", "2");
    assertThat(revision()).isNotEmpty();
    assertThat(reduced).isEmpty();
  }

  @Test
  void aHistoryThatIsTooLongIsAReason() {
    var first = firstCommit();
    for (var number = 0; number < 20; number++) {
      git.commit("lock", "own 1\n\nother of commit " + number + "\n");
    }
    var module = git.root().resolve("module");

    assertThat(new SourceHistory(module, 1000).revisions(List.of(files(git.root()))))
        .containsExactly(new Commit(first, GitFixture.START.plusSeconds(3600), false));
    assertThat(new SourceHistory(module, 100).revisions(List.of(files(git.root()))).get(0))
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown ->
                assertThat(unknown.reason()).contains("of lock is too far back", "<labels>"));
    assertThat(reduced).hasSizeLessThan(40);
  }

  @Test
  void everyContextLeavesOutItsOwnFiles() {
    var first =
        git.write("module/src/app.py", "1")
            .write("module/docs/page", "1")
            .write("lib/lib.py", "1")
            .write("lib/docs/page", "1")
            .commit("lib/tests/test.py", "1");
    var root = git.root();
    var module = root.resolve("module");
    var lib = module.resolve("../lib");
    var files =
        new SourceFiles(
            List.of(),
            List.of(
                new SourceContext(module, List.of(module), path -> path.startsWith("docs/")),
                new SourceContext(lib, List.of(lib), path -> path.startsWith("tests/"))),
            Map.of());

    git.commit("lib/tests/test.py", "2");
    git.commit("module/docs/page", "2");
    git.write("lib/tests/new.py", "1");
    assertThat(new SourceHistory(module).revisions(List.of(files)))
        .containsExactly(new Commit(first, GitFixture.START.plusSeconds(3600), false));

    git.write("lib/docs/page", "2");
    assertThat(new SourceHistory(module).revisions(List.of(files)))
        .containsExactly(new Commit(first, GitFixture.START.plusSeconds(3600), true));
    var id = git.commit();
    assertThat(new SourceHistory(module).revisions(List.of(files)))
        .containsExactly(new Commit(id, git.time(), false));
  }
}
