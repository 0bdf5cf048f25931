package io.github.pythonimage.dockerfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.spec.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  private static final String INDEX = "repodata/repomd.xml";

  /** By the address's path; each suite's package manager reads what its own tools made. */
  private static final Map<String, byte[]> FILES = new ConcurrentHashMap<>();

  private static HttpServer server;

  @TempDir Path context;

  @BeforeAll
  static void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var content = FILES.get(exchange.getRequestURI().normalize().getPath());
          try (exchange) {
            exchange.sendResponseHeaders(
                content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null && !exchange.getRequestMethod().equals("HEAD")) {
              exchange.getResponseBody().write(content);
            }
          }
        });
    server.start();
  }

  @AfterAll
  static void close() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "rocky-repository, bookworm, dnf",
    "rocky-repository, trixie, dnf",
    // Only its command: Debian has no microdnf.
    "rocky-repository, bookworm, microdnf",
    "sles-repository, bookworm, zypper",
    "sles-repository, trixie, zypper"
  })
  void only_the_interpreter_comes_from_there(String golden, String suite, String manager)
      throws Exception {
    var base = base(golden, suite, manager);
    publish("/right/", acme(base, "signed"), KEY);

    build(base + steps(golden, "/right") + SEEN, "seen", "--output", "type=local,dest=" + seen());

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

  @ParameterizedTest
  @CsvSource({
    "rocky-repository, bookworm, dnf",
    "rocky-repository, trixie, dnf",
    "sles-repository, bookworm, zypper",
    "sles-repository, trixie, zypper"
  })
  void what_its_key_did_not_sign_is_refused(String golden, String suite, String manager)
      throws Exception {
    var base = base(golden, suite, manager);
    var signed = acme(base, "signed");

    publish("/other-key/", signed, OTHER);
    assertThat(error(base, golden, "/other-key"))
        .startsWith("URL is signed, but not with the key " + KEY.fingerprint());

    publish("/unsigned/", signed, KEY);
    FILES.remove("/unsigned/" + INDEX + ".asc");
    assertThat(error(base, golden, "/unsigned"))
        .startsWith("URL is not signed, and nothing is taken from where nobody signs its index");

    publish("/changed-index/", signed, KEY);
    change("/changed-index/repodata/repomd\\.xml", "<revision>1", "<revision>2");
    assertThat(error(base, golden, "/changed-index"))
        .startsWith(
            manager.equals("dnf")
                // It says the same of a signature by another key.
                ? "URL is signed, but not with the key "
                    + KEY.fingerprint()
                    + ", or what was signed with it was changed since"
                : "URL does not hold what its owner signed with " + KEY.fingerprint());

    publish("/changed-list/", signed, KEY);
    change("/changed-list/repodata/.*-primary.*", "", "x");
    assertThat(error(base, golden, "/changed-list"))
        .startsWith("URL does not hold what its owner signed with " + KEY.fingerprint());

    assertThat(error(base, golden, "/nowhere"))
        .startsWith("URL cannot be used (see above): check the <url>");
    for (var packages : new String[] {"unsigned", "other"}) {
      publish("/packages/", acme(base, packages), KEY);
      assertThat(error(base, golden, "/packages"))
          .isEqualTo(
              "acme-python313, acme-python313-devel cannot be installed (see above): choose a"
                  + " <python> that URL has, signed with its <key>, or say what it calls them in"
                  + " <packages> and <developmentPackages>, or another <provider>.");
    }
  }

  private static String base(String golden, String suite, String manager) {
    return PackageManagersEngineTest.pretendedRpmBase(
        PackageManagersEngineTest.image(golden), suite, manager);
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** A repository without a signature of its index, by path. */
  private Map<String, byte[]> acme(String base, String packages) throws Exception {
    Files.createDirectories(context.resolve("keys"));
    Files.write(context.resolve("keys/signed.gpg"), KEY.secret());
    Files.write(context.resolve("keys/other.gpg"), OTHER.secret());
    Files.writeString(context.resolve("keys/signed"), KEY.fingerprint());
    Files.writeString(context.resolve("keys/other"), OTHER.fingerprint());
    var script = "make-acme";
    Files.write(
        context.resolve(script),
        Files.readAllBytes(Path.of(PackageManagersEngineTest.REPOSITORY).resolveSibling(script)));
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
    var files = new TreeMap<String, byte[]>();
    var root = folder.resolve(packages);
    try (var all = Files.walk(root)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static void publish(String path, Map<String, byte[]> files, TestKeys key) {
    FILES.keySet().removeIf(name -> name.startsWith(path));
    files.forEach((name, content) -> FILES.put(path + name, content));
    FILES.put(path + INDEX + ".asc", key.signature(files.get(INDEX)).getBytes(UTF_8));
  }

  /** Changes files after they were signed; appends where there is nothing to replace. */
  private static void change(String path, String old, String changed) {
    FILES.replaceAll(
        (name, content) -> {
          var text = new String(content, ISO_8859_1);
          var other = old.isEmpty() ? text + changed : text.replace(old, changed);
          return name.matches(path) ? other.getBytes(ISO_8859_1) : content;
        });
  }

  /** The rendered file, but with this test's key and address, and without what needs a Python. */
  private static String steps(String golden, String path) {
    var image = PackageManagersEngineTest.image(golden);
    var repository = image.interpreter().repository().orElseThrow();
    var dockerfile =
        PackageManagersEngineTest.rendered(golden)
            .replace(repository.url().toString(), url(path))
            .replace(repository.key().fingerprint(), KEY.fingerprint())
            .replaceFirst("(?s)^.*?\nUSER 0\n", "USER 0\n")
            .replaceFirst(
                "(?s)\n# builder: .*?\n# os: ",
                "\nFROM interpreter AS libraries\nRUN touch /needed-packages\n\n# os: ")
            .replaceFirst("(?s)\n# runtime: .*", "\n");
    return ARMORED
        .matcher(dockerfile)
        .replaceFirst(Matcher.quoteReplacement(TestKeys.armored(KEY.exported())));
  }

  /** The one line with which a build fails, with {@code URL} for the address. */
  private String error(String base, String golden, String path) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), base + steps(golden, path));
    var said =
        DockerCommand.fail(
            "buildx",
            "build",
            "--network=host",
            "--progress=plain",
            "--target=interpreter",
            context.toString());
    var errors = said.lines().filter(line -> line.matches("#\\d+ [0-9.]+ ERROR: .*")).toList();
    assertThat(errors).as(said).hasSize(1);
    return errors.get(0).replaceFirst("^.*? ERROR: ", "").replace(url(path), "URL");
  }

  /** What is left of the repository in the system and in the builder, packages aside. */
  private static final String SEEN =
      String.join(
          "\n",
          "FROM base AS looked",
          "RUN --mount=type=bind,from=os,target=/os,rw"
              + " --mount=type=bind,from=interpreter,target=/interpreter,rw <<'EOF'",
          "mkdir /seen",
          "for root in os interpreter; do",
          "  chroot /$root rpm --query --all --queryformat '%{NAME} %{VERSION}\\n' >/seen/$root-packages",
          "  {",
          "    find /$root -xdev -name '*python-image*' ! -path /interpreter/opt/python-image",
          "    grep -rlE '127.0.0.1:|Acme packages|PGP PUBLIC' /$root/tmp /$root/etc /$root/root /$root/run /$root/var/lib/dnf/repos"
              + " /$root/var/lib/zypp /$root/var/cache 2>/dev/null | grep -v trusted.gpg.d",
          "  } >/seen/$root-left",
          "done",
          "true",
          "EOF",
          "FROM scratch AS seen",
          "COPY --from=looked /seen /",
          "");

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
                Stream.of("buildx", "build", "--network=host", "--target=" + target),
                Stream.concat(Stream.of(more), Stream.of(context.toString())))
            .toArray(String[]::new));
  }

  private List<String> lines(String file) throws Exception {
    return Files.readAllLines(seen().resolve(file));
  }
}
