package io.github.pythonimage.buildkit.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of a {@code .dockerignore}, as the frontend hands them on to a session. */
class IgnoreFileTest {
  @TempDir Path context;

  @Test
  void readsPatternsAsTheFrontendDoes() {
    var text = "\uFEFF# comment\r\n\r\n #pattern \n/abs/\n! /back/../it\n!\n/\n  a//b/. \n";

    assertThat(IgnoreFile.parse(text.getBytes(StandardCharsets.UTF_8)))
        .containsExactly("#pattern", "abs", "!it", "!", "/", "a/b");
  }

  @Test
  void noFileHasNoPatterns() throws IOException {
    assertThat(new IgnoreFile(context).patterns()).isEmpty();
  }

  @Test
  void tellsWhichFilesAreLeftOut() throws IOException {
    assertThat(new IgnoreFile(context).excluded()).rejects("a", "a/b");
    Files.writeString(context.resolve(".dockerignore"), "docs\n!docs/keep\n**/*.pyc\n");

    assertThat(new IgnoreFile(context).excluded())
        .accepts("docs/a", "docs/a/keep", "a.pyc", "a/b/c.pyc")
        .rejects("a", "doc", "a/docs", "docs/keep", "docs/keep/a");
  }

  @Test
  void aLinkIsNotFollowedByGuess() throws IOException {
    Files.createSymbolicLink(context.resolve(".dockerignore"), Path.of("/elsewhere"));

    assertThatThrownBy(() -> new IgnoreFile(context).patterns())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a plain file");
  }
}
