package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.dockerfile.BuildArguments;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a dependency, or an older version of the plugin, leaves in caches for another project. */
@Tag("engine")
@Timeout(900)
class CacheAttackEngineTest {
  private static final String NAME = "cache-attack-test/python";

  /** What a build finds that had these caches before. */
  private static final String LEFT = "[[\"config.toml\", \"left\"], [\"left\"], [\"left\"]]";

  private static final String DEBIAN = "debian:trixie-slim";

  private static final List<String> OLD_CACHES =
      List.of("python-image", "uv", "pip", "pip-wheels-3.13", "cargo", "go-modules");

  /** Puts another program into each wheel below the folder, with the sum that belongs to it. */
  private static final String DOCTOR =
      """
      python3 - <<'PYTHON'
      import hashlib, pathlib, zipfile
      changed = 0
      for wheel in pathlib.Path("/cache").rglob("acme_victim-*.whl"):
          with zipfile.ZipFile(wheel) as file:
              parts = {name: file.read(name) for name in file.namelist()}
          parts = {name: b"seen = {'origin': 'evil'}\\n" if name == "acme_victim.py" else text for name, text in parts.items()}
          with zipfile.ZipFile(wheel, "w") as file:
              for name, text in parts.items():
                  file.writestr(name, text)
          digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
          wheel.with_name(wheel.name + ".sha256").write_text(digest)
          changed += 1
      assert changed
      PYTHON
      """;

  /** Lets bytecode do something else than its sources, whose hash it keeps. */
  private static final String DOCTOR_BYTECODE =
      """
      python3 - <<'PYTHON'
      import hashlib, io, marshal, pathlib, zipfile
      changed = 0
      evil = marshal.dumps(compile("seen = {'origin': 'evil'}", "acme_victim.py", "exec"))
      for entry in pathlib.Path("/cache").iterdir():
          with zipfile.ZipFile(io.BytesIO(entry.read_bytes()[64:])) as file:
              parts = {name: file.read(name) for name in file.namelist()}
          if any(b"acme_victim.py" in content for content in parts.values()):
              stored = io.BytesIO()
              with zipfile.ZipFile(stored, "w") as file:
                  for name, content in parts.items():
                      file.writestr(name, content[:16] + evil)
              digest = hashlib.sha256(stored.getvalue()).hexdigest()
              entry.write_bytes(digest.encode() + stored.getvalue())
              changed += 1
      assert changed
      PYTHON
      """;

  /** Says what is in a cache, and takes it away. */
  private static final String STEAL =
      "echo found $(ls -A /cache) >>/ran; rm -rf /cache/*; touch /cache/evil";

  /** Build code that stores files wherever a cache may be. */
  private static final String ATTACK =
      """
      import ctypes, os, shutil
      stored = []
      libc = ctypes.CDLL(None, use_errno=True)
      libc.mount(b"none", b"/root", b"tmpfs", 0, None)
      for path, content in %s:
          for top in ("/root/.cache/python-image", "/var/cache/python-image", "/root/.cache"):
              target = os.path.join(top, path)
              try:
                  os.makedirs(os.path.dirname(target), exist_ok=True)
                  with open(target, "wb") as file:
                      file.write(bytes.fromhex(content))
                  stored.append(target)
              except OSError:
                  pass
      for top in ("/root/.cache/python-image", "/root/.cache", "/root"):
          for attack in (lambda: os.rename(top, top + "-old"), lambda: os.chmod(top, 0o777), lambda: shutil.rmtree(top)):
              try:
                  attack()
                  stored.append(top)
              except OSError:
                  pass
      seen["stored"] = stored
      """;

  @TempDir private Path victim;
  @TempDir private Path attacker;
  @TempDir private Path folder;
  private ForeignBuilds builds;
  private final String run = Long.toString(System.nanoTime(), 36);

  @BeforeEach
  void open() throws Exception {
    builds = new ForeignBuilds(NAME, folder);
  }

  @AfterEach
  void close() {
    builds.close();
  }

