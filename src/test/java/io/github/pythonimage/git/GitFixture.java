package io.github.pythonimage.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.MergeCommand.FastForwardMode;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A real repository of a test; its commits are an hour apart, in the order they are made. */
public final class GitFixture implements AutoCloseable {
  /** An hour before the first commit. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Git git;
  private Instant now = START;

  private GitFixture(Git git) {
    this.git = git;
  }

  public static GitFixture init(Path folder) {
    JGitSettings.install();
    try {
      return new GitFixture(
          Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call());
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public Git git() {
    return git;
  }

  /** When the last commit was made. */
  public Instant time() {
    return now;
  }

  public Path root() {
    return git.getRepository().getWorkTree().toPath();
  }

  public GitFixture write(String file, String text) {
    try {
      var path = root().resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything, with deleted files. */
  public String commit() {
    try {
      git.add().addFilepattern(".").call();
      git.add().addFilepattern(".").setUpdate(true).call();
      return commitIndex();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Commits what is in the index, and the end of a merge. */
  public String commitIndex() throws GitAPIException {
    now = now.plusSeconds(3600);
    var who = new PersonIdent("A Test", "test@example.com", now, ZoneOffset.ofHours(2));
    return git.commit()
        .setMessage("A change")
        .setAuthor(who)
        .setCommitter(who)
        .setSign(false)
        .setNoVerify(true)
        .call()
        .name();
  }

  /** Writes a file and commits it with everything else. */
  public String commit(String file, String text) {
    return write(file, text).commit();
  }

  /** Makes a branch of what is checked out, and checks it out. */
  public void branch(String name) {
    try {
      git.checkout().setCreateBranch(true).setName(name).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public void checkout(String name) {
    try {
      git.checkout().setName(name).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Merges a branch, which has to be possible without conflicts, by a commit of its own. */
  public String merge(String branch) {
    try {
      git.merge()
          .include(git.getRepository().resolve(branch))
          .setFastForward(FastForwardMode.NO_FF)
          .setCommit(false)
          .call();
      return commitIndex();
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
