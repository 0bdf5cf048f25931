package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.PipSecrets;
import io.github.pythonimage.secrets.SecretSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Build code of one project attacks other builds; Python comes from packages, to be quick. */
@Tag("engine")
@Timeout(900)
class WheelIsolationEngineTest {
  private static final String NAME = "wheel-isolation-test/python";

  /** What writes to every file below the folders of caches that has such a name. */
  private static final String OVERWRITE =
      """
      import os
      changed = []
      for top in ("/root", "/var/cache", "/tmp", "/home", "/opt"):
          for folder, _, files in os.walk(top):
              for file in files:
                  path = os.path.join(folder, file)
                  if %s and not folder.startswith(os.getcwd()):
                      try:
                          with open(path, "ab") as target:
                              target.write(b"\\nEVIL = 1\\n")
                          changed.append(path)
                      except OSError:
                          pass
      seen["changed"] = changed
      """;

  private static final BuildSecret TOKEN =
      new BuildSecret("a test", "token", new SecretSource.Known(() -> "t0ken"));

  /** Build code that says whether it reaches a server on loopback. */
  private static final String REACHING =
      """
      import socket
      try:
          socket.create_connection(("127.0.0.1", %d), 5).close()
          seen["reached"] = True
      except OSError:
          seen["reached"] = False
      """;

  /** Asks each server of this machine for a package as the router's tools do, without its token. */
  private static final String ASKING =
      """
      import http.client
      asked, answered = [], []
      def ask():
          listening = set()
          for line in open("/proc/net/tcp").read().splitlines()[1:]:
              words = line.split()
              if words[3] == "0A":
                  listening.add(int(words[1].split(":")[1], 16))
          for port in sorted(listening):
              # A server that has every page is no router, but one of another program on this machine.
              try:
                  connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                  connection.request("GET", "/no-router-has-this-page")
                  if connection.getresponse().status == 200:
                      continue
              except Exception:
                  pass
              for path in ("/simple/acme-private/", "//simple/acme-private/", "/0000000000000000/simple/acme-private/"):
                  try:
                      connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                      connection.request("GET", path)
                      reply = connection.getresponse()
                      if "BaseHTTP" in (reply.getheader("Server") or ""):
                          asked.append(port)
                          answered.append([port, path, reply.status])
                  except (http.client.RemoteDisconnected, ConnectionResetError):
                      # The router says nothing to other users.
                      asked.append(port)
                  except Exception:
                      pass
      """;

  /** Finds out what build code may do. */
  private static final String RIGHTS =
      """
      import os, stat
      said = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
      seen["caps"] = [said[name].strip() for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")]
      seen["privileges"] = said["NoNewPrivs"].strip()
      seen["ids"] = [os.getuid() > 10000, os.getgid() > 10000, os.getgroups()]
      seen["id"] = os.getuid()
      own = os.path.dirname(os.environ["HOME"])
      writable = []
      for folder, folders, files in os.walk("/"):
          if folder.startswith(("/proc", "/sys", own)):
              folders.clear()
              continue
          for path in [folder] + [os.path.join(folder, name) for name in files]:
              if not os.path.islink(path) and os.access(path, os.W_OK):
                  if stat.S_ISDIR(os.stat(path).st_mode) or stat.S_ISREG(os.stat(path).st_mode):
                      writable.append(path)
      seen["writable"] = writable
      """;

  @TempDir private Path victim;
  @TempDir private Path attacker;
  @TempDir private Path index;
  @TempDir private Path scratch;
  // No cache of an earlier run has it.
  private final String version = "1." + System.currentTimeMillis();
  private PagesOfWheels pages;

  @BeforeEach
  void open() throws IOException {
    pages = PagesOfWheels.of(index);
  }

  @AfterEach
  void close() {
    pages.close();
  }

  private String line(String name) {
    return name + " @ " + pages.address() + "/" + name + "-" + version + ".tar.gz\n";
  }

  private void sources(String name, String code) throws Exception {
    new ForeignSources(name, version, code).archive(index, scratch);
  }

  private static String image(String tag, String wheels) {
    return "<images>" + ImageBuildFixture.image(NAME, tag, wheels) + "</images>";
  }

  private static String requirements(String tag, String more) {
    return image(tag, "<requirements>requirements.txt</requirements>" + more);
  }