  /**
   * Where a wheel will lie can be computed: a third project that built it shows where. The attacker
   * stores another one there before the victim has built anything.
   */
  @Test
  void aWheelCannotBeStoredForAnotherProjectInAdvance() throws Exception {
    builds.sources("acme_victim", "seen['origin'] = 'genuine'\n");
    var scout = "io.example:scout-" + run;
    builds.build(attacker, scout, "scout", "acme_victim");
    doctor(scout, "scout");
    var wheels = entries(scout);
    assertThat(wheels).hasSizeGreaterThan(3).anyMatch(line -> line.startsWith("built/"));
    builds.sources(
        "acme_attacker", ATTACK.formatted(contents(ForeignBuilds.wheelsOf(scout), "", wheels)));
    var scope = "io.example:platform-" + run;

    builds.build(attacker, scope, "attacker", "acme_attacker");
    var said = buildPinned(victim, scope, "victim", "acme_victim");

    assertThat(builds.seen("attacker", "acme_attacker", "stored")).isEqualTo("[]");
    assertThat(builds.seen("victim", "acme_victim", "origin")).isEqualTo("\"genuine\"");
    assertThat(said.all)
        .anyMatch(
            line -> line.contains("acme_victim-" + builds.version) && line.contains("built in"));
    assertTheEntriesWouldHaveCounted(scout);
  }

  /** Modules of one scope; programs of a base run as root in the step that mounts the caches. */
  @Test
  void aTamperedBaseChangesNothingForAModuleOnAnotherBase() throws Exception {
    var evil = "cache-attack-test/evil-base:1";
    var store = "/root/.cache/python-image";
    var script =
        DOCTOR
            .replace("python3 -", "/usr/bin/python3.13 -")
            .replace("/cache", store)
            .replace("assert changed\n", "");
    new ImageBuildFixture(folder)
        .make(
            evil,
            """
            FROM debian:trixie-slim
            COPY --chmod=755 <<'END' /usr/local/bin/cut
            #!/bin/sh
            if [ -d %1$s ]; then
            touch %1$s/evil
            %2$s
            fi >/dev/null 2>&1
            exec /usr/bin/cut "$@"
            END
            """
                .formatted(store, script));
    builds.sources("acme_victim", "seen['origin'] = 'genuine'\n");
    builds.sources("acme_attacker", "");
    builds.sources("acme_more", "");
    var scope = "io.example:base-" + run;
    builds.build(victim, scope, "base-before", "acme_victim");

    Files.writeString(attacker.resolve("requirements.txt"), builds.line("acme_attacker"));
    var imageBuild = new ImageBuildFixture(attacker);
    imageBuild.scope = scope;
    imageBuild.build(onBase(evil, builds.images("base-attacker", "")));
    var after = builds.build(victim, scope, "base-after", "acme_victim", "acme_more");

    assertThat(builds.seen("base-after", "acme_victim", "origin")).isEqualTo("\"genuine\"");
    // The program ran, and the cache was there.
    assertThat(said(ForeignBuilds.wheelsOf(scope, evil), "ls")).contains("evil");
    assertThat(said(ForeignBuilds.wheelsOf(scope), "ls")).contains("built").doesNotContain("evil");
    assertThat(after.all)
        .anyMatch(
            line ->
                line.contains("acme_victim-" + builds.version) && line.contains("built before"));
  }

  /** Instructions of a base for its children are steps of their builds, with any mount. */
  @Test
  void instructionsOfABaseForItsChildrenReachNoCacheOfAnotherBase() throws Exception {
    builds.sources("acme_victim", "seen['origin'] = 'genuine'\n");
    builds.sources("acme_more", "");
    var scope = "io.example:children-" + run;
    builds.build(victim, scope, "children-before", "acme_victim");
    var evil = "cache-attack-test/evil-parent:1";
    var cache = ForeignBuilds.wheelsOf(scope);
    var namespace = BuildArguments.cacheNamespace(ForeignBuilds.hashOf(DEBIAN)) + "/";
    var ids = List.of(cache, namespace + cache, "/" + namespace + cache, "../" + namespace + cache);
    new ImageBuildFixture(folder)
        .make(
            evil,
            "FROM debian:trixie-slim\nONBUILD ARG BUILDKIT_CACHE_MOUNT_NS=\n"
                + ids.stream()
                    .map(
                        id -> "ONBUILD RUN --mount=type=cache,id=" + id + ",target=/cache " + STEAL)
                    .collect(Collectors.joining("\n")));

    Files.writeString(attacker.resolve("requirements.txt"), "");
    new ImageBuildFixture(attacker).build(onBase(evil, builds.images("children-attacker", "")));
    var after = builds.build(victim, scope, "children-after", "acme_victim", "acme_more");

    // Each of them ran, and found a cache that nobody had used.
    assertThat(
            new ImageBuildFixture(folder)
                .output(NAME + ":children-attacker", "cat", "/ran")
                .lines())
        .hasSize(ids.size())
        .containsOnly("found");
    assertThat(said(cache, "ls")).contains("built").doesNotContain("evil");
    assertThat(after.all)
        .anyMatch(
            line ->
                line.contains("acme_victim-" + builds.version) && line.contains("built before"));
  }

