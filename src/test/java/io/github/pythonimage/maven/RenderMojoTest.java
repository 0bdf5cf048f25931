package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.git.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The render goal, bound by Maven from a POM and from user properties, and run. */
@MojoTest
class RenderMojoTest {
  private static final String POM = "src/test/resources/binding/pom.xml";
  private static final String CACHES = "src/test/resources/binding/caches.xml";
  private static final String WRONG = "src/test/resources/binding/wrong.xml";
  private static final String NOTHING = "src/test/resources/binding/nothing.xml";
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @Inject private MavenProject project;
  @Inject private MavenSession session;
  @TempDir private Path module;

  @BeforeEach
  void inAFolderOfItsOwn() {
    project.setFile(module.resolve("pom.xml").toFile());
    project.getBuild().setDirectory(module.resolve("target").toString());
    // Nothing that can be used, and nothing that rendering asks for.
    session.getUserProperties().setProperty("python-image.host", "ssh://nowhere");
  }

  private List<String> written() throws IOException {
    if (!Files.exists(module.resolve("target"))) {
      return List.of();
    }
    try (var files = Files.walk(module.resolve("target"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> module.resolve("target/python-image").relativize(file).toString())
          .filter(file -> !file.startsWith("scripts/") && !file.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private String dockerfile(String folder) throws IOException {
    return Files.readString(module.resolve("target/python-image/" + folder + "/Dockerfile"));
  }

  @Test
  void writesADockerfileForEachPython(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo)
      throws Exception {
    mojo.execute();

    assertThat(written())
        .containsExactly(
            "docker-bake.json",
            "jobs/3.13/Dockerfile",
            "python/3.13/Dockerfile",
            "python/3.14/Dockerfile");
    assertThat(dockerfile("python/3.13"))
        .contains("FROM debian:trixie-slim AS base", "ENV TZ=\"UTC\"", "--enable-optimizations")
        .contains("mirror=https://www.python.org/ftp/python\n");
    assertThat(dockerfile("python/3.14"))
        .contains(".tar.xz\" 93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640");
  }

  @Test
  void leavesAloneWhatIsRight(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo)
      throws Exception {
    mojo.execute();
    for (var file : written()) {
      Files.setLastModifiedTime(module.resolve("target/python-image/" + file), LONG_AGO);
    }

    mojo.execute();

    assertThat(written())
        .hasSize(4)
        .allSatisfy(
            file ->
                assertThat(Files.getLastModifiedTime(module.resolve("target/python-image/" + file)))
                    .isEqualTo(LONG_AGO));
  }

  @Test
  void imagesHaveLabelsOfTheProjectAndItsLastCommit(
      @InjectMojo(goal = "render", pom = POM) RenderMojo mojo) throws Exception {
    project.getModel().setPomFile(module.resolve("pom.xml").toFile());
    project.getModel().setName("The \"App\" for $5");
    try (var git = GitFixture.init(module)) {
      var id = git.write(".gitignore", "target\n").commit("pom.xml", "1");
      mojo.execute();
      assertThat(dockerfile("python/3.13"))
          .contains(
              "LABEL org.opencontainers.image.title=\"The \\\"App\\\" for \\$5\"\n",
              "LABEL org.opencontainers.image.revision=\"" + id + "\"\n",
              "LABEL org.opencontainers.image.created=\"2026-01-01T01:00:00Z\"\n");

      var before = written();
      git.commit("unrelated", "1");
      for (var file : before) {
        Files.setLastModifiedTime(module.resolve("target/python-image/" + file), LONG_AGO);
      }
      mojo.execute();
      assertThat(Files.getLastModifiedTime(module.resolve("target/python-image/docker-bake.json")))
          .isEqualTo(LONG_AGO);

      git.write("pom.xml", "2");
      mojo.execute();
      assertThat(dockerfile("python/3.13")).contains("\"" + id + "-dirty\"");
    }
  }

  @Test
  void writesNothingWhenOneImageIsWrong(@InjectMojo(goal = "render", pom = WRONG) RenderMojo mojo)
      throws Exception {
    assertThatThrownBy(mojo::execute)
        .isExactlyInstanceOf(MojoFailureException.class)
        .hasNoCause()
        .hasMessageStartingWith("<image> acme/wrong, <pythons><python>: '3.99' is not a series");
    assertThat(written()).isEmpty();
  }

  @Test
  void wantsAnImage(@InjectMojo(goal = "render", pom = NOTHING) RenderMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .hasMessage(
            "<images>: is missing from the plugin's configuration. Describe at least one:"
                + " <images><image><name>platform/python</name>"
                + "<pythons><python>3.13</python></pythons></image></images>.");
  }

  @Test
  @MojoParameter(name = "network", value = "bridge")
  void wantsANetworkThatIsOne(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .hasMessage(
            "-Dpython-image.network: 'bridge' is not one of the choices. Use default | host |"
                + " none.");
  }

  @Test
  @MojoParameter(name = "progress", value = "fancy")
  void wantsAProgressThatIsOne(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .hasMessage(
            "-Dpython-image.progress: 'fancy' is not one of the choices. Use auto | plain |"
                + " quiet.");
  }

  @Test
  @MojoParameter(name = "pipConfig", value = "nowhere/pip.conf")
  void wantsAPipConfigurationThatIsThere(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .hasMessageMatching(
            "-Dpython-image\\.pip\\.config: '/.*/nowhere/pip\\.conf' is not a readable file\\. Give"
                + " a pip configuration whose 'cert', if any, exists as well\\.");
  }

  @Test
  void cachesAreAListOrAText(@InjectMojo(goal = "render", pom = CACHES) RenderMojo mojo)
      throws Exception {
    mojo.execute();

    assertThat(module.resolve("target/python-image/docker-bake.json"))
        .content()
        .contains("\"type=registry,ref=registry.example.com/cache/jobs:3.13\"")
        .contains("\"type=local,src=.cache/runtime\"")
        .contains("[ \"type=inline\", \"type=registry,mode=max,ref=registry.example.com/cache/");
  }

  @Test
  @MojoParameter(name = "noCache", value = "base,,")
  void wantsStagesThatHaveNames(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .hasMessage(
            "-Dpython-image.noCache: 'base,,' is not a list of stages. Use true | false, or names"
                + " of stages separated by commas.");
  }

  @Test
  @MojoParameter(name = "pull", value = "always")
  void wantsAPullThatIsOne(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .hasMessage("-Dpython-image.pull: 'always' is not one of the choices. Use true | false.");
  }

  @Test
  @MojoParameter(name = "cacheScope", value = "two words")
  void wantsACacheScopeThatIsSafe(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .hasMessage(
            "<cacheScope> (-Dpython-image.cache.scope): 'two words' is not a cache scope. Use"
                + " letters, digits, '.', '_', ':' and '-', and begin with a letter or a digit,"
                + " such as com.example:platform.");
  }

  @Nested
  class WithCachesAsUserProperties {
    @BeforeEach
    void properties() {
      var properties = session.getUserProperties();
      properties.setProperty("python-image.cacheFrom", "host/a:{series};type=s3,bucket=b");
      properties.setProperty("python-image.cacheTo", "type=local,dst=x");
      properties.setProperty("python-image.noCache", "base,runtime");
      properties.setProperty("python-image.ssh", "git=src");
    }

    @Test
    void aMistakeIsNamedByItsProperty(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
      assertThatThrownBy(mojo::execute)
          .hasMessageStartingWith(
              "-Dpython-image.cacheTo: 'type=local,dst=x' needs 'dest' for type 'local'.");
    }

    @Test
    @MojoParameter(name = "cacheTo", value = "type=inline")
    void soIsAnAgentThatIsNone(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
      assertThatThrownBy(mojo::execute)
          .hasMessageStartingWith("-Dpython-image.ssh: no SSH agent answers at 'src'");
    }
  }

  @Nested
  class WithUserProperties {
    @BeforeEach
    void properties() {
      var properties = session.getUserProperties();
      properties.setProperty("python-image.pythons", "3.13");
      properties.setProperty("python-image.filter", "python");
      properties.setProperty("python-image.source.mirror", "http://127.0.0.1:5080/ftp/python/");
      properties.setProperty("python-image.source.optimizations", "false");
      properties.setProperty("python-image.source.sigstore", "required");
      properties.setProperty("python-image.network", "host");
    }

    @Test
    void theyWinOverThePom(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo)
        throws Exception {
      mojo.execute();

      // The whole matrix is rendered, whatever is selected to be built.
      assertThat(written())
          .containsExactly(
              "docker-bake.json",
              "jobs/3.13/Dockerfile",
              "python/3.13/Dockerfile",
              "python/3.14/Dockerfile");
      assertThat(dockerfile("python/3.13"))
          .contains("mirror=http://127.0.0.1:5080/ftp/python\n")
          .contains("to be the one that thomas@python.org (https://accounts.google.com) signed.\n")
          .doesNotContain("--enable-optimizations");
      assertThat(module.resolve("target/python-image/docker-bake.json"))
          .content()
          .contains("\"network\" : \"host\"");
    }
  }

  @Nested
  class WithPoliciesAsUserProperty {
    @BeforeEach
    void properties() {
      session.getUserProperties().setProperty("python-image.policies", "single-python=error");
    }

    @Test
    void nothingIsRenderedOfAnyImage(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo)
        throws Exception {
      assertThatThrownBy(mojo::execute)
          .isExactlyInstanceOf(MojoFailureException.class)
          .hasMessage(
              "<image> acme/jobs, <pythons>: single-python: there is no other Python series to move"
                  + " to, so all users must move on the same day. Add <python>3.14</python>. To"
                  + " build it all the same: -Dpython-image.policies=single-python=warn.");
      assertThat(written()).isEmpty();
    }

    @Test
    @MojoParameter(name = "policies", value = "single-python=never")
    void aMistakeIsNamedByItsProperty(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
      assertThatThrownBy(mojo::execute)
          .hasMessage(
              "-Dpython-image.policies: 'never' is not one of the choices. Use error | warn |"
                  + " off.");
    }

    @Test
    void theDoctorSaysItToo(@InjectMojo(goal = "doctor", pom = POM) DoctorMojo mojo) {
      var log = new Lines();
      mojo.setLog(log);

      assertThatThrownBy(mojo::execute)
          .isExactlyInstanceOf(MojoFailureException.class)
          .hasMessageStartingWith("<image> acme/jobs, <pythons>: single-python:");
      assertThat(log.all).anyMatch(line -> line.matches(" +single-python +error +ERROR: .*"));
    }
  }

  @Nested
  class WithAMistakeInAUserProperty {
    @BeforeEach
    void properties() {
      session.getUserProperties().setProperty("python-image.source.optimizations", "no");
    }

    @Test
    void itIsNamedByItsProperty(@InjectMojo(goal = "render", pom = POM) RenderMojo mojo) {
      assertThatThrownBy(mojo::execute)
          .hasMessage(
              "-Dpython-image.source.optimizations: 'no' is not one of the choices. Use true |"
                  + " false.");
    }
  }

  @Nested
  class Skipped {
    private final Lines log = new Lines();

    @BeforeEach
    void properties() {
      session.getUserProperties().setProperty("python-image.skip.render", "true");
    }

    @Test
    void oneGoalSaysByWhat(@InjectMojo(goal = "render", pom = WRONG) RenderMojo mojo)
        throws Exception {
      mojo.setLog(log);
      mojo.execute();

      assertThat(written()).isEmpty();
      assertThat(log.all).containsExactly("Skipped: python-image.skip.render is set.");
    }

    @Test
    @MojoParameter(name = "skip", value = "true")
    void soDoAllGoals(@InjectMojo(goal = "build", pom = WRONG) BuildMojo mojo) throws Exception {
      mojo.setLog(log);
      mojo.execute();

      assertThat(written()).isEmpty();
      assertThat(log.all).containsExactly("Skipped: python-image.skip is set.");
    }
  }

  /** A log that keeps what it is told. */
  private static final class Lines extends SystemStreamLog {
    private final List<String> all = new java.util.ArrayList<>();

    @Override
    public void info(CharSequence line) {
      all.add(line.toString());
    }
  }
}
