package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.plan.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private static final String DEBIAN = "debian:trixie-slim";

  private static final List<String> OLD_CACHES =
      List.of("python-image", "uv", "pip", "cargo", "go-modules");

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
        "acme_attacker",
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
        """
            .formatted(contents(scout, wheels)));
    var scope = "io.example:platform-" + run;

    builds.build(attacker, scope, "attacker", "acme_attacker");
    var said = builds.build(victim, scope, "victim", "acme_victim");

    assertThat(builds.seen("attacker", "acme_attacker", "stored")).isEqualTo("[]");
    assertThat(builds.seen("victim", "acme_victim", "origin")).isEqualTo("\"genuine\"");
    assertThat(said.all)
        .anyMatch(
            line -> line.contains("acme_victim-" + builds.version) && line.contains("built in"));
    assertTheEntriesWouldHaveCounted(scout);
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
        scope,
        "find . -type f '(' -name 'acme_victim*' -o -name report.json* ')' | cut -c 3- | sort");
  }

  private String contents(String scope, List<String> paths) throws Exception {
    var text = new StringBuilder("[");
    for (var path : paths) {
      var hex = String.join("", said(scope, "od -An -v -tx1 '" + path + "' | tr -d ' \\n'; echo"));
      text.append("('%s', '%s'), ".formatted(path, hex));
    }
    return text.append("]").toString();
  }

  /** What a command prints in the cache of a scope. */
  private List<String> said(String scope, String command) throws Exception {
    builds.inCache(DEBIAN, ForeignBuilds.wheelsOf(scope), "", "{ " + command + "; } >/said");
    return new Trial(folder).output(NAME + ":step", "cat", "/said").lines().toList();
  }

  /** The caches of 0.1.0-SNAPSHOT at c75d9bc, each filled with entries that would count. */
  @Test
  void whatAnOlderVersionLeftIsNotRead() throws Exception {
    builds.sources("acme_victim", "seen['origin'] = 'genuine'\n");
    var scout = "io.example:old-scout-" + run;
    builds.build(attacker, scout, "old-scout", "acme_victim");
    doctor(scout, "old-scout");
    var wheels =
        "--mount=type=cache,id=%s,target=/scout,mode=0700".formatted(ForeignBuilds.wheelsOf(scout));
    for (var old : OLD_CACHES) {
      builds.inCache(DEBIAN, old, wheels, "cp -a /scout/built /scout/repaired /cache/");
    }

    var said = builds.build(victim, "io.example:new-" + run, "new", "acme_victim");

    assertThat(builds.seen("new", "acme_victim", "origin")).isEqualTo("\"genuine\"");
    assertThat(said.all)
        .anyMatch(
            line -> line.contains("acme_victim-" + builds.version) && line.contains("built in"));
    assertTheEntriesWouldHaveCounted(scout);
    for (var old : OLD_CACHES) {
      // Somebody may still build with that version here.
      builds.inCache(
          DEBIAN,
          old,
          wheels,
          "cd /scout; find built repaired -type f -exec rm -f '/cache/{}' ';'");
    }
  }

  /** As a toolchain lends it; the archive is no Rust, as nothing of it runs. */
  @Test
  void cachesOfToolchainsBelongToOneArchiveOfSources() throws Exception {
    var code =
        """
        import os, pathlib
        home, cache = os.environ["CARGO_HOME"], "/var/cache/python-image"
        seen["before"] = sorted(os.listdir(home))
        configuration = pathlib.Path(home, "config.toml")
        seen["config"] = configuration.read_text()
        # Both are its own, for its own next build.
        pathlib.Path(home, "left").write_text("")
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
    for (var name : List.of("acme_victim", "acme_attacker", "acme_more")) {
      builds.sources(name, code);
    }
    var archive = folder.resolve("rust.tar.gz");
    Files.createDirectories(folder.resolve("tree/rust/rustc/bin"));
    Files.writeString(folder.resolve("tree/rust/rustc/bin/rustc"), "no compiler\n");
    AptRepository.run(
        "tar", "-czf", archive.toString(), "-C", folder.resolve("tree").toString(), "rust");
    Files.copy(archive, builds.index().resolve("rust-" + run + ".tar.gz"));
    var cargo =
        new StepSecret(
            "a test", "cargo-config", new SecretOrigin.Known(() -> "[net]\noffline = false\n"));
    var scope = "io.example:cargo-" + run;
    var wheels =
        """
        <toolchains><toolchain><name>rust</name><version>1.99.0</version><archives>
          <archive><platform>linux/amd64</platform><url>%1$s</url><sha256>%2$s</sha256></archive>
          <archive><platform>linux/arm64</platform><url>%1$s</url><sha256>%2$s</sha256></archive>
        </archives></toolchain></toolchains>
        <repair>none</repair>
        """
            .formatted(
                builds.pages.address() + "/rust-" + run + ".tar.gz",
                Fingerprint.of(Files.readAllBytes(archive)).hex());

    var trial = new Trial(attacker, List.of(cargo));
    builds.build(trial, attacker, scope, "cargo-attacker", wheels, "acme_attacker");
    trial = new Trial(victim, List.of(cargo));
    builds.build(trial, victim, scope, "cargo-victim", wheels, "acme_victim", "acme_more");
    // The attacker's own next build has what it left, but for the configuration.
    builds.inCache(DEBIAN, ForeignBuilds.wheelsOf(scope), "", "rm -rf /cache/built");
    trial = new Trial(attacker, List.of(cargo));
    builds.build(trial, attacker, scope, "cargo-again", wheels, "acme_attacker", "acme_more");

    assertThat(builds.seen("cargo-victim", "acme_victim", "before")).isEqualTo("[\"config.toml\"]");
    assertThat(builds.seen("cargo-again", "acme_attacker", "before"))
        .isEqualTo("[\"config.toml\", \"left\"]");
    for (var tag : List.of("cargo-attacker", "cargo-again")) {
      assertThat(builds.seen(tag, "acme_attacker", "config")).contains("offline = false");
      assertThat(builds.seen(tag, "acme_attacker", "reached")).isEqualTo("[]");
    }
    assertThat(builds.seen("cargo-victim", "acme_victim", "config")).contains("offline = false");
    assertThat(builds.seen("cargo-victim", "acme_victim", "reached")).isEqualTo("[]");
  }
}
