package io.github.pythonimage.config.wheels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {
  @TempDir private Path module;

  private Requirements read(String text) throws IOException {
    write("requirements.txt", text);
    return Requirements.read(module, "requirements.txt");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(module.resolve(file).getParent());
    Files.writeString(module.resolve(file), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a==1 --hash=sha256:00",
        "a==1 --hash sha256:00",
        "a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n",
        "a==1 \\\r\n    --hash=sha256:00\r\n",
        "a @ https://example.com/a.zip#egg=a --hash=sha256:00",
        "# pinned\na==1 --hash=sha256:00 # why",
        "--require-hashes\na==1"
      })
  void seesThatPipWillCheckHashes(String text) throws IOException {
    assertThat(read(text).hashed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a==1",
        "# a==1 --hash=sha256:00",
        "a==1 # --hash=sha256:00",
        "# a comment does not go on \\\na==1",
        "a==1 --hashes",
        "a--hash=1"
      })
  void seesThatPipWillNot(String text) throws IOException {
    assertThat(read(text).hashed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-r more/a.txt",
        "-rmore/a.txt",
        "  -r   more/a.txt   # why",
        "-c more/a.txt",
        "-cmore/a.txt",
        "--requirement more/a.txt",
        "--requirement=more/a.txt",
        "--constraint=more/a.txt",
        "-r 'more/a.txt'",
        "-r ./more/../more/a.txt",
        "x==1\r\n-r more/a.txt\r\n",
        "-r \\\n  more/a.txt"
      })
  void findsIncludedFiles(String text) throws IOException {
    write("more/a.txt", "");

    assertThat(read(text).all())
        .extracting(ContextPath::path)
        .containsExactly("requirements.txt", "more/a.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"# -r gone.txt", "x # -r gone.txt", "-r https://example.com/a.txt", "--retries 3"})
  void includesNothingElse(String text) throws IOException {
    assertThat(read(text).all()).hasSize(1);
  }

  @Test
  void followsIncludesFromWhereTheyStandAndEachOnce() throws IOException {
    write("more/a.txt", "-r b.txt\n-r ../requirements.txt\n");
    write("more/b.txt", "-c deep/c.txt\n");
    write("more/deep/c.txt", "idna==3 --hash=sha256:00\n");

    var requirements = read("-r more/a.txt\n-r more/b.txt\n");

    assertThat(requirements.all())
        .extracting(ContextPath::path)
        .containsExactly("requirements.txt", "more/a.txt", "more/b.txt", "more/deep/c.txt");
    assertThat(requirements.hashed()).isTrue();
    assertThat(requirements.file()).hasToString("requirements.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./lib/a-1-py3-none-any.whl",
        "lib/a-1-py3-none-any.whl",
        "lib/../lib/a-1-py3-none-any.whl[cli,more] ; python_version < '4'",
        "lib/a-1-py3-none-any.whl;python_version < '4'",
        "  lib/a-1-py3-none-any.whl  # why",
        "lib/a-1-py3-none-any.whl --hash=sha256:00",
        "a @ lib/a-1-py3-none-any.whl",
        "a[cli]@./lib/a-1-py3-none-any.whl"
      })
  void namesAnArchiveOfTheModule(String text) throws IOException {
    write("lib/a-1-py3-none-any.whl", "");
    write("more/deep.txt", text);

    var requirements = read("-r more/deep.txt\n");

    assertThat(requirements.local())
        .extracting(ContextPath::path)
        .containsExactly("lib/a-1-py3-none-any.whl");
    assertThat(requirements.all()).hasSize(2);
    assertThat(requirements.ownIndex(module)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-f ../lib",
        "-f../lib",
        "--find-links ../lib",
        "--find-links=../lib/",
        "--no-index --find-links '../lib'  # why"
      })
  void namesAFolderOfWheelsFromWhereItStands(String text) throws IOException {
    write("lib/a-1-py3-none-any.whl", "");
    write("more/deep.txt", text);

    assertThat(read("-r more/deep.txt\n").local())
        .extracting(ContextPath::path)
        .containsExactly("lib");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a==1",
        "a>=1,<2 ; sys_platform == 'a/b'",
        "a[b]==1 # see lib/a.whl",
        "a @ https://example.com/lib/a.whl",
        "a@https://example.com/lib/a.whl",
        "git+https://example.com/a/b@main#egg=a",
        "git+ssh://git@example.com/a.git",
        "/opt/wheels/a-1-py3-none-any.whl",
        "a @ file:///opt/wheels/a-1-py3-none-any.whl",
        "https://example.com/a-1.tar.gz",
        "${HERE}/a-1-py3-none-any.whl",
        "--find-links https://example.com/",
        "--find-links /opt/wheels",
        "-i https://example.com/simple/",
        "--no-binary a,b"
      })
  void namesNothingOfTheModule(String text) throws IOException {
    assertThat(read(text).local()).isEmpty();
  }

  @Test
  void anIncludeNeverLeavesTheModule() throws IOException {
    write("more/a.txt", "-r /etc/passwd\n");

    assertThatThrownBy(() -> read("-r more/a.txt"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(" more/a.txt: '/etc/passwd' is outside the module.");
  }

  @Test
  void anIncludeMayBeAMistake() throws IOException {
    Files.createDirectories(module.resolve("more"));

    assertThatThrownBy(() -> read("-r more")).hasMessageContaining("cannot be read as UTF-8 text");
    assertThatThrownBy(() -> read("-r gone.txt"))
        .hasMessageStartingWith(" requirements.txt: 'gone.txt' does not exist.");
  }
}
