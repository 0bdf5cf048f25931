package io.github.pythonimage.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.git.SourceRevision.Commit;
import io.github.pythonimage.git.SourceRevision.None;
import io.github.pythonimage.git.SourceRevision.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real repositories, with a module in a folder of its own. */
class SourceHistoryTest {
  private static final List<String> INPUTS = List.of("pom.xml", "requirements.txt", "src");

  @TempDir private Path folder;
  private GitFixture git;

  @BeforeEach
  void init() {
    git = GitFixture.init(folder.resolve("checkout"));
  }

  @AfterEach
  void close() {
    git.close();
  }

  private static SourceFiles files(Path module, List<String> names) {
    return new SourceFiles(
        List.of(),
        List.of(
            new SourceContext(
                module,
                names.stream().map(module::resolve).toList(),
                path -> path.startsWith("src/docs/"))),
        Map.of());
  }

  private static SourceRevision revision(Path module, List<String> names) {
    return new SourceHistory(module).revisions(List.of(files(module, names))).get(0);
  }

  private SourceRevision revision() {
    return revision(git.root().resolve("module"), INPUTS);
  }

  private String firstCommit() {
    return git.write("module/pom.xml", "1")
        .write("module/requirements.txt", "1")
        .write("module/src/app.py", "1")
        .write(".gitignore", "*.pyc\n/module/target/\n")
        .commit("other/file", "1");
  }

  private static Commit clean(String id) {
    return new Commit(id, Instant.EPOCH, false);
  }

  private static Commit dirty(String id) {
    return new Commit(id, Instant.EPOCH, true);
  }

  /** The revision without its time. */
  private static SourceRevision plain(SourceRevision revision) {
    return revision instanceof Commit commit
        ? new Commit(commit.id(), Instant.EPOCH, commit.isDirty())
        : revision;
  }

  @Test
  void findsTheLastCommitOfTheFilesWithItsTime() {
    firstCommit();
    var id = git.commit("module/requirements.txt", "2");
    git.commit("other/file", "2");

    assertThat(revision()).isEqualTo(new Commit(id, Instant.parse("2026-01-01T02:00:00Z"), false));
  }

  @Test
  void commitsOfOtherFilesChangeNothing() {
    var id = firstCommit();
    git.commit("other/file", "2");
    git.commit("module/README.md", "x");
    git.commit("module/src/docs/page.md", "excluded");

    assertThat(plain(revision())).isEqualTo(clean(id));
  }

  @Test
  void countsDeletedAndRenamedFiles() throws IOException {
    firstCommit();
    git.commit("module/src/more.py", "1");
    Files.delete(git.root().resolve("module/src/more.py"));
    var deleted = git.commit();
    git.commit("other/file", "3");
    assertThat(plain(revision())).isEqualTo(clean(deleted));

    Files.move(
        git.root().resolve("module/src/app.py"), git.root().resolve("module/src/renamed.py"));
    var renamed = git.commit();
    assertThat(plain(revision())).isEqualTo(clean(renamed));
  }

  @Test
  void filesOfEachImageHaveTheirOwnCommit() {
    var first = firstCommit();
    var second = git.commit("module/requirements.txt", "2");
    var module = git.root().resolve("module");

    assertThat(
            new SourceHistory(module)
                .revisions(List.of(files(module, INPUTS), files(module, List.of("pom.xml")))))
        .map(SourceHistoryTest::plain)
        .containsExactly(clean(second), clean(first));
  }

  @Test
  void aParentPomAboveTheModuleCounts() {
    firstCommit();
    var id = git.commit("pom.xml", "parent");

    assertThat(plain(revision(git.root().resolve("module"), List.of("pom.xml", "../pom.xml"))))
        .isEqualTo(clean(id));
  }

