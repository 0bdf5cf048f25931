package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.docker.TestEngine;
import io.github.pythonimage.docker.TestEngine.Config;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("engine")
@Timeout(180)
class VerifierEngineTest {
  private static final String SPOIL =
      """
      packages=$(/opt/app/venv/bin/python3 -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
      stdlib=$(/opt/app/venv/bin/python3 -I -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')

      # standard-library, and missing-libraries for a file that links to what is gone
      cp "$stdlib"/lib-dynload/_lzma.*.so "$packages"/left.so
      rm "$stdlib"/lib-dynload/_ssl.*.so "$stdlib"/lib-dynload/_lzma.*.so
      find /usr/lib /lib -name 'liblzma.so*' -delete

      # time-zone
            rm -rf /usr/share/zoneinfo

      # no-write
      chmod go+w /opt/app/venv/pyvenv.cfg
      chown 10001 /opt/app/venv/bin

      # no-compiler
      cp /bin/true /usr/local/bin/x86_64-linux-gnu-gcc-14
      mkdir -p /usr/include
      touch /usr/include/stdio.h /usr/lib/libacme.a

      # no-installer
      mkdir "$packages"/pip
      touch "$packages"/pip/__init__.py

      # shebangs
      printf '#!/nowhere/python3\\n' >/opt/app/venv/bin/stray
      chmod +x /opt/app/venv/bin/stray

      # distributions: unmet, broken, crashing, good
      info="$packages"/acme-1.0.dist-info
      mkdir "$info" "$packages"/acme_good
      printf '%s\\n' 'Metadata-Version: 2.1' 'Name: acme' 'Version: 1.0' \\
        'Requires-Dist: absent>=1' 'Requires-Dist: acme>2' 'Requires-Dist: never; extra == "more"' \\
        'Requires-Dist: other; sys_platform == "win32"' 'Requires-Dist: odd; colour == "red"' >"$info"/METADATA
      for file in acme_good/__init__.py acme_broken.py acme_crash.py acme_exit.py tests/__init__.py _acme.py; do
        echo "$file,," >>"$info"/RECORD
      done
      touch "$packages"/acme_good/__init__.py
      printf '%s\\n' 'raise ValueError("two\\nlines")' >"$packages"/acme_broken.py
      echo 'import os; print("noise"); os.kill(os.getpid(), 11)' >"$packages"/acme_crash.py
      echo 'import sys; sys.exit(0)' >"$packages"/acme_exit.py
      """;

  private static TestEngine test;
  private static GoodImage good;

  @BeforeAll
  static void prepare() {
    test = new TestEngine();
    good = GoodImage.of(test);
  }

  @AfterAll
  static void close() throws IOException {
    test.close();
  }

  private static Verification verify(String image) {
    return CheckContextFixture.verifier(test.engine())
        .verify(CheckContextFixture.target(good.planned()), image);
  }

  private static Map<String, List<String>> findings(Verification verification) {
    return verification.findings().stream()
        .collect(
            Collectors.groupingBy(
                Finding::rule, Collectors.mapping(Finding::message, Collectors.toList())));
  }

  @Test
  void findsNothingInAGoodImage() {
    var verification = verify(good.name());

    assertThat(findings(verification).keySet())
        .as("%s", verification.findings())
        .containsExactlyInAnyOrderElementsOf(good.expected());
    var facts = verification.inside().orElseThrow();
    assertThat(facts.system().uid()).isEqualTo(10_001);
    assertThat(facts.system().certificates()).isGreaterThan(100);
    assertThat(test.probesLeft()).isEmpty();
  }

  /** A container has it as a file. Whoever gets the layers loses the folder that it names. */
  @Test
  void findsAMarkThatDeletesFilesWhereTheLayersAreUnpacked() {
    var mark = "/opt/app/venv/.wh.bin";
    var image =
        test.build(
            "marked", "FROM " + good.name() + "\nUSER 0\nRUN touch " + mark + "\nUSER 10001");

    assertThat(findings(verify(image)).get("layers"))
        .anyMatch(m -> m.startsWith("1 file (" + mark + ") with a name that begins with .wh.: "));
  }

