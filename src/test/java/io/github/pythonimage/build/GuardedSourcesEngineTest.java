package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives that requirements name by an address whose server wants a login. */
@Tag("engine")
@Timeout(900)
class GuardedSourcesEngineTest {
  private static final String NAME = "guarded-sources-test/python";
  private static final String PASSWORD = "hunter2-s3cr3t";

  /** What build code could tell somebody of the login. */
  private static final String LOOK =
      """
      import glob, os
      found = []
      for path in ["/run/secrets/netrc", *glob.glob("/proc/[0-9]*/environ"), *glob.glob("/proc/[0-9]*/cmdline")]:
          try:
              if "hunter2-s3cr3t" in open(path, errors="replace").read():
                  found.append(path)
          except OSError:
              pass
      for top in (os.getcwd(), os.environ["HOME"], "/tmp"):
          for folder, _, files in os.walk(top):
              for file in files:
                  try:
                      if file != "attack.py" and b"hunter2-s3cr3t" in open(os.path.join(folder, file), "rb").read():
                          found.append(os.path.join(folder, file))
                  except OSError:
                      pass
      seen["found"] = found
      """;

  @TempDir private Path module;
  @TempDir private Path folder;
  private ForeignBuilds builds;
  private GuardedSite site;

  @BeforeEach
  void open() throws Exception {
    builds = new ForeignBuilds(NAME, folder);
    site = GuardedSite.of(builds.index(), "me", PASSWORD);
    builds.sources("acme_built", LOOK);
    new PureWheel("acme-taken", builds.version, "taken").into(builds.index());
  }

  @AfterEach
  void close() {
    site.close();
    builds.close();
  }

  private String requirements(String address) {
    return """
        acme_built @ %1$s/acme_built-%2$s.tar.gz
        acme-taken @ %1$s/acme_taken-%2$s-py3-none-any.whl
        """
        .formatted(address, builds.version);
  }

  private static List<BuildSecret> netrc(String password) {
    var line = "machine 127.0.0.1 login me password " + password + "\n";
    return List.of(new BuildSecret("a test", "netrc", new SecretSource.Known(() -> line)));
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"pip, secret", "uv, address"})
  void areFetchedInOtherWaysToo(String installer, String kind) throws Exception {
    areFetchedWithTheLoginThatNobodyElseSees(installer, kind);
  }

  @ParameterizedTest
  @CsvSource({"uv, secret", "pip, address"})
  void areFetchedWithTheLoginThatNobodyElseSees(String installer, String kind) throws Exception {
    var bySecret = kind.equals("secret");
    var tag = installer + "-" + kind;
    var imageBuild =
        bySecret ? new ImageBuildFixture(module, netrc(PASSWORD)) : new ImageBuildFixture(module);

    var said =
        builds.buildAll(
            imageBuild,
            module,
            "io.example:test",
            tag,
            "<installer>" + installer + "</installer>",
            requirements(bySecret ? site.url() : site.urlWithLogin()));

    assertThat(builds.seen(tag, "acme_built", "found")).isEqualTo("[]");
    assertThat(said.all).noneMatch(line -> line.contains(PASSWORD));
    var image = NAME + ":" + tag;
    assertThat(
            imageBuild.output(
                image,
                "sh",
                "-c",
                "cat /opt/app/venv/lib/python3*/site-packages/acme_*/direct_url.json"))
        .contains(
            site.url() + "/acme_built-" + builds.version + ".tar.gz",
            site.url() + "/acme_taken-" + builds.version + "-py3-none-any.whl")
        .doesNotContain("me:");
    assertThat(imageBuild.output(image, "grep", "-r", PASSWORD, "/opt/app")).isEmpty();
  }

  @Test
  void areRefusedWithAnotherLogin() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), requirements(site.url()));
    var imageBuild = new ImageBuildFixture(module, netrc("wr0ng-s3cr3t"));

    assertThatThrownBy(() -> imageBuild.run(builds.images("wrong", "")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining("wr0ng");
    assertThat(imageBuild.console.all).noneMatch(line -> line.contains("wr0ng"));
  }
}
