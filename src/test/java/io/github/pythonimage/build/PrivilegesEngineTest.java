package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An image has nothing that makes root of its user, whatever its base has. */
@Tag("engine")
@Timeout(900)
class PrivilegesEngineTest {
  private static final String NAME = "privileges-test/python";

  /** A base with a program of each kind, a folder, and accounts that everybody may open. */
  private static final String BASE =
      """
      FROM debian:trixie-slim
      RUN <<'EOF'
      set -eu
      for name in setuid setgid capable; do cp /bin/true /usr/local/bin/$name; done
      chmod 4755 /usr/local/bin/setuid
      chmod 2755 /usr/local/bin/setgid
      mkdir -m 2775 /srv/shared
      perl -e '$file = "/usr/local/bin/capable"; $name = "security.capability"; $value = pack("V5", 0x02000001, 0x400, 0, 0, 0);
        exit syscall(188, $file, $name, $value, 20, 0)'
      sed -i 's/^root:[^:]*/root:/; s/^games:[^:]*/games:/' /etc/shadow
      sed -i 's/^mail:x:/mail::/' /etc/passwd
      chmod 666 /etc/passwd /etc/group
      chmod 644 /etc/shadow
      EOF
      """;

  private static final String SPECIAL = "find / -xdev -perm /6000 2>/dev/null | sort";

  private static final String CAPABLE =
      "$file = '/usr/local/bin/capable'; $name = 'security.capability'; $to = ' ' x 99;"
          + " print syscall(191, $file, $name, $to, 99)";

  /** The same question, of every file. */
  private static final String ALL_CAPABLE =
      """
      import os
      for folder, folders, files in os.walk("/"):
          folders[:] = [name for name in folders if (folder, name) not in (("/", "proc"), ("/", "sys"))]
          for name in files:
              path = os.path.join(folder, name)
              if not os.path.islink(path) and "security.capability" in os.listxattr(path):
                  print(path)
      """;

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void start() {
    imageBuild = new ImageBuildFixture(module);
  }

  private static String image(String base) {
    return "<images>"
        + ImageBuildFixture.image(NAME, "python", "")
            .replace("debian:trixie-slim", base)
            .replace("<base>", "<distribution>debian:13</distribution><base>")
            .replace("<wheels></wheels>", "")
        + "</images>";
  }

  @Test
  void everythingThatMakesRootOfTheUserIsTakenAway() {
    isTakenAway(image("privileges-test/base:open"));
  }

  /** A program in C does it there, as images share the step whatever their Python is. */
  @Tag("full")
  @Test
  void everythingIsTakenAwayBesideAnInterpreterThatIsCompiled() {
    isTakenAway(
        image("privileges-test/base:open")
            .replace(
                "<provider>repository</provider>",
                "<optimizations>false</optimizations><mirror>"
                    + PyenvMirror.ofEngine().sources()
                    + "</mirror>")
            .replace("<python>3.13</python>", "<python>3.13.5</python>"));
  }

  private void isTakenAway(String images) {
    imageBuild.make("privileges-test/base:open", BASE);
    assertThat(imageBuild.output("privileges-test/base:open", "sh", "-c", SPECIAL).lines())
        .contains(
            "/srv/shared", "/usr/bin/passwd", "/usr/local/bin/setgid", "/usr/local/bin/setuid");
    assertThat(imageBuild.output("privileges-test/base:open", "perl", "-e", CAPABLE))
        .isEqualTo("20");

    imageBuild.build(images);
    imageBuild.make(
        "privileges-test/opened:1",
        "FROM " + NAME + ":python\nUSER 0\nRUN cp /etc/shadow /shadow && chmod 644 /shadow\n");

    var image = NAME + ":python";
    assertThat(imageBuild.output(image, "sh", "-c", SPECIAL)).isEmpty();
    assertThat(imageBuild.output(image, "python3", "-c", ALL_CAPABLE)).isEmpty();
    assertThat(imageBuild.output(image, "perl", "-e", CAPABLE)).isEqualTo("-1");
    assertThat(imageBuild.output(image, "id"))
        .isEqualTo("uid=10001(app) gid=10001(app) groups=10001(app)\n");
    assertThat(
            imageBuild.output(
                image,
                "stat",
                "-c",
                "%a %U %n",
                "/etc/passwd",
                "/etc/group",
                "/etc/shadow",
                "/srv/shared"))
        .isEqualTo(
            "644 root /etc/passwd\n644 root /etc/group\n640 root /etc/shadow\n775 root /srv/shared\n");
    assertThat(imageBuild.output(image, "cat", "/etc/passwd"))
        .contains("\nmail:!:8:")
        .contains("\nroot:x:0:".substring(1));
    assertThat(imageBuild.output("privileges-test/opened:1", "cat", "/shadow").lines())
        .anyMatch(line -> line.startsWith("root:!:"))
        .anyMatch(line -> line.startsWith("games:!:"))
        .anyMatch(line -> line.startsWith("app:!:"))
        .noneMatch(line -> line.matches("[^:]*::.*"));
  }

  @Test
  void aBaseThatPutsTheUserIntoOtherGroupsIsRefused() {
    imageBuild.make(
        "privileges-test/base:groups",
        "FROM debian:trixie-slim\nRUN sed -i 's/^shadow:x:42:/&app/' /etc/group\n");

    assertThatThrownBy(() -> imageBuild.build(image("privileges-test/base:groups")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "the base image puts the user app into more groups than its own (10001 42): choose"
                + " another <user>.");
  }
}