  @Test
  void uncommittedChangesOfTheFilesAreDirty() throws IOException, GitAPIException {
    var id = firstCommit();
    git.write("other/file", "changed").write("module/README.md", "untracked");
    git.write("module/src/app.pyc", "ignored").write("module/target/x", "ignored");
    git.write("module/src/docs/new.md", "excluded");
    assertThat(plain(revision())).isEqualTo(clean(id));

    git.write("module/src/app.py", "changed");
    assertThat(plain(revision())).isEqualTo(dirty(id));
    git.git().add().addFilepattern("module/src/app.py").call();
    assertThat(plain(revision())).as("staged").isEqualTo(dirty(id));
    git.git().reset().addPath("module/src/app.py").call();
    git.write("module/src/app.py", "1");
    assertThat(plain(revision())).as("as before").isEqualTo(clean(id));

    git.write("module/src/new.py", "untracked");
    assertThat(plain(revision())).as("untracked").isEqualTo(dirty(id));
    Files.delete(git.root().resolve("module/src/new.py"));
    Files.delete(git.root().resolve("module/requirements.txt"));
    assertThat(plain(revision())).as("deleted").isEqualTo(dirty(id));
  }

  @Test
  void aMergeThatTakesTheFilesOfOneSideIsNotTheirCommit() {
    firstCommit();
    git.branch("side");
    var side = git.commit("module/requirements.txt", "side");
    git.checkout("main");
    git.commit("other/file", "main");
    git.merge("side");

    assertThat(plain(revision())).isEqualTo(clean(side));
  }

  @Test
  void aMergeOfTwoSidesIsTheirCommit() {
    firstCommit();
    git.branch("side");
    git.commit("module/requirements.txt", "side");
    git.checkout("main");
    git.commit("module/src/app.py", "main");
    var merged = git.merge("side");
    git.commit("other/file", "later");

    assertThat(plain(revision())).isEqualTo(clean(merged));
  }

  @Test
  void aDetachedHeadCountsAsItIs() throws GitAPIException {
    var first = firstCommit();
    git.commit("module/requirements.txt", "2");
    git.git().checkout().setName(first).call();

    assertThat(plain(revision())).isEqualTo(clean(first));
  }

  @Test
  void nothingIsKnownWithoutRepositoryCommitOrTrackedFiles() throws IOException {
    var plain = Files.createDirectory(folder.resolve("plain"));
    Files.writeString(plain.resolve("pom.xml"), "1");
    assertThat(revision(plain, INPUTS)).as("no repository").isEqualTo(new None());
    assertThat(revision(folder.resolve("missing"), INPUTS)).isEqualTo(new None());

    git.write("module/pom.xml", "1");
    assertThat(revision()).as("no commit").isEqualTo(new None());

    git.write(".gitignore", "module\n").commit("other/file", "1");
    assertThat(revision()).as("ignored").isEqualTo(new None());
    assertThat(revision(git.root().resolve("module"), List.of("../../plain/pom.xml")))
        .as("outside")
        .isEqualTo(new None());
  }

