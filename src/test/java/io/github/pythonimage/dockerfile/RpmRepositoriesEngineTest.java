package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.interpreter.TestKeys;
import io.github.pythonimage.docker.OwnAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Interpreters of signed repositories of RPMs, which the test makes, signs and serves. As in {@link
 * PackageManagersEngineTest}, a Debian with the package manager stands for the distribution.
 */
@Tag("engine")
class RpmRepositoriesEngineTest {
  private static final TestKeys KEY = TestKeys.generate();
  private static final TestKeys OTHER = TestKeys.generate();
  private static final Pattern ARMORED =
      Pattern.compile("-----BEGIN PGP.*?END PGP PUBLIC KEY BLOCK-----\n", Pattern.DOTALL);

  @TempDir Path context;

  private RpmRepository repository;

  @BeforeEach
  void serve() throws IOException {
    repository = new RpmRepository();
  }

  @AfterEach
  void close() {
    repository.close();
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "sles-repository, trixie, zypper",
    "rocky-repository, trixie, dnf",
    // Only its command: Debian has no microdnf.
    "rocky-repository, bookworm, microdnf",
    "sles-repository, bookworm, zypper"
  })
  void soItIsWithOtherPackageManagers(String golden, String suite, String manager)
      throws Exception {
    onlyTheInterpreterComesFromThere(golden, suite, manager);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource("rocky-repository, bookworm, dnf")
  void onlyTheInterpreterComesFromThere(String golden, String suite, String manager)
      throws Exception {
    var base = base(golden, suite, manager);
    repository.publish(acme(base).resolve("signed"), KEY);

    build(base + steps(golden, KEY) + SEEN, "seen", "--output", "type=local,dest=" + seen());

    assertThat(lines("os-packages"))
        .contains(
            "acme-python313 0.9", "libacme-python313 0.9", "acme-terms 0.9", "to-be-upgraded 2")
        .noneMatch(line -> line.endsWith(" 9999") || line.startsWith("gpg-pubkey"));
    assertThat(lines("interpreter-packages"))
        .contains("acme-python313 0.9", "acme-python313-devel 0.9", "libacme-python313 0.9")
        .noneMatch(line -> line.endsWith(" 9999") || line.startsWith("gpg-pubkey"));
    assertThat(lines("os-left")).isEmpty();
    assertThat(lines("interpreter-left")).isEmpty();
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"rocky-repository, bookworm, dnf", "sles-repository, trixie, zypper"})
  void soItIsWithOtherReleasesOfThem(String golden, String suite, String manager) throws Exception {
    whatItsKeyDidNotSignIsRefused(golden, suite, manager);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"rocky-repository, trixie, dnf", "sles-repository, bookworm, zypper"})
  void whatItsKeyDidNotSignIsRefused(String golden, String suite, String manager) throws Exception {
    var base = base(golden, suite, manager);
    var acme = acme(base);
    var signed = acme.resolve("signed");
    var dockerfile = base + steps(golden, KEY);

    // The key was the right one when package managers kept what they keep of an address.
    repository.publish(acme.resolve("other"), OTHER);
    build(base + steps(golden, OTHER), "interpreter");
    assertThat(error(dockerfile))
        .startsWith("URL is signed, but not with the key " + KEY.fingerprint());

    repository.publish(signed);
    assertThat(error(dockerfile))
        .startsWith("URL is not signed, and nothing is taken from where nobody signs its index");

    repository.publish(signed, KEY);
    repository.changeIndex();
    assertThat(error(dockerfile))
        .startsWith(
            manager.equals("dnf")
                // It says the same of a signature by another key.
                ? "URL is signed, but not with the key "
                    + KEY.fingerprint()
                    + ", or what was signed with it was changed since"
                : "URL does not hold what its owner signed with " + KEY.fingerprint());

    repository.publish(signed, KEY);
    repository.changeList();
    assertThat(error(dockerfile))
        .startsWith("URL does not hold what its owner signed with " + KEY.fingerprint());

    repository.empty();
    assertThat(error(dockerfile)).startsWith("URL cannot be used (see above): check the <url>");
  }

  /** A package without a signature in place of a signed one, with the checksum that dnf notes. */
  @Tag("full")
  @ParameterizedTest
  @CsvSource({"rocky-repository, trixie, dnf", "sles-repository, trixie, zypper"})
  void aPackageThatSomebodyChangedInTheCacheIsFetchedAgain(
      String golden, String suite, String manager) throws Exception {
    var base = base(golden, suite, manager);
    repository.publish(acme(base).resolve("signed"), KEY);
    var dockerfile = base + steps(golden, KEY);
    build(again(dockerfile), "interpreter");

    repository.asked.clear();
    build(again(dockerfile), "interpreter");
    assertThat(repository.asked).noneMatch(path -> path.endsWith(".rpm"));

    build(
        base
            + """
            FROM base AS damage
            COPY acme-repository/unsigned /unsigned
            RUN --mount=type=cache,id=python-image-v2-%s,target=/cache <<'END'
            # %d
            set -eu
            for name in acme-python313 libacme-python313; do
              # Earlier runs on this engine, whose repository had another address, have left some as well.
              for kept in /cache/*@$name-0.9-1.noarch.rpm; do
                sum=$(sha256sum <"$kept" | cut -c 1-64)
                cp /unsigned/noarch/$name-0.9-1.noarch.rpm "$kept"
                if command -v python3; then
                  python3 -c "import os, sys; os.setxattr(sys.argv[1], 'user.librepo.checksum.sha256', sys.argv[2].encode()); \
            os.setxattr(sys.argv[1], 'user.librepo.checksum.mtime', str(os.stat(sys.argv[1]).st_mtime_ns).encode())" "$kept" "$sum"
                fi
              done
            done
            # Left by an earlier run, if that was ended.
            rm -f /cache/partial
            ln -s /etc/shadow /cache/partial
            END
            """
                .formatted(
                    PackageManagersEngineTest.image(golden).archiveCache(), System.nanoTime()),
        "damage");
    build(again(dockerfile), "interpreter");

    assertThat(repository.asked.stream().filter(path -> path.endsWith(".rpm")))
        .containsExactlyInAnyOrder(
            "/acme/noarch/acme-python313-0.9-1.noarch.rpm",
            "/acme/noarch/libacme-python313-0.9-1.noarch.rpm");
  }

  /** A base whose package manager puts packages of its own wherever a cache may be. */
  @Tag("full")
  @ParameterizedTest
  @CsvSource({"rocky-repository, trixie, dnf", "sles-repository, trixie, zypper"})
  void aTamperedBaseDoesNotReachTheGenuineOneOfItsName(String golden, String suite, String manager)
      throws Exception {
    var base = base(golden, suite, manager);
    repository.publish(acme(base).resolve("signed"), KEY);
    var tampered =
        """
        COPY acme-repository/unsigned /unsigned
        RUN <<'END'
        set -eu
        mkdir /genuine
        cp --dereference /usr/bin/%1$s /genuine
        rm /usr/bin/%1$s
        cat >/usr/bin/%1$s <<'SCRIPT'
        #!/bin/sh
        /genuine/%1$s "$@" || exit
        find /var/cache -name '*acme-python313-0.9-1.noarch.rpm' | while read -r file; do
          cp "/unsigned/noarch/$(echo "${file##*/}" | sed 's/.*@//')" "$file"
        done
        SCRIPT
        chmod 755 /usr/bin/%1$s
        END
        """
            .formatted(manager);

    build(again(base + tampered + steps(golden, KEY)), "interpreter");
    build(
        base
            + """
            FROM base AS seen
            COPY acme-repository/unsigned /unsigned
            RUN --mount=type=cache,id=python-image-v2-%s,target=/cache <<'END'
            # %d
            for name in acme-python313 libacme-python313; do
              found=
              for kept in /cache/*@$name-0.9-1.noarch.rpm; do
                if cmp /unsigned/noarch/$name-0.9-1.noarch.rpm "$kept"; then found=1; fi
              done
              [ -n "$found" ] || exit 1
            done
            END
            """
                .formatted(
                    PackageManagersEngineTest.image(golden).archiveCache(), System.nanoTime()),
        "seen");
    repository.asked.clear();
    build(again(base + steps(golden, KEY)), "interpreter");

    assertThat(repository.asked.stream().filter(path -> path.endsWith(".rpm")))
        .containsExactlyInAnyOrder(
            "/acme/noarch/acme-python313-0.9-1.noarch.rpm",
            "/acme/noarch/libacme-python313-0.9-1.noarch.rpm");
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"bookworm", "trixie"})
  void anAuthorityOfOnesOwnCounts(String suite) throws Exception {
    var base = base("rocky-repository", suite, "dnf");
    repository.publish(acme(base).resolve("signed"), KEY);
    var authority = OwnAuthority.make(context);
    try (var overTls = authority.inFrontOf(URI.create(repository.url()))) {
      var address = "https://127.0.0.1:" + overTls.port() + "/acme";
      var dockerfile = base + steps("rocky-repository", KEY).replace(repository.url(), address);

      assertThat(error(dockerfile))
          .isEqualTo(
              address
                  + " cannot be used: nobody here knows who signed its certificate (see above). Name"
                  + " that authority's in python-image.certificate.");

      build(
          dockerfile,
          "interpreter",
          "--secret",
          "id=build-certificate,src=" + authority.certificate());
    }
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "rocky-repository, trixie, dnf, unsigned",
    "rocky-repository, bookworm, dnf, other",
    "sles-repository, trixie, zypper, unsigned",
    "sles-repository, bookworm, zypper, other"
  })
  void packagesThatItsKeyDidNotSign(String golden, String suite, String manager, String packages)
      throws Exception {
    var base = base(golden, suite, manager);
    repository.publish(acme(base).resolve(packages), KEY);

    assertThat(error(base + steps(golden, KEY)))
        .isEqualTo(
            "acme-python313, acme-python313-devel cannot be installed (see above): choose a"
                + " <python> that URL has, signed with its <key>, or say what it calls them in"
                + " <packages> and <developmentPackages>, or another <provider>.");
  }

  @ParameterizedTest
  @CsvSource({"rocky-repository, trixie, dnf", "sles-repository, trixie, zypper"})
  void aSeriesThatItDoesNotHave(String golden, String suite, String manager) throws Exception {
    var base = base(golden, suite, manager);
    repository.publish(acme(base).resolve("signed"), KEY);

    assertThat(error(base + steps(golden, KEY).replace("acme-python313", "acme-python312")))
        .isEqualTo(
            "acme-python312, acme-python312-devel cannot be installed (see above): choose a"
                + " <python> that URL has, signed with its <key>, or say what it calls them in"
                + " <packages> and <developmentPackages>, or another <provider>.");
  }

  /** Its own signature under it is made with SHA-1. */
  @ParameterizedTest
  @Tag("full")
  @CsvSource({"rocky-repository, trixie, dnf", "sles-repository, trixie, zypper"})
  void aKeyThatCountsNoMore(String golden, String suite, String manager) throws Exception {
    var base = base(golden, suite, manager);
    var old = TestKeys.old();
    repository.publish(acme(base).resolve("signed"), old);

    assertThat(error(base + steps(golden, old)))
        .startsWith("rpm of ")
        .contains(" does not take the key " + old.fingerprint());
  }

  private static String base(String golden, String suite, String manager) {
    return PackageManagersEngineTest.pretendedRpmBase(
        PackageManagersEngineTest.image(golden), suite, manager);
  }

  /** A folder of repositories without signatures of their index. */
  private Path acme(String base) throws Exception {
    var keys = Files.createDirectories(context.resolve("keys"));
    for (var key : Map.of("signed", KEY, "other", OTHER).entrySet()) {
      Files.write(keys.resolve(key.getKey() + ".gpg"), key.getValue().secret());
      Files.writeString(keys.resolve(key.getKey()), key.getValue().fingerprint());
    }
    var script = Path.of(PackageManagersEngineTest.REPOSITORY).resolveSibling("make-acme");
    Files.write(context.resolve("make-acme"), Files.readAllBytes(script));
    var folder = context.resolve("acme-repository");
    build(
        base
            + "FROM base AS made\n"
            + "RUN apt-get -qq install --yes --no-install-recommends gpg gpg-agent\n"
            + "COPY make-acme /\nCOPY keys /keys\nRUN sh /make-acme\n"
            + "FROM scratch AS acme\nCOPY --from=made /acme /\n",
        "acme",
        "--output",
        "type=local,dest=" + folder);
    return folder;
  }

  /** The rendered file, but with this test's key and address, and without what needs a Python. */
  private String steps(String golden, TestKeys key) {
    var image = PackageManagersEngineTest.image(golden);
    var planned = image.interpreter().repository().orElseThrow();
    var dockerfile =
        PackageManagersEngineTest.rendered(golden)
            .replace(planned.url().toString(), repository.url())
            .replace(planned.key().fingerprint(), key.fingerprint())
            .replaceFirst("(?s)^.*?\nUSER 0\n", "USER 0\n")
            .replaceFirst(
                "(?s)\n# builder: .*?\n# os: ",
                "\nFROM interpreter AS venv\nWORKDIR /opt/python-image/out/needed\nRUN touch packages\n\n# os: ")
            .replaceFirst("(?s)\n# runtime: .*", "\n");
    return ARMORED
        .matcher(dockerfile)
        .replaceFirst(Matcher.quoteReplacement(TestKeys.armored(key.exported())));
  }

  /** Runs each time, but with the caches that --no-cache would not mount. */
  private static String again(String dockerfile) {
    var start = "FROM toolchain AS interpreter\n";
    return dockerfile.replace(start, start + "ENV NOW=" + System.nanoTime() + "\n");
  }

  /** The one line with which a build fails, with {@code URL} for the address. */
  private String error(String dockerfile) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), again(dockerfile));
    var said =
        DockerCommand.fail(
            "buildx",
            "build",
            DockerCommand.SCRIPTS,
            "--network=host",
            "--progress=plain",
            "--target=interpreter",
            context.toString());
    var errors = said.lines().filter(line -> line.matches("#\\d+ [0-9.]+ ERROR: .*")).toList();
    assertThat(errors).as(said).hasSize(1);
    return errors.get(0).replaceFirst("^.*? ERROR: ", "").replace(repository.url(), "URL");
  }

  /** What is left of the repository in the system and in the builder, packages aside. */
  private static final String SEEN =
      """
      FROM base AS looked
      RUN --mount=type=bind,from=os,target=/os,rw --mount=type=bind,from=interpreter,target=/interpreter,rw <<'EOF'
      mkdir /seen
      for root in os interpreter; do
        chroot /$root rpm --query --all --queryformat '%{NAME} %{VERSION}\\n' >/seen/$root-packages
        cd /$root
        { find . -xdev -name '*python-image*' ! -path ./opt/python-image
          grep -rlE '127.0.0.1:|Acme packages|PGP PUBLIC' tmp etc root run var/lib/dnf/repos var/lib/zypp var/cache
        } 2>/dev/null | grep -v trusted.gpg.d >/seen/$root-left
      done
      true
      EOF
      FROM scratch AS seen
      COPY --from=looked /seen /
      """;

  private Path seen() {
    return context.resolve("seen");
  }

  private void build(String dockerfile, String target, String... more) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    Files.copy(
        Path.of(PackageManagersEngineTest.REPOSITORY),
        context.resolve("make-repository"),
        StandardCopyOption.REPLACE_EXISTING);
    DockerCommand.run(
        Stream.concat(
                Stream.of(
                    "buildx",
                    "build",
                    DockerCommand.SCRIPTS,
                    "--network=host",
                    "--target=" + target),
                Stream.concat(Stream.of(more), Stream.of(context.toString())))
            .toArray(String[]::new));
  }

  private List<String> lines(String file) throws Exception {
    return Files.readAllLines(seen().resolve(file));
  }
}
