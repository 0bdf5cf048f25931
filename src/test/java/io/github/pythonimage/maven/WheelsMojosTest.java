package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.pypi.LoopbackIndex;
import io.github.pythonimage.pypi.TestWheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The goals about wheels, bound by Maven from a POM and from user properties, without an engine.
 */
@MojoTest
class WheelsMojosTest {
  private static final String POM = "src/test/resources/binding/wheels.xml";
  private static final String PLAIN = "src/test/resources/binding/pom.xml";
  private static final String ACME = "acme-1.0-py3-none-any.whl";
  private static final String IDNA = "idna-3.10-py3-none-any.whl";

  @Inject private MavenProject project;
  @Inject private MavenSession session;
  @TempDir private Path module;
  private final Lines log = new Lines();
  private LoopbackIndex index;

  @BeforeEach
  void inAFolderOfItsOwn() throws IOException {
    project.setFile(module.resolve("pom.xml").toFile());
    project.getBuild().setDirectory(module.resolve("target").toString());
    Files.createDirectories(module.resolve("native"));
    Files.writeString(module.resolve("native/pyproject.toml"), "");
    session.getUserProperties().setProperty("python-image.host", "ssh://nowhere");
    index = new LoopbackIndex();
    index.reply("POST /", 200, Map.of(), "");
  }

  @AfterEach
  void stop() {
    index.close();
  }

  private void wheels() throws IOException {
    var folder = module.resolve("target/wheels/python/3.13");
    for (var file : List.of(ACME, IDNA)) {
      var parts = file.split("-");
      TestWheel.write(
          folder,
          file,
          "Metadata-Version: 2.1\nName: %s\nVersion: %s\n".formatted(parts[0], parts[1]));
    }
    TestWheel.report(folder, Map.of(ACME, "built", IDNA, "index"));
  }

  @Test
  @MojoParameter(name = "wheelsUrl", value = " ")
  void anUploadNeedsAnAddress(
      @InjectMojo(goal = "upload-wheels", pom = POM) UploadWheelsMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .isExactlyInstanceOf(MojoFailureException.class)
        .hasNoCause()
        .hasMessage(
            "-Dpython-image.wheels.url: is missing. Give the address at which the index takes"
                + " uploads.");
  }

  @Test
  @MojoParameter(name = "wheelsUrl", value = "https://me:planted@host/")
  void ofWhichEverybodyMayKnow(
      @InjectMojo(goal = "upload-wheels", pom = POM) UploadWheelsMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .hasMessage(
            "-Dpython-image.wheels.url: 'https://***@host/' is not the address for uploads to an"
                + " index. Write http(s)://host/path without user, password or query.");
  }

  @Nested
  class WithAnAddress {
    @BeforeEach
    void properties() throws IOException {
      session.getUserProperties().setProperty("python-image.wheels.url", index.url("/").toString());
      wheels();
    }

    @Test
    void thePomSaysWhatIsUploaded(
        @InjectMojo(goal = "upload-wheels", pom = POM) UploadWheelsMojo mojo) throws Exception {
      mojo.setLog(log);
      mojo.execute();

      assertThat(index.requests).hasSize(1);
      var sent = index.requests.get(0);
      assertThat(sent.body()).contains("filename=\"" + IDNA + "\"");
      assertThat(sent.header("Authorization")).isNull();
      assertThat(log.all).endsWith("Uploaded 1 of 1 wheel to " + index.url("/"));
    }
  }

  @Nested
  class WithUserProperties {
    @BeforeEach
    void properties() throws IOException {
      var properties = session.getUserProperties();
      properties.setProperty("python-image.wheels.url", index.url("/").toString());
      properties.setProperty("python-image.wheels.index", index.url("/simple/").toString());
      properties.setProperty("python-image.wheels.skipExisting", "true");
      wheels();
      index.reply(
          "GET /simple/idna/",
          200,
          Map.of("Content-Type", "text/html"),
          "<a href=\"" + IDNA + "\">" + IDNA + "</a>");
    }

    @Test
    @MojoParameter(name = "wheelsOrigins", value = "all")
    void allOfItIsAPropertyToo(@InjectMojo(goal = "upload-wheels", pom = POM) UploadWheelsMojo mojo)
        throws Exception {
      mojo.setLog(log);
      mojo.execute();

      assertThat(index.requests)
          .extracting(LoopbackIndex.Request::line)
          .containsExactly("GET /simple/acme/", "POST /", "GET /simple/idna/");
      assertThat(log.all)
          .endsWith("Uploaded 1 of 2 wheels to " + index.url("/") + "; the others were there");
    }

    @Test
    @MojoParameter(name = "wheelsOrigins", value = "built,mine")
    void originsAreKnown(@InjectMojo(goal = "upload-wheels", pom = POM) UploadWheelsMojo mojo) {
      assertThatThrownBy(mojo::execute)
          .hasMessage(
              "-Dpython-image.wheels.origins: 'mine' is not one of the choices. Use index | built |"
                  + " project.");
    }
  }

  @Test
  void withoutWheelsNoEngineIsAsked(@InjectMojo(goal = "wheels", pom = PLAIN) WheelsMojo mojo)
      throws Exception {
    wheels();
    mojo.setLog(log);
    mojo.execute();

    assertThat(log.all)
        .contains("python/3.13 has no <wheels>.")
        .endsWith("No image has <wheels>, so there are none to take out.");
    assertThat(project.getAttachedArtifacts()).isEmpty();
    assertThat(module.resolve("target/wheels/python")).doesNotExist();
  }

  @Test
  void withWheelsOneIs(@InjectMojo(goal = "wheels", pom = POM) WheelsMojo mojo) throws Exception {
    wheels();

    assertThatThrownBy(mojo::execute)
        .isExactlyInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("ssh://nowhere");
    assertThat(module.resolve("target/wheels/python")).doesNotExist();
  }

  @Test
  @MojoParameter(name = "pythons", value = "3.9")
  void nothingMayBeSelected(@InjectMojo(goal = "wheels", pom = POM) WheelsMojo mojo)
      throws Exception {
    wheels();
    mojo.setLog(log);
    mojo.execute();

    assertThat(log.all).endsWith("No image of this module is selected.");
    assertThat(module.resolve("target/wheels/python/3.13").resolve(ACME)).exists();
  }

  @Test
  @MojoParameter(name = "skipWheels", value = "true")
  void oneGoalIsSkipped(@InjectMojo(goal = "wheels", pom = POM) WheelsMojo mojo) throws Exception {
    mojo.setLog(log);
    mojo.execute();

    assertThat(log.all).hasSize(1).first().asString().startsWith("Skipped: python-image.skip.");
  }

  @Test
  @MojoParameter(name = "skipUploadWheels", value = "true")
  void soIsTheOther(@InjectMojo(goal = "upload-wheels", pom = POM) UploadWheelsMojo mojo)
      throws Exception {
    mojo.setLog(log);
    mojo.execute();

    assertThat(log.all).hasSize(1).first().asString().startsWith("Skipped: python-image.skip.");
  }

  /** A log that keeps what it is told. */
  private static final class Lines extends SystemStreamLog {
    private final List<String> all = new ArrayList<>();

    @Override
    public void info(CharSequence line) {
      all.add(line.toString());
    }

    @Override
    public void warn(CharSequence line) {
      all.add(line.toString());
    }
  }
}