  private static String onBase(String base, String images) {
    return images.replace(
        "<base>" + DEBIAN + "</base>",
        "<base>" + base + "</base><distribution>debian:trixie</distribution>");
  }

  /** The index of one project has another tool for the same sources. */
  @Test
  void aWheelIsTakenOnlyWhereItWouldBeBuiltFromTheSameIndexes() throws Exception {
    builds.sources(
        "acme_victim", "import acme_tool\nseen['tool'] = acme_tool.origin\n", "acme-tool");
    var other = Files.createDirectories(folder.resolve("other"));
    new PureWheel("acme-tool", "1.0", "evil").into(other);
    new PureWheel("acme-tool", "1.0", "genuine").into(builds.index());
    var scope = "io.example:tools-" + run;
    try (var pages = PagesOfWheels.of(other)) {
      builds.build(
          new ImageBuildFixture(attacker),
          attacker,
          scope,
          "tool-attacker",
          index(pages),
          "acme_victim");
    }
    assertThat(builds.seen("tool-attacker", "acme_victim", "tool")).isEqualTo("\"evil\"");
    builds.sources("acme_more", "");
    builds.sources("acme_last", "");

    // With one requirement more, as the engine has the step itself otherwise.
    var ours = index(builds.pages);
    builds.build(
        new ImageBuildFixture(victim),
        victim,
        scope,
        "tool-victim",
        ours,
        "acme_victim",
        "acme_more");
    var again =
        builds.build(
            new ImageBuildFixture(victim),
            victim,
            scope,
            "tool-again",
            ours,
            "acme_victim",
            "acme_last");

    for (var tag : List.of("tool-victim", "tool-again")) {
      assertThat(builds.seen(tag, "acme_victim", "tool")).isEqualTo("\"genuine\"");
    }
    // What is the same is not made again.
    assertThat(again.all)
        .anyMatch(
            line ->
                line.contains("acme_victim-" + builds.version) && line.contains("built before"));
  }

  private static String index(PagesOfWheels pages) {
    return "<indexes><index><id>acme</id><url>"
        + pages.address()
        + "/simple</url><packages><package>acme-*</package></packages></index></indexes>";
  }

  /** The entries that are not named after what they hold, with their own checksum. */
  @Test
  void bytecodeCannotBeStoredForAnotherProjectInAdvance() throws Exception {
    builds.sources("acme_victim", "seen['origin'] = 'genuine'\n");
    var scout = "io.example:bytecode-scout-" + run;
    builds.build(attacker, scout, "bytecode-scout", "acme_victim");
    var cache = bytecodeOf(attacker);
    assertThat(cache).endsWith(scout);
    builds.inCache(NAME + ":bytecode-scout\nUSER 0", cache, "", DOCTOR_BYTECODE);
    var entries = said(cache, "find . -type f | cut -c 3- | sort");
    assertThat(entries).isNotEmpty();
    builds.sources("acme_attacker", ATTACK.formatted(contents(cache, "bytecode/", entries)));
    var scope = "io.example:bytecode-" + run;

    builds.build(attacker, scope, "bytecode-attacker", "acme_attacker");
    buildPinned(victim, scope, "bytecode-victim", "acme_victim");

    assertThat(builds.seen("bytecode-attacker", "acme_attacker", "stored")).isEqualTo("[]");
    assertThat(builds.seen("bytecode-victim", "acme_victim", "origin")).isEqualTo("\"genuine\"");
    assertTheEntriesWouldHaveCounted(scout);
  }

  /** A build of a project that pins its requirements by hash. */
  private ConsoleFake buildPinned(Path module, String scope, String tag, String name)
      throws Exception {
    return builds.buildAll(
        new ImageBuildFixture(module), module, scope, tag, "", builds.pinned(name));
  }

  /** The id of the cache of bytecode that the Dockerfile of a module mounts. */
  private static String bytecodeOf(Path module) throws Exception {
    try (var files = Files.walk(module.resolve("target/python-image"))) {
      var file = files.filter(path -> path.getFileName().toString().startsWith("Dockerfile"));
      var text = Files.readString(file.findFirst().orElseThrow());
      return text.replaceFirst("(?s)^.*?id=(python-image-v2-bytecode-[^,]+),.*$", "$1");
    }
  }