  private String seen(String tag, String module, String key) {
    return new ImageBuildFixture(victim)
        .output(
            NAME + ":" + tag,
            "python3",
            "-c",
            "import json, %s; print(json.dumps(%s.seen[%s]))".formatted(module, module, key))
        .strip();
  }

  /** Builds the requirements of a folder; the image is good. */
  private ImageBuildFixture build(Path module, String tag, String... names) throws Exception {
    var text = new StringBuilder();
    for (var name : names) {
      text.append(line(name));
    }
    Files.writeString(module.resolve("requirements.txt"), text);
    var imageBuild = new ImageBuildFixture(module);
    imageBuild.progress = Progress.PLAIN;
    var proofs = imageBuild.run(requirements(tag, ""));
    assertThat(proofs.get(0).findings()).isEmpty();
    return imageBuild;
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void buildCodeHasAnIdOfItsOwnAndNothingElseToWriteTo(String installer) throws Exception {
    sources("acme_first", RIGHTS);
    sources("acme_second", RIGHTS);
    new ForeignSources("acme_project", version, RIGHTS).into(victim.resolve("project"));
    Files.writeString(victim.resolve("requirements.txt"), line("acme_first") + line("acme_second"));

    var proofs =
        new ImageBuildFixture(victim)
            .run(
                requirements(
                    installer,
                    "<projects><project>project</project></projects><installer>"
                        + installer
                        + "</installer>"));

    assertThat(proofs.get(0).findings()).isEmpty();
    for (var module : List.of("acme_first", "acme_second", "acme_project")) {
      assertThat(seen(installer, module, "'writable'")).isEqualTo("[]");
      assertThat(seen(installer, module, "'privileges'")).isEqualTo("\"1\"");
      assertThat(seen(installer, module, "'ids'")).isEqualTo("[true, true, []]");
      assertThat(seen(installer, module, "'caps'")).matches("\\[(\"0{16}\",? ?){5}]");
    }
    assertThat(seen(installer, "acme_first", "'id'"))
        .isNotEqualTo(seen(installer, "acme_second", "'id'"));
  }

  /** Nobody knows what they depend on before code of theirs has run. */
  @ParameterizedTest
  @Tag("full")
  @ValueSource(strings = {"uv", "pip"})
  void codeThatRunsBeforeTheBuildHasNothingElseToWriteToEither(String installer) throws Exception {
    var report =
        """
        import base64, json, urllib.request
        said = base64.urlsafe_b64encode(json.dumps(seen).encode()).decode()
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open("%s/seen-" + said)
        except OSError:
            pass
        """
            .formatted(pages.address());
    new ForeignSources("acme_untold", version, ForeignSources.IN_HOOKS + RIGHTS + report)
        .archiveUntold(index, scratch);
    Files.writeString(victim.resolve("requirements.txt"), line("acme_untold"));

    var proofs =
        new ImageBuildFixture(victim)
            .run(requirements("untold-" + installer, "<installer>" + installer + "</installer>"));

    assertThat(proofs.get(0).findings()).isEmpty();
    var reports =
        pages.asked.stream()
            .filter(path -> path.startsWith("/seen-"))
            .map(path -> path.substring("/seen-".length()))
            .map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
            .toList();
    // To resolve it, and to build it: what the build needs is asked for each time.
    assertThat(reports).filteredOn(text -> text.contains("\"hook\": true")).hasSizeGreaterThan(1);
    assertThat(reports).filteredOn(text -> !text.contains("\"hook\"")).hasSizeGreaterThan(1);
    assertThat(reports)
        .allSatisfy(
            seen ->
                assertThat(seen)
                    .contains("\"writable\": []", "\"privileges\": \"1\"")
                    .contains("\"ids\": [true, true, []]")
                    .containsPattern("\"caps\": \\[(\"0{16}\",? ?){5}]"));
  }

  @Test
  void buildCodeCannotReadTheLoginsOfIndexes() throws Exception {
    new PureWheel("acme-private", "1.0", "private").into(index);
    sources(
        "acme_first",
        """
        try:
            seen["logins"] = open("/run/secrets/index-logins").read()
        except OSError as error:
            seen["logins"] = type(error).__name__
        """);
    Files.writeString(victim.resolve("requirements.txt"), line("acme_first") + "acme-private\n");
    var login =
        new BuildSecret(
            "a test",
            "index-logins",
            new SecretSource.Known(() -> "machine acme login me password s3cr3t\n"));
    var imageBuild =
        new ImageBuildFixture(
            victim,
            secrets -> new BuildSecrets(secrets.pip(), secrets.userSecrets(), List.of(login)));

    var proofs =
        imageBuild.run(
            requirements(
                "index-logins",
                "<indexes><index><id>acme</id><url>"
                    + pages.address()
                    + "/simple</url><server>acme</server><packages><package>acme-private</package>"
                    + "</packages></index></indexes>"));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(seen("index-logins", "acme_first", "'logins'")).isEqualTo("\"PermissionError\"");
  }

  @Test
  void aWheelThatIsStoredCannotBeReplacedByAnotherProject() throws Exception {
    sources("acme_victim", "seen['origin'] = 'genuine'\n");
    sources("acme_attacker", OVERWRITE.formatted("file.endswith(('.whl', '.pyc', '.sha256'))"));
    sources("acme_more", "");
    build(victim, "before", "acme_victim");

    build(attacker, "attacker", "acme_attacker");

    assertThat(seen("attacker", "acme_attacker", "'changed'")).isEqualTo("[]");
    var again = build(victim, "after", "acme_victim", "acme_more");
    assertThat(again.console.all)
        .anyMatch(line -> line.contains("acme_victim-" + version) && line.contains("built before"));
    assertThat(seen("after", "acme_victim", "'origin'")).isEqualTo("\"genuine\"");
  }

  @Test
  void whatBuildsNeedCannotBeChangedForOtherBuilds() throws Exception {
    var code = OVERWRITE.formatted("'setuptools' in folder and file.endswith('.py')");
    new ForeignSources("acme_attacker", version, code, "setuptools==80.9.0")
        .archive(index, scratch);
    build(attacker, "setuptools", "acme_attacker");
    assertThat(seen("setuptools", "acme_attacker", "'changed'")).isEqualTo("[]");
    var project =
        new ForeignSources(
            "acme_project",
            version,
            """
            import setuptools, setuptools.build_meta
            seen["evil"] = [hasattr(module, "EVIL") for module in (setuptools, setuptools.build_meta)]
            """,
            "setuptools==80.9.0");
    project.into(victim.resolve("project"));

    var proofs =
        new ImageBuildFixture(victim, List.of(TOKEN))
            .run(image("secret", "<projects><project>project</project></projects>"));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(seen("secret", "acme_project", "'evil'")).isEqualTo("[false, false]");
  }

  @Test
  void buildCodeReadsTheSecretsOfThePomAndNoLoginOfAnIndex() throws Exception {
    sources(
        "acme_first",
        """
        import glob
        for name in ("token", "pip-config", "netrc", "index-logins"):
            try:
                seen[name] = open("/run/secrets/" + name).read()
            except OSError as error:
                seen[name] = type(error).__name__
        texts = [repr(dict(os.environ))]
        for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
            try:
                texts.append(open(path, errors="replace").read())
            except OSError:
                pass
        seen["logins"] = ["s3cr3t" in text for text in texts].count(True)
        seen["router"] = [name for name, value in os.environ.items() if "127.0.0.1:" in value]
        """
            .replace("import glob", "import glob, os"));
    var config = scratch.resolve("pip.conf");
    var machine = System.getProperty("engine.pipConfig", "");
    Files.writeString(
        config,
        (machine.isEmpty() ? "[global]\n" : Files.readString(Path.of(machine)))
            + "extra-index-url = http://me:s3cr3t@127.0.0.1:"
            + pages.port()
            + "/simple\n");
    Files.writeString(victim.resolve("requirements.txt"), line("acme_first"));
    var netrc =
        new BuildSecret(
            "a test",
            "netrc",
            new SecretSource.Known(() -> "machine index.example login me password s3cr3t\n"));
    var imageBuild = new ImageBuildFixture(victim, List.of(TOKEN, netrc));
    imageBuild.pip = PipSecrets.of(config);

    var proofs = imageBuild.run(requirements("logins", ""));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(seen("logins", "acme_first", "'token'")).isEqualTo("\"t0ken\"");
    assertThat(seen("logins", "acme_first", "'pip-config'")).isEqualTo("\"PermissionError\"");
    assertThat(seen("logins", "acme_first", "'netrc'")).isEqualTo("\"PermissionError\"");
    assertThat(seen("logins", "acme_first", "'index-logins'")).isEqualTo("\"FileNotFoundError\"");
    assertThat(seen("logins", "acme_first", "'logins'")).isEqualTo("0");
    assertThat(seen("logins", "acme_first", "'router'")).isEqualTo("[]");
  }

  /** Steps have the machine's network here, so that build code is any process of that machine. */
  @Test
  void noOtherProcessOfTheMachineIsAnsweredByTheRouter() throws Exception {
    new PureWheel("acme-private", "1.0", "private").into(index);
    sources("acme_first", ASKING + "ask()\nseen['asked'], seen['answered'] = asked, answered\n");

    build(victim, "router", "acme_first");

    assertThat(seen("router", "acme_first", "'asked'")).isNotEqualTo("[]");
    assertThat(seen("router", "acme_first", "'answered'")).isEqualTo("[]");
  }

  @Test
  void noRootProcessOfAnotherBuildIsAnsweredByTheRouter() throws Exception {
    new PureWheel("acme-private", "1.0", "private").into(index);
    sources("acme_zero", ASKING + "ask()\nseen['asked'] = asked\n");
    build(attacker, "attack", "acme_zero");
    Files.writeString(
        attacker.resolve("ask.py"),
        ASKING
            + """
            import json, time
            end = time.time() + 60
            while time.time() < end:
                ask()
                time.sleep(0.5)
            print("ANSWERS", json.dumps([asked, answered]), "%s")
            """
                .formatted(version));
    var lines = Collections.synchronizedList(new ArrayList<String>());
    var attack =
        CompletableFuture.runAsync(
            () ->
                new ImageBuildFixture(attacker)
                    .make(
                        NAME + ":asked",
                        "FROM %s:attack AS asked\nUSER 0:0\nRUN --mount=type=bind,target=/context python3 /context/ask.py\n"
                            .formatted(NAME),
                        "asked",
                        lines));
    sources("acme_first", ASKING + "import time\nask()\nseen['asked'] = asked\ntime.sleep(20)\n");
    build(victim, "asked-for", "acme_first");
    attack.join();

    var json = new ObjectMapper();
    var line = lines.stream().filter(one -> one.startsWith("ANSWERS ")).findFirst().orElseThrow();
    var seen = json.readTree(line.substring("ANSWERS ".length()));
    // Other servers of this machine say nothing either, before and after.
    var router =
        new HashSet<>(
            List.of(json.readValue(seen("asked-for", "acme_first", "'asked'"), Integer[].class)));
    router.removeAll(
        List.of(json.readValue(seen("attack", "acme_zero", "'asked'"), Integer[].class)));
    assertThat(json.convertValue(seen.get(0), Integer[].class))
        .as("ports that root asked, with that of the router of the victim")
        .containsAnyElementsOf(router);
    assertThat(seen.get(1)).as("a refusal, at most").allMatch(one -> one.get(2).asInt() == 404);
  }

  @Test
  void aProcessThatABuildLeavesBehindEndsWithIt() throws Exception {
    sources(
        "acme_first",
        """
        import os, signal, time
        for _ in range(5):
            if os.fork() == 0:
                os.setsid()
                # What waits for the end of its output is not kept waiting.
                for number in range(256):
                    try:
                        os.close(number)
                    except OSError:
                        pass
                for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                    signal.signal(number, signal.SIG_IGN)
                if os.fork() == 0:
                    while True:
                        time.sleep(0.1)
                os._exit(0)
        """);
    new ForeignSources(
            "acme_second",
            version,
            """
            import os
            others = []
            for name in os.listdir("/proc"):
                if name.isdigit():
                    try:
                        said = dict(line.split(":", 1) for line in open(f"/proc/{name}/status") if ":" in line)
                    except OSError:
                        continue
                    ids = {int(word) for word in said["Uid"].split()}
                    if max(ids) > 10000 and ids != {os.getuid()} and not said["State"].strip().startswith("Z"):
                        others.append(name)
            seen["others"] = others
            """,
            "acme_first @ " + pages.address() + "/acme_first-" + version + ".tar.gz")
        .archive(index, scratch);

    build(victim, "left", "acme_second");

    assertThat(seen("left", "acme_second", "'others'")).isEqualTo("[]");
  }

  /** Python 3.11 recurses where it deletes a folder. */
  @Tag("full")
  @Test
  void foldersThatAreTooDeepForPythonDoNotEndTheStep() throws Exception {
    var deep =
        """
        import os
        here = os.getcwd()
        for folder in ("TMPDIR", "HOME"):
            os.chdir(os.environ[folder])
            for _ in range(1500):
                os.makedirs("d", exist_ok=True)
                os.chdir("d")
        os.chdir(here)
        seen["deep"] = True
        """;
    sources("acme_deep", deep);
    Files.writeString(victim.resolve("requirements.txt"), line("acme_deep"));

    new ImageBuildFixture(victim)
        .build(requirements("deep", "").replace("trixie", "bookworm").replace("3.13", "3.11"));

    assertThat(seen("deep", "acme_deep", "'deep'")).isEqualTo("true");
  }

  /** As a requirement with a setting, and as something that another one is built with. */
  @Tag("full")
  @Test
  void oneArchiveIsBuiltInTwoWaysAtOnce() throws Exception {
    var slow = "import time\ntime.sleep(4)\n";
    sources("acme_first", slow);
    var first = "acme_first @ " + pages.address() + "/acme_first-" + version + ".tar.gz";
    new ForeignSources("acme_second", version, slow, first).archive(index, scratch);
    Files.writeString(
        victim.resolve("requirements.txt"),
        line("acme_second") + line("acme_first").strip() + " --config-settings=word=hello\n");

    var proofs = new ImageBuildFixture(victim).run(requirements("twice", ""));

    assertThat(proofs.get(0).findings()).isEmpty();
  }

  /** Each would wait for the other one. */
  @Test
  void archivesThatNeedEachOtherEndTheBuild() throws Exception {
    for (var names :
        List.of(List.of("acme_first", "acme_second"), List.of("acme_second", "acme_first"))) {
      new ForeignSources(names.get(0), version, "", line(names.get(1)).strip())
          .archive(index, scratch);
    }

    assertThatThrownBy(() -> build(victim, "circle", "acme_first", "acme_second"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("needs itself to be built (acme-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "os.symlink('/run/secrets/pip-config', target)",
        "os.symlink('/etc/passwd', target)",
        "open(target, 'w').truncate(5 << 30)",
      })
  void anOutputThatIsNoFileOfTheBuildIsRefused(String attack) throws Exception {
    sources(
        "acme_first",
        """
        import os
        target = os.path.join(out, "acme_first-%s-py3-none-any.whl")
        %s
        """
            .formatted(version, attack));

    assertThatThrownBy(() -> build(victim, "link", "acme_first"))
        .isInstanceOf(BuildFailure.class)
        .satisfies(
            failure ->
                assertThat(Files.readString(failedStep("link")))
                    .containsAnyOf(
                        "is no regular file of the build",
                        "bytes, and at most 4294967296 are taken"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void nothingIsBuiltWhileThereIsANetwork(String installer) throws Exception {
    var code =
        """
        import urllib.request
        try:
            urllib.request.urlopen("%s/acme_first-%s.tar.gz?ran").close()
            seen["reached"] = True
        except OSError:
            seen["reached"] = False
        """
            .formatted(pages.address(), version);
    new ForeignSources("acme_first", version, code).archive(index, scratch);
    Files.writeString(
        victim.resolve("requirements.txt"),
        "acme_first @ %s/acme_first-%s.tar.gz\n".formatted(pages.address(), version));
    var wheels =
        "<installer>" + installer + "</installer><requirements>requirements.txt</requirements>";
    var name = "none-" + installer;
    var imageBuild = new ImageBuildFixture(victim);

    // What the sources say of themselves is static, so that uv need not build them.
    imageBuild.build(image(name, "<network>none</network>" + wheels));

    assertThat(seen(name, "acme_first", "'reached'")).isEqualTo("false");
    assertThat(pages.asked).isNotEmpty().noneMatch(address -> address.endsWith("?ran"));
    assertThatThrownBy(
            () ->
                imageBuild.build(
                    image(
                        name,
                        "<network>none</network><noBinary><name>acme-first</name></noBinary>"
                            + wheels)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("<noBinary> and --no-binary ask for sources");
  }

  /** What build code fetched would be in it. */
  @Test
  void aWheelThatWasStoredWithANetworkIsNotTakenWithoutOne() throws Exception {
    var code = REACHING.formatted(pages.port());
    sources("acme_first", code);
    lock("acme_first");
    var imageBuild = new ImageBuildFixture(victim);

    imageBuild.build(image("stored", "<requirements>pylock.toml</requirements>"));
    imageBuild.build(
        image("stored-none", "<network>none</network><requirements>pylock.toml</requirements>"));

    assertThat(seen("stored", "acme_first", "'reached'")).isEqualTo("true");
    assertThat(seen("stored-none", "acme_first", "'reached'")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<network>none</network>"})
  void sourcesWhoseRequirementsAreNoneEndTheBuildWithOneError(String network) throws Exception {
    for (var said : List.of("requires = 5", "requires = \"abc\"")) {
      sources("acme_first", "");
      var file = scratch.resolve("acme_first-" + version).resolve("pyproject.toml");
      Files.writeString(file, Files.readString(file).replace("requires = []", said));
      AptRepository.run(
          "tar",
          "-czf",
          index.resolve("acme_first-" + version + ".tar.gz").toString(),
          "-C",
          scratch.toString(),
          "acme_first-" + version);
      lock("acme_first");
      var imageBuild = new ImageBuildFixture(victim);
      imageBuild.progress = Progress.PLAIN;

      assertThatThrownBy(
              () ->
                  imageBuild.build(
                      image("odd", network + "<requirements>pylock.toml</requirements>")))
          .isInstanceOf(BuildFailure.class)
          .satisfies(
              failure ->
                  assertThat(Files.readString(failedStep("odd")))
                      .contains("the [build-system] of its pyproject.toml is none as PEP 518 has"));
      assertThat(imageBuild.console.all).noneMatch(line -> line.contains("Traceback"));
    }
  }

  @Test
  void buildCodeWithoutANetworkReachesNobody() throws Exception {
    var code =
        REACHING.formatted(pages.port())
            + """
            seen["interfaces"] = [name for _, name in socket.if_nameindex() if name != "lo"]
            import setuptools
            seen["setuptools"] = setuptools.__version__
            """;
    new ForeignSources("acme_first", version, code, "setuptools==80.9.0").archive(index, scratch);
    new ForeignSources("acme_project", version, code, "setuptools==80.9.0")
        .into(victim.resolve("project"));
    lock("acme_first");

    var proofs =
        new ImageBuildFixture(victim)
            .run(
                image(
                    "none",
                    "<network>none</network><requirements>pylock.toml</requirements>"
                        + "<projects><project>project</project></projects>"));

    assertThat(proofs.get(0).findings()).isEmpty();
    for (var module : List.of("acme_first", "acme_project")) {
      assertThat(seen("none", module, "'reached'")).isEqualTo("false");
      assertThat(seen("none", module, "'interfaces'")).isEqualTo("[]");
      assertThat(seen("none", module, "'setuptools'")).isEqualTo("\"80.9.0\"");
    }
  }

  /** Writes a lock that has these sources. */
  private void lock(String... names) throws Exception {
    var text = new StringBuilder("lock-version = \"1.0\"\ncreated-by = \"a test\"\n");
    for (var name : names) {
      var file = name + "-" + version + ".tar.gz";
      text.append(
          """
          [[packages]]
          name = "%s"
          version = "%s"
          sdist = { name = "%s", url = "%s/%s", hashes = { sha256 = "%s" } }
          """
              .formatted(
                  name.replace('_', '-'),
                  version,
                  file,
                  pages.address(),
                  file,
                  Fingerprint.of(Files.readAllBytes(index.resolve(file))).hex()));
    }
    Files.writeString(victim.resolve("pylock.toml"), text);
  }

  /** One step fetches what all builds need, and the next one has it. */
  @Test
  void anotherBuildWithoutANetworkDoesNotChooseTheSetuptoolsOfAVictim() throws Exception {
    var evil = Files.createDirectories(scratch.resolve("evil"));
    new PureWheel("setuptools", "999.0", "evil").into(evil);
    var wheels = "<network>none</network><requirements>pylock.toml</requirements>";
    var look =
        """
        import setuptools
        seen["setuptools"] = getattr(setuptools, "origin", "genuine")
        """;
    new ForeignSources("acme_victim", version, look, "setuptools").archive(index, scratch);
    var imageBuild = new ImageBuildFixture(victim);
    imageBuild.progress = Progress.PLAIN;
    try (var elsewhere = PagesOfWheels.of(evil)) {
      var address = "setuptools @ " + elsewhere.address() + "/setuptools-999.0-py3-none-any.whl";
      new ForeignSources("acme_attacker", version, "", address).archive(index, scratch);
      lock("acme_attacker", "acme_victim");

      assertThatThrownBy(() -> imageBuild.build(image("needs", wheels)))
          .isInstanceOf(BuildFailure.class)
          .hasMessageContaining("acme-attacker " + version + " cannot be built")
          .hasMessageContaining("it is built with " + address);
      assertThat(elsewhere.asked).isEmpty();
    }

    lock("acme_victim");
    imageBuild.build(image("needs", wheels));

    assertThat(seen("needs", "acme_victim", "'setuptools'")).isEqualTo("\"genuine\"");
    assertThat(imageBuild.console.all)
        .anyMatch(line -> line.contains("acme_victim-" + version) && line.contains("built in"));
  }

  private Path failedStep(String tag) {
    return victim.resolve("target/python-image/" + tag + "/3.13/failed-step.log");
  }

  @Test
  void buildsThatRunAtOnceDoNotReachEachOther() throws Exception {
    var code =
        """
        import glob, os, signal, time
        mine, reached, met = str(os.getuid()), [], False
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end = time.time() + 30
        while time.time() < end and not met:
            for status in glob.glob("/proc/[0-9]*/status"):
                try:
                    said = dict(line.split(":", 1) for line in open(status) if ":" in line)
                except OSError:
                    continue
                ids = set(said["Uid"].split())
                folder = os.path.dirname(status)
                if mine in ids or int(max(ids, key=int)) < 10000:
                    continue
                met = True
                for attack in (
                    lambda: open(folder + "/mem", "rb"),
                    lambda: open(folder + "/environ").read(),
                    lambda: os.listdir(folder + "/cwd"),
                    lambda: os.listdir(folder + "/root"),
                    lambda: os.kill(int(folder[6:]), signal.SIGTERM),
                ):
                    try:
                        attack()
                        reached.append(folder)
                    except OSError:
                        pass
            time.sleep(0.1)
        own = os.path.dirname(os.environ["HOME"])
        for folder in glob.glob("/tmp/wheel-sources/*") + glob.glob(os.path.dirname(own) + "/*"):
            if folder != own:
                reached.append(folder)
        # Long enough for the other one to look as well.
        time.sleep(2)
        seen["met"], seen["reached"] = met, reached
        """;
    sources("acme_first", code);
    sources("acme_second", code);

    build(victim, "both", "acme_first", "acme_second");

    for (var module : List.of("acme_first", "acme_second")) {
      assertThat(seen("both", module, "'met'")).isEqualTo("true");
      assertThat(seen("both", module, "'reached'")).isEqualTo("[]");
    }
  }

  /**
   * A cache that a disk or a crash has damaged; its file is changed by root, as nobody else can.
   */
  @Test
  @Tag("full")
  void whatIsDamagedInTheCacheIsMadeAgain() throws Exception {
    sources("acme_first", "seen['origin'] = 'genuine'\n");
    sources("acme_second", "");
    build(victim, "whole", "acme_first");
    new ImageBuildFixture(victim)
        .makeWithCaches(
            ForeignBuilds.hashOf("debian:trixie-slim"),
            NAME + ":damage",
            """
            FROM debian:trixie-slim
            RUN --mount=type=cache,id=%s,target=/cache,mode=0700 <<'EOF'
            find /cache -name '*%s*' -type f | while read -r file; do echo damaged >>"$file"; done
            [ "$(find /cache -name '*%s*.whl' -type f | wc -l)" -ge 1 ]
            EOF
            """
                .formatted(ForeignBuilds.wheelsOf("io.example:test"), version, version));

    var again = build(victim, "again", "acme_first", "acme_second");

    assertThat(again.console.all)
        .anyMatch(line -> line.contains("acme_first-" + version) && line.contains("built in"));
    assertThat(seen("again", "acme_first", "'origin'")).isEqualTo("\"genuine\"");
  }
}
