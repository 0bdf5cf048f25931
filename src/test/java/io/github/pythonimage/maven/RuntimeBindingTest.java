package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.DockerDuration;
import io.github.pythonimage.config.image.Healthcheck;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.plan.Fingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code <runtime>}, bound by Maven. */
@MojoTest
class RuntimeBindingTest {
  @Inject private MavenProject project;
  @TempDir private Path module;

  @Test
  void readsWhatTheContainerGets(
      @InjectMojo(goal = "render", pom = "src/test/resources/binding/runtime.xml")
          RenderMojo mojo) {
    project.setFile(module.resolve("pom.xml").toFile());

    var runtime = mojo.images(new ValidationErrors()).get(0).runtime();

    assertThat(runtime.ports()).containsExactly("8000/tcp", "8125/udp");
    assertThat(runtime.volumes()).containsExactly("/data");
    assertThat(runtime.stopSignal()).contains("SIGINT");
    assertThat(runtime.healthcheck())
        .contains(
            new Healthcheck(
                List.of("python3", "-m", "check"),
                Optional.empty(),
                Optional.of(new DockerDuration("30s")),
                Optional.of(new DockerDuration("5s")),
                Optional.of(new DockerDuration("1m30s")),
                Optional.of(5)));
    assertThat(runtime.defaults()).isFalse();
  }

  private ImageSpec image(String runtime) {
    var image =
        "<images><image><name>acme/python</name><pythons><python>3.13</python></pythons><runtime>"
            + runtime
            + "</runtime></image></images>";
    return PomImages.of(image, module).get(0);
  }

  @Test
  void eachElementCountsInTheChecksum() {
    assertThat(
            List.of(
                "",
                "<ports><port>8000</port></ports>",
                "<ports><port>8000/udp</port></ports>",
                "<volumes><volume>/data</volume></volumes>",
                "<stopSignal>SIGINT</stopSignal>",
                "<healthcheck><http>http://localhost/</http></healthcheck>",
                "<healthcheck><http>http://localhost/x</http></healthcheck>",
                "<healthcheck><http>http://localhost/</http><interval>1s</interval></healthcheck>",
                "<healthcheck><http>http://localhost/</http><timeout>1s</timeout></healthcheck>",
                "<healthcheck><http>http://localhost/</http><retries>2</retries></healthcheck>",
                "<healthcheck><command><arg>true</arg></command></healthcheck>",
                "<defaults>false</defaults>",
                "<init>true</init>"))
        .extracting(elements -> Fingerprint.of(image(elements)).hex())
        .doesNotHaveDuplicates();
  }

  @Test
  void reportsAllMistakesOfAllElementsAtOnce() {
    assertThatThrownBy(
            () ->
                image(
                    "<packages><package>a b</package></packages><user>root</user>"
                        + "<ports><port>0</port><port/></ports>"
                        + "<volumes><volume>/opt</volume><volume>data</volume></volumes>"
                        + "<stopSignal>STOP</stopSignal><healthcheck><interval>1</interval>"
                        + "<retries>0</retries></healthcheck><defaults>on</defaults>"))
        .hasMessageStartingWith("11 mistakes in the configuration:\n")
        .hasMessageContainingAll(
            "<runtime><packages><package>: 'a b'",
            "<runtime><user>: 'root'",
            "<runtime><ports><port>: '0'",
            "<runtime><ports><port>: is empty.",
            "<runtime><volumes><volume>: '/opt' contains the prefix /opt/app.",
            "<runtime><volumes><volume>: 'data' is relative.",
            "<runtime><stopSignal>: 'STOP'",
            "<runtime><healthcheck><interval>: '1'",
            "<runtime><healthcheck><retries>: '0'",
            "<runtime><healthcheck>: is a healthcheck without a command.",
            "<runtime><defaults>: 'on'");
  }

  @Test
  void reportsMistakesOfTheElementsBesideAWrongPrefix() {
    assertThatThrownBy(
            () ->
                PomImages.of(
                    "<images><image><name>acme/python</name><prefix>app</prefix><pythons><python>3.13</python></pythons>"
                        + "<runtime><ports><port>0</port></ports></runtime></image></images>",
                    module))
        .hasMessageStartingWith("2 mistakes in the configuration:\n")
        .hasMessageContainingAll("<prefix>: 'app' is relative.", "<runtime><ports><port>: '0'");
  }
}