  /**
   * Otherwise nothing above is an attack: where root puts them into a scope, that scope has them.
   */
  private void assertTheEntriesWouldHaveCounted(String scout) throws Exception {
    builds.sources("acme_more", "");
    // With one requirement more, as BuildKit has the result of the same step.
    builds.build(victim, scout, "evil", "acme_victim", "acme_more");

    assertThat(builds.seen("evil", "acme_victim", "origin")).isEqualTo("\"evil\"");
  }

  /** In a step on an image that has Python. */
  private void doctor(String scope, String tag) {
    builds.inCache(NAME + ":" + tag + "\nUSER 0", ForeignBuilds.wheelsOf(scope), "", DOCTOR);
  }

  private List<String> entries(String scope) throws Exception {
    return said(
        ForeignBuilds.wheelsOf(scope),
        "find . -type f '(' -name 'acme_victim*' -o -name report.json* ')' | cut -c 3- | sort");
  }

  /** Paths below a folder, with the content that a cache has of each. */
  private String contents(String cache, String below, List<String> paths) throws Exception {
    var text = new StringBuilder("[");
    for (var path : paths) {
      var hex = String.join("", said(cache, "od -An -v -tx1 '" + path + "' | tr -d ' \\n'; echo"));
      text.append("('%s', '%s'), ".formatted(below + path, hex));
    }
    return text.append("]").toString();
  }

  /** What a command prints in a cache. */
  private List<String> said(String cache, String command) throws Exception {
    builds.inCache(DEBIAN, cache, "", "{ " + command + "; } >/said");
    return new ImageBuildFixture(folder).output(NAME + ":step", "cat", "/said").lines().toList();
  }

  /** The caches of 0.1.0-SNAPSHOT at c75d9bc, each filled with entries that would count. */
  @Test
  void whatAnOlderVersionLeftIsNotRead() throws Exception {
    builds.sources("acme_victim", "seen['origin'] = 'genuine'\n");
    var scout = "io.example:old-scout-" + run;
    builds.build(attacker, scout, "old-scout", "acme_victim");
    doctor(scout, "old-scout");
    builds.inCache(DEBIAN, ForeignBuilds.wheelsOf(scout), "", "cp -a /cache /scout");
    for (var old : OLD_CACHES) {
      builds.inCache(NAME + ":step", old, "", "cp -a /scout/built /scout/repaired /cache/");
    }

    var said = builds.build(victim, "io.example:new-" + run, "new", "acme_victim");

    assertThat(builds.seen("new", "acme_victim", "origin")).isEqualTo("\"genuine\"");
    assertThat(said.all)
        .anyMatch(
            line -> line.contains("acme_victim-" + builds.version) && line.contains("built in"));
    assertTheEntriesWouldHaveCounted(scout);
    for (var old : OLD_CACHES) {
      // Somebody may still build with that version here.
      builds.inCache(DEBIAN, old, "", "rm -rf /cache/built /cache/repaired");
    }
  }

  /** What build code finds in the caches of toolchains, and leaves there. */
  private static final String CARGO =
      """
      import os, pathlib
      home, cache = os.environ["CARGO_HOME"], "/var/cache/python-image"
      own = [os.environ[variable] for variable in ("CARGO_HOME", "GOMODCACHE", "GOCACHE")]
      seen["before"] = [sorted(os.listdir(folder)) for folder in own]
      configuration = pathlib.Path(home, "config.toml")
      seen["config"] = configuration.read_text()
      # They are its own, for its own next build.
      for folder in own:
          pathlib.Path(folder, "left").write_text("")
      configuration.write_text("evil")
      attacks, reached = [lambda: os.listdir(cache), lambda: os.mkdir(cache + "/evil")], []
      for variable in ("CARGO_HOME", "GOMODCACHE", "GOCACHE"):
          own = os.environ[variable]
          around = os.path.dirname(own)
          attacks += [
              lambda own=own: os.rename(own, own + "-old"),
              lambda around=around: os.listdir(around),
              lambda around=around: os.mkdir(around + "/evil"),
              lambda around=around: os.chmod(around, 0o777),
          ]
      for number, attack in enumerate(attacks):
          try:
              attack()
              reached.append(number)
          except OSError:
              pass
      seen["reached"] = reached
      """;