  @Test
  void findsAllThatIsWrongInABadImage() {
    var config =
        new Config("root", List.of("PATH=/usr/bin:/bin:/opt/app/venv/bin"), Map.of("a", "b"));
    var verification = verify(test.commit("spoiled", good.name(), "none", SPOIL, config));
    var found = findings(verification);

    assertThat(found.keySet())
        .as("%s", verification.findings())
        .contains(
            "standard-library",
            "time-zone",
            "module-import",
            "requirements",
            "libraries",
            "user",
            "access",
            "installers",
            "compilers",
            "development-files",
            "bytecode",
            "shebangs",
            "package-records",
            "labels",
            "environment")
        .doesNotContain("probe", "tls-certificates", "python-version", "size", "command");
    assertThat(found.get("standard-library"))
        .anyMatch(m -> m.startsWith("Module ssl of the standard library cannot be imported: "))
        .anyMatch(m -> m.startsWith("Module lzma of the standard library cannot be imported: "));
    assertThat(found.get("libraries"))
        .anyMatch(m -> m.contains("liblzma.so.5") && m.contains("/opt/app/venv/lib/"));
    assertThat(found.get("user")).hasSize(1);
    assertThat(found.get("access")).isNotEmpty();
    assertThat(found.get("compilers"))
        .singleElement()
        .asString()
        .contains("/usr/local/bin/x86_64-linux-gnu-gcc-14");
    assertThat(found.get("development-files"))
        .hasSize(2)
        .anyMatch(m -> m.contains("/usr/include/stdio.h"))
        .anyMatch(m -> m.contains("/usr/lib/libacme.a"));
    assertThat(found.get("installers")).singleElement().asString().contains("/site-packages/pip");
    assertThat(found.get("shebangs")).singleElement().asString().contains("'#!/nowhere/python3'");
  }

  @Test
  void findsWhatIsWrongWithDistributionsThoughTheyCrash() {
    var verification =
        verify(test.commit("distributions", good.name(), "none", SPOIL, GoodImage.CONFIG));

    assertThat(findings(verification).get("requirements"))
        .satisfiesExactlyInAnyOrder(
            m -> assertThat(m).contains("acme 1.0 requires absent>=1, which is not installed in"),
            m -> assertThat(m).contains("acme 1.0 requires acme>2, but 1.0 is installed"),
            m -> assertThat(m).contains("(marker colour == \"red\"): the plugin cannot read"));
    assertThat(findings(verification).get("module-import"))
        .satisfiesExactlyInAnyOrder(
            m -> assertThat(m).contains("Module acme_broken of").contains("ValueError: two lines"),
            m -> assertThat(m).contains("Module acme_crash of").contains("killed by signal 11"),
            m -> assertThat(m).contains("Module acme_exit of").contains("SystemExit: 0"));
    // None of its modules has its name, and one of them works: the others may be optional.
    assertThat(verification.findings())
        .filteredOn(finding -> finding.rule().equals("module-import"))
        .noneMatch(Finding::isError);
    assertThat(verification.inside().orElseThrow().packages().imports())
        .filteredOn(one -> one.works())
        .extracting(one -> one.name())
        .containsExactly("acme_good");
    assertThat(findings(verification)).doesNotContainKeys("user", "environment", "probe");
    assertThat(findings(verification).get("write-access"))
        .anyMatch(m -> m.contains("/opt/app/venv/bin"))
        .anyMatch(m -> m.contains("/opt/app/venv/pyvenv.cfg"));
    assertThat(findings(verification)).doesNotContainKey("access");
  }

  @Test
  void findsThatThereIsNoInterpreter() {
    var verification = verify("debian:trixie-slim");

    assertThat(verification.inside()).isEmpty();
    assertThat(findings(verification))
        .containsOnlyKeys(
            "probe",
            "search-paths",
            "user",
            "environment",
            "labels",
            "privileges",
            "leftovers",
            "command");
    assertThat(findings(verification).get("probe"))
        .singleElement()
        .asString()
        .startsWith("/opt/app/venv/bin/python3 could not be started in a container of the image: ");
  }

  @Test
  void provesAWholePlanInItsOrder() {
    var other = CheckContextFixture.image(PythonVersion.of("3.9.1"), false);
    var plan = new BuildPlan(List.of(other, good.planned()), List.of());

    var verifications =
        CheckContextFixture.verifier(test.engine()).verify(Target.of(plan), image -> good.name());

    assertThat(verifications)
        .extracting(Verification::image)
        .containsExactly(plan.images().get(0), plan.images().get(1));
    assertThat(findings(verifications.get(0))).containsKey("python-version");
    assertThat(findings(verifications.get(1))).doesNotContainKey("python-version");
  }

  @Test
  void provesTheOthersWhereOneImageIsNotThere() {
    var missing = CheckContextFixture.image(PythonVersion.of("3.9.1"), false);
    var plan = new BuildPlan(List.of(missing, good.planned()), List.of());

    var verifications =
        CheckContextFixture.verifier(test.engine())
            .verify(
                Target.of(plan),
                one -> one.image().equals(missing) ? "nobody/has-this:1" : good.name());

    assertThat(findings(verifications.get(0))).containsOnlyKeys("image");
    assertThat(findings(verifications.get(1)).keySet())
        .containsExactlyInAnyOrderElementsOf(good.expected());
  }
}