  @Test
  void aShallowCloneTellsOnlyWhatItHas() throws GitAPIException {
    firstCommit();
    git.commit("module/requirements.txt", "2");
    git.commit("other/file", "2");
    var clone = folder.resolve("shallow");
    try (var shallow =
        Git.cloneRepository()
            .setURI(git.root().toUri().toString())
            .setDirectory(clone.toFile())
            .setDepth(1)
            .call()) {
      assertThat(clone.resolve(".git/shallow")).exists();
      assertThat(revision(clone.resolve("module"), INPUTS))
          .isInstanceOfSatisfying(
              Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("shallow", "--unshallow"));

      var id = git.commit("module/requirements.txt", "3");
      git.commit("other/file", "3");
      shallow.fetch().call();
      shallow.merge().include(shallow.getRepository().findRef("origin/main")).call();
      assertThat(plain(revision(clone.resolve("module"), INPUTS))).isEqualTo(clean(id));
      assertThat(revision(clone.resolve("module"), List.of("pom.xml"))).isInstanceOf(Unknown.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWorktreeHasTheCommitsOfItsRepository() throws IOException {
    var id = firstCommit();
    var tree = folder.resolve("worktree");
    var administration = git.root().resolve(".git/worktrees/one");
    Files.createDirectories(administration);
    Files.createDirectories(tree.resolve("module/src"));
    Files.writeString(tree.resolve(".git"), "gitdir: " + administration + "\n");
    Files.writeString(administration.resolve("gitdir"), tree.resolve(".git") + "\n");
    Files.writeString(administration.resolve("commondir"), "../..\n");
    Files.writeString(administration.resolve(Constants.HEAD), id + "\n");
    Files.copy(git.root().resolve(".git/index"), administration.resolve("index"));
    for (var file : List.of("pom.xml", "requirements.txt", "src/app.py")) {
      Files.writeString(tree.resolve("module").resolve(file), "1");
    }

    assertThat(plain(revision(tree.resolve("module"), INPUTS))).isEqualTo(clean(id));
    Files.writeString(git.root().resolve(".git/config"), "[core]\n\tbare = true\n");
    assertThat(plain(revision(tree.resolve("module"), INPUTS)))
        .as("of a bare repository")
        .isEqualTo(clean(id));
    assertThat(revision()).as("which has no work tree itself").isEqualTo(new None());
  }

  @Test
  void aModuleBehindALinkIsTheModule() throws IOException {
    var id = firstCommit();
    var link = Files.createSymbolicLink(folder.resolve("link"), git.root().resolve("module"));

    assertThat(plain(revision(link, INPUTS))).isEqualTo(clean(id));
    Files.writeString(link.resolve("src/docs.py"), "new");
    assertThat(plain(revision(link, INPUTS))).isEqualTo(dirty(id));
  }

  @Test
  void aLinkCountsWithWhatItLeadsTo() throws IOException {
    firstCommit();
    git.write("module/shared/common.txt", "1");
    Files.createSymbolicLink(git.root().resolve("module/linked"), Path.of("shared"));
    git.commit();
    var module = git.root().resolve("module");

    var target = git.commit("module/shared/common.txt", "2");
    assertThat(plain(revision(module, List.of("linked/common.txt")))).isEqualTo(clean(target));

    git.write("module/shared2/common.txt", "2");
    Files.delete(module.resolve("linked"));
    Files.createSymbolicLink(module.resolve("linked"), Path.of("shared2"));
    assertThat(plain(revision(module, List.of("linked/common.txt"))))
        .isInstanceOfSatisfying(Commit.class, c -> assertThat(c.isDirty()).isTrue());
    var link = git.commit();
    assertThat(plain(revision(module, List.of("linked/common.txt")))).isEqualTo(clean(link));
  }

  @Test
  void aSubmoduleCountsByItsCommitAndItsChanges() throws GitAPIException, IOException {
    try (var other = GitFixture.init(folder.resolve("other"))) {
      other.commit("setup.py", "1");
      firstCommit();
      git.git()
          .submoduleAdd()
          .setPath("module/vendor")
          .setURI(other.root().toUri().toString())
          .call()
          .close();
      var id = git.commit();
      var module = git.root().resolve("module");
      assertThat(plain(revision(module, List.of("vendor")))).isEqualTo(clean(id));
      assertThat(plain(revision(module, List.of("vendor/setup.py")))).isEqualTo(clean(id));

      Files.writeString(module.resolve("vendor/setup.py"), "changed");
      assertThat(plain(revision(module, List.of("vendor")))).isEqualTo(dirty(id));
      assertThat(plain(revision(module, List.of("pom.xml"))))
          .isInstanceOfSatisfying(Commit.class, c -> assertThat(c.isDirty()).isFalse());

      try (var inside = Git.open(module.resolve("vendor").toFile())) {
        inside.add().addFilepattern(".").call();
        inside.commit().setMessage("x").setSign(false).setCommitter("a", "b").call();
      }
      assertThat(plain(revision(module, List.of("vendor")))).as("commit").isEqualTo(dirty(id));
      // A module within it is in its repository.
      assertThat(plain(revision(module.resolve("vendor"), List.of("setup.py"))))
          .isInstanceOfSatisfying(Commit.class, c -> assertThat(c.id()).isNotEqualTo(id));
    }
  }

  @Test
  void aDamagedRepositoryIsAReasonAndNoFailure() throws IOException {
    firstCommit();
    try (var objects = Files.walk(git.root().resolve(".git/objects"))) {
      for (var object : objects.filter(Files::isRegularFile).toList()) {
        Files.write(object, new byte[] {1, 2, 3});
      }
    }
    assertThat(revision())
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.reason()).contains("cannot be read"));
  }

  @Test
  void nothingIsWrittenIntoTheRepository() throws IOException {
    firstCommit();
    git.write("module/src/app.py", "changed");
    var before = state();
    revision();

    assertThat(state()).isEqualTo(before);
  }

  private List<String> state() throws IOException {
    try (Stream<Path> all = Files.walk(git.root().resolve(".git"))) {
      return all.map(path -> path + " " + path.toFile().lastModified()).sorted().toList();
    }
  }
}