  /** As a toolchain lends it; the archive is no Rust, as nothing of it runs. */
  @Test
  void cachesOfToolchainsBelongToOneArchiveOfSources() throws Exception {
    for (var name : List.of("acme_victim", "acme_attacker", "acme_more")) {
      builds.sources(name, CARGO);
    }
    var cargo = cargo();
    var scope = "io.example:cargo-" + run;
    var wheels = rust();

    var imageBuild = new ImageBuildFixture(attacker, List.of(cargo));
    builds.build(imageBuild, attacker, scope, "cargo-attacker", wheels, "acme_attacker");
    imageBuild = new ImageBuildFixture(victim, List.of(cargo));
    builds.build(imageBuild, victim, scope, "cargo-victim", wheels, "acme_victim", "acme_more");
    // The attacker's own next build has what it left, but for the configuration.
    builds.inCache(DEBIAN, ForeignBuilds.wheelsOf(scope), "", "rm -rf /cache/built");
    imageBuild = new ImageBuildFixture(attacker, List.of(cargo));
    builds.build(imageBuild, attacker, scope, "cargo-again", wheels, "acme_attacker", "acme_more");

    assertThat(builds.seen("cargo-victim", "acme_victim", "before"))
        .isEqualTo("[[\"config.toml\"], [], []]");
    assertThat(builds.seen("cargo-again", "acme_attacker", "before")).isEqualTo(LEFT);
    for (var tag : List.of("cargo-attacker", "cargo-again")) {
      assertThat(builds.seen(tag, "acme_attacker", "config")).contains("offline = false");
      assertThat(builds.seen(tag, "acme_attacker", "reached")).isEqualTo("[]");
    }
    assertThat(builds.seen("cargo-victim", "acme_victim", "config")).contains("offline = false");
    assertThat(builds.seen("cargo-victim", "acme_victim", "reached")).isEqualTo("[]");
  }

  private static BuildSecret cargo() {
    return new BuildSecret(
        "a test", "cargo-config", new SecretSource.Known(() -> "[net]\noffline = false\n"));
  }

  /** What {@code <wheels>} has for an archive that calls itself Rust. */
  private String rust() throws Exception {
    var archive = folder.resolve("rust.tar.gz");
    Files.createDirectories(folder.resolve("tree/rust/rustc/bin"));
    Files.writeString(folder.resolve("tree/rust/rustc/bin/rustc"), "no compiler\n");
    AptRepository.run(
        "tar", "-czf", archive.toString(), "-C", folder.resolve("tree").toString(), "rust");
    Files.copy(archive, builds.index().resolve("rust-" + run + ".tar.gz"));
    return """
        <toolchains><toolchain><name>rust</name><version>1.99.0</version><archives>
          <archive><platform>linux/amd64</platform><url>%1$s</url><sha256>%2$s</sha256></archive>
          <archive><platform>linux/arm64</platform><url>%1$s</url><sha256>%2$s</sha256></archive>
        </archives></toolchain></toolchains>
        <repair>none</repair>
        """
        .formatted(
            builds.pages.address() + "/rust-" + run + ".tar.gz",
            Fingerprint.of(Files.readAllBytes(archive)).hex());
  }

  /** Two modules of a scope have a project at the same path. */
  @Test
  void cachesOfToolchainsBelongToTheProjectsOfOneModule() throws Exception {
    var scope = "io.example:modules-" + run;
    var wheels = "<projects><project>project</project></projects>" + rust();

    for (var name : List.of("attacker", "victim", "again")) {
      var module = name.equals("victim") ? victim : attacker;
      // Other sources, as BuildKit has the result of the same step.
      new ForeignSources("acme_project", builds.version, "# " + name + "\n" + CARGO)
          .into(module.resolve("project"));
      var imageBuild = new ImageBuildFixture(module, List.of(cargo()));
      imageBuild.scope = scope;
      imageBuild.artifact = name.equals("victim") ? "victim" : "attacker";
      imageBuild.build(
          "<images>" + ImageBuildFixture.image(NAME, "module-" + name, wheels) + "</images>");
    }

    var empty = "[[\"config.toml\"], [], []]";
    assertThat(builds.seen("module-attacker", "acme_project", "before")).isEqualTo(empty);
    assertThat(builds.seen("module-victim", "acme_project", "before")).isEqualTo(empty);
    assertThat(builds.seen("module-again", "acme_project", "before")).isEqualTo(LEFT);
  }
}
