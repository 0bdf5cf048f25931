package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.maven.GoldenCases;
import io.github.pythonimage.plan.PlannedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What package managers make of the rendered steps. Images of most distributions cannot be had
 * everywhere; but Debian has the package managers of the others, so a Debian that calls itself
 * otherwise, with a small repository of its own, stands for them.
 */
@Tag("engine")
class PackageManagersEngineTest {
  static final String REPOSITORY = "src/test/resources/packages/make-repository";

  /** The first step that runs on the base, up to where packages come in. */
  private static final Pattern CHECK =
      Pattern.compile("^# The names of packages are.*?^\\) \\|\\| exit\\n", flags());

  private static final Pattern COMPILED = Pattern.compile("^# source: .*?(?=^# os: )", flags());
  private static final Pattern OWNERS =
      Pattern.compile("^mkdir --parents \\S+/needed\\n.*?^EOF\\n", flags());

  @TempDir Path context;

  private static int flags() {
    return Pattern.MULTILINE | Pattern.DOTALL;
  }

  @Tag("full")
  @Test
  void aptDoesSoInAnOlderReleaseToo() throws Exception {
    aptInstallsAndLeavesNothingElse("bookworm", "bookworm");
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "rocky, bookworm, dnf",
    // Only its command: Debian has no microdnf.
    "almalinux-minimal, bookworm, microdnf",
    "sles, bookworm, zypper"
  })
  void soItIsWithOtherPackageManagers(String golden, String suite, String manager)
      throws Exception {
    packagesAreInstalledAndNothingElseIsLeft(golden, suite, manager);
  }

  @ParameterizedTest
  @CsvSource({"rocky, trixie, dnf", "leap, trixie, zypper"})
  void packagesAreInstalledAndNothingElseIsLeft(String golden, String suite, String manager)
      throws Exception {
    var image = image(golden);
    Files.copy(Path.of(REPOSITORY), context.resolve("make-repository"));

    build(pretendedRpmBase(image, suite, manager) + steps(golden) + SEEN);

    assertThat(lines("owned")).containsExactly("needed-library");
    assertThat(lines("packages"))
        .contains("to-be-upgraded 2", "needed-library 1")
        .containsAll(runtime(image).map(name -> name + " 1").toList())
        .hasSize(image.runtimePackages().size() + 2);
    assertThat(lines("user")).containsExactly("uid=10001(app) gid=10001(app) groups=10001(app)");
    assertThat(lines("changes"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    USER.stream(),
                    Stream.of(
                        "Files /usr/lib64/to-be-upgraded.so.1 and"
                            + " /os/usr/lib64/to-be-upgraded.so.1 differ",
                        "Only in /os/usr/lib64: needed-library.so.1",
                        "Files /var/lib/rpm/rpmdb.sqlite and /os/var/lib/rpm/rpmdb.sqlite differ",
                        "Files /var/lib/rpm/rpmdb.sqlite-shm and"
                            + " /os/var/lib/rpm/rpmdb.sqlite-shm differ"),
                    runtime(image).map(name -> "Only in /os/usr/lib64: " + name + ".so.1"),
                    // Empty; images that come with zypper have it.
                    Stream.of("Only in /os/var/lib: zypp").filter(line -> manager.equals("zypper")))
                .flatMap(lines -> lines)
                .toList());
  }

  @ParameterizedTest
  @CsvSource("ubuntu, trixie")
  void aptInstallsAndLeavesNothingElse(String golden, String suite) throws Exception {
    var image = image(golden);

    build(named(image, "FROM debian:" + suite + "-slim AS base\n") + steps(golden) + SEEN);

    assertThat(lines("user")).containsExactly("uid=10001(app) gid=10001(app) groups=10001(app)");
    assertThat(lines("changes"))
        .containsAll(USER)
        .contains("Only in /os/etc: services", "Only in /os/etc: ssl")
        .noneMatch(line -> line.matches(".*/(cache|log|lists|man|locale|root|run|tmp)\\b.*"))
        .noneMatch(line -> line.contains("apt.conf.d"));
    assertThat(lines("owned")).containsExactly("zlib1g");
  }

  @ParameterizedTest
  @CsvSource({"minimal, debian:trixie-slim", "bookworm, debian:bookworm-slim"})
  void aBaseThatIsWhatWasSaidPasses(String golden, String base) throws Exception {
    var check = CHECK.matcher(rendered(golden));
    assertThat(check.find()).isTrue();
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM " + base + "\nRUN <<'EOF'\n" + check.group() + "EOF\n");

    DockerCommand.run("buildx", "build", "--no-cache", "--network", "none", context.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rocky | debian:trixie-slim | the base image is Debian GNU/Linux 13 (trixie), but its name"
            + " or <distribution> says rocky:9: write <distribution>debian:13</distribution>, or"
            + " choose another <base>.",
        "ubuntu | debian:bookworm-slim | the base image is Debian GNU/Linux 12"
            + " (bookworm), but its name or <distribution> says ubuntu:noble: write"
            + " <distribution>debian:12</distribution>, or choose another <base>.",
        "bookworm | debian:trixie-slim | the base image is Debian GNU/Linux 13"
            + " (trixie), but its name or <distribution> says debian:bookworm: write"
            + " <distribution>debian:13</distribution>, or choose another <base>.",
        "distribution-said | debian:bookworm-slim | the base image is Debian GNU/Linux"
            + " 12 (bookworm), but its name or <distribution> says debian:trixie: write"
            + " <distribution>debian:12</distribution>, or choose another <base>."
      })
  void aBaseThatIsSomethingElseEndsTheBuild(String golden, String base, String message)
      throws Exception {
    Files.writeString(
        context.resolve("Dockerfile"),
        rendered(golden).replaceFirst("(?m)^FROM \\S+ AS base$", "FROM " + base + " AS base"));

    var said =
        DockerCommand.fail(
            "buildx",
            "build",
            DockerCommand.SCRIPTS,
            "--network=none",
            "--progress=plain",
            "--target=toolchain",
            context.toString());

    assertThat(said.lines().filter(line -> line.matches("#\\d+ [0-9.]+ .*")))
        .singleElement()
        .asString()
        .endsWith(" ERROR: " + message);
  }

  static String rendered(String golden) {
    return GoldenCases.render(folder(golden)).entrySet().iterator().next().getValue();
  }

  /** Without the version that a POM may ask for. */
  private static Stream<String> runtime(PlannedImage image) {
    return image.runtimePackages().stream().map(name -> name.replaceFirst("=.*", ""));
  }

  static PlannedImage image(String golden) {
    return GoldenCases.plan(folder(golden)).get(0);
  }

  private static Path folder(String golden) {
    return GoldenCases.all().stream().filter(f -> f.endsWith(golden)).findFirst().orElseThrow();
  }

  /** The rendered file from the toolchain to the system's packages, but without a compilation. */
  private static String steps(String golden) {
    var dockerfile = rendered(golden);
    var owners = OWNERS.matcher(dockerfile);
    assertThat(owners.find()).isTrue();
    var uncompiled =
        COMPILED
            .matcher(dockerfile.replaceFirst("(?s)^.*?\nUSER 0\n", "USER 0\n"))
            .replaceFirst(
                "FROM toolchain AS tree\n"
                    + "RUN --mount=type=bind,from=python-image-scripts,target=/scripts <<'EOF'\n"
                    + "find /usr/lib* -name 'needed-library*' -o -name libz.so.1"
                    + " >/tmp/needed-libraries\n"
                    + Matcher.quoteReplacement(owners.group())
                    + "FROM tree AS venv\n");
    return uncompiled.replaceFirst("(?s)\n# runtime: .*", "\n");
  }

  static String pretendedRpmBase(PlannedImage image, String suite, String manager) {
    var names = Stream.concat(image.distribution().toolchain().stream(), runtime(image)).distinct();
    return named(
        image,
        String.join(
            "\n",
            "FROM debian:" + suite + "-slim AS base",
            "RUN apt-get -qq update && apt-get -qq install --yes --no-install-recommends"
                // A compiler that works: the repository's package of that name has none.
                + " createrepo-c gcc libc6-dev rpm "
                + (manager.equals("microdnf")
                    ? "dnf && mv /usr/bin/dnf /usr/bin/microdnf"
                    : manager),
            "COPY make-repository /",
            "RUN sh /make-repository " + String.join(" ", names.toList()),
            ""));
  }

  private static String named(PlannedImage image, String base) {
    var release = image.distribution();
    return base
        + "RUN printf 'ID=\"%s\"\\nVERSION_ID=\"%s\"\\n' "
        + release.id()
        + " "
        + release.version()
        + " >/etc/os-release\n";
  }

  /** What adding a user changes: nothing is left of the base's own backups of the four files. */
  private static final List<String> USER =
      List.of(
          "Files /etc/group and /os/etc/group differ",
          "Files /etc/gshadow and /os/etc/gshadow differ",
          "Files /etc/passwd and /os/etc/passwd differ",
          "Files /etc/shadow and /os/etc/shadow differ",
          "Only in /etc: group-",
          "Only in /etc: passwd-");

  /** What the system's stage changed, told by the base's own programs. */
  private static final String SEEN =
      String.join(
          "\n",
          "FROM base AS looked",
          "RUN --mount=type=bind,from=os,target=/os,rw <<'EOF'",
          "mkdir /seen",
          "for folder in etc home opt root run srv tmp usr var; do",
          "  diff --recursive --brief --no-dereference /$folder /os/$folder",
          // The engine's own, while a step runs.
          "done | grep -v -E '/etc[/:] ?(hosts|hostname|resolv.conf)\\b' >/seen/changes",
          "if command -v rpm >/dev/null; then",
          "  chroot /os rpm --query --all --queryformat '%{NAME} %{VERSION}\\n' >/seen/packages",
          "fi",
          "chroot /os id app >/seen/user",
          "EOF",
          "FROM scratch AS seen",
          "COPY --from=looked /seen /",
          "COPY --from=tree /opt/python-image/out/needed/packages /owned",
          "");

  private void build(String dockerfile) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    DockerCommand.run(
        "buildx",
        "build",
        DockerCommand.SCRIPTS,
        "--network",
        "host",
        "--target",
        "seen",
        "--output",
        "type=local,dest=" + context.resolve("seen"),
        context.toString());
  }

  private List<String> lines(String file) throws Exception {
    return Files.readAllLines(context.resolve("seen").resolve(file));
  }
}
