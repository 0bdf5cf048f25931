package io.github.pythonimage.maven.configurator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pythonimage.maven.DoctorMojo;
import io.github.pythonimage.maven.RenderMojo;
import io.github.pythonimage.maven.ResolveMojo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.InputLocation;
import org.apache.maven.model.InputSource;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.model.PluginManagement;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.classworlds.ClassWorld;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A goal, filled as Maven does it, and the failure that its user sees. */
class CheckingConfiguratorTest {
  private static final String GOOD =
      "<name>acme/python</name><pythons><python>3.13</python></pythons>";

  @TempDir private Path module;
  private final Model model = new Model();
  private final Plugin plugin = new Plugin();
  private final Properties user = new Properties();

  @BeforeEach
  void pom() throws IOException {
    plugin.setGroupId("io.github.pythonimage");
    plugin.setArtifactId("python-image-maven-plugin");
    model.setGroupId("com.acme");
    model.setArtifactId("service");
    model.setVersion("1.0");
    model.setBuild(new Build());
    model.getBuild().addPlugin(plugin);
    model.getBuild().setDirectory(module.resolve("target").toString());
    Files.writeString(module.resolve("pom.xml"), "<project/>");
  }

  private void configure(String xml) {
    plugin.setConfiguration(PluginFixture.configuration(xml));
  }

  private String failure(AbstractMojo goal, String name, String id) {
    return String.valueOf(thrown(goal, name, id).getMessage());
  }

  private Throwable thrown(AbstractMojo goal, String name, String id) {
    var execution = new MojoExecution(PluginFixture.descriptor().getMojo(name), id);
    return catchThrowable(
        () -> {
          fill(goal, execution);
          goal.execute();
        });
  }

  @SuppressWarnings("deprecation") // A session for what the configurator asks it.
  private void fill(AbstractMojo goal, MojoExecution execution) throws Exception {
    var project = new MavenProject(model);
    project.setFile(module.resolve("pom.xml").toFile());
    var request = new DefaultMavenExecutionRequest();
    request.setUserProperties(user);
    request.setBaseDirectory(module.toFile());
    var session = new MavenSession(null, null, request, null);
    session.setProjects(List.of(project));
    session.setCurrentProject(project);
    // As Maven does it: the parameters of this goal alone, and their expressions.
    var all = new Xpp3Dom("configuration");
    for (var parameter : execution.getMojoDescriptor().getParameters()) {
      var own = ((Xpp3Dom) plugin.getConfiguration()).getChild(parameter.getName());
      if (own != null) {
        all.addChild(own);
      }
    }
    for (var name : List.of("project", "session")) {
      var child = new Xpp3Dom(name);
      child.setValue("${" + name + "}");
      all.addChild(child);
    }
    var child = new Xpp3Dom("execution");
    child.setValue("${mojoExecution}");
    all.addChild(child);
    try (var world = new ClassWorld("plugin", getClass().getClassLoader())) {
      new CheckingConfigurator()
          .configureComponent(
              goal,
              new XmlPlexusConfiguration(all),
              new PluginParameterExpressionEvaluator(session, execution),
              world.getClassRealm("plugin"),
              null);
    }
  }

  @Test
  void reportsElementsPropertiesAndOtherMistakesAtOnce() {
    configure(
        "<imagse/><images><image><name>acme/python</name><pythons><python>2.7</python></pythons>"
            + "<runtime><pakages/></runtime></image></images>");
    user.setProperty("python-image.skp", "true");

    var thrown = thrown(new RenderMojo(), "render", "default-cli");

    assertThat(thrown).isInstanceOf(MojoFailureException.class).hasNoCause();
    assertThat(thrown.getMessage().lines())
        .containsExactly(
            "4 mistakes in the configuration:",
            "<configuration><imagse> (pom.xml): is unknown. Did you mean <images>?",
            "<configuration><images><image><runtime><pakages> (pom.xml): is unknown. Did you mean <packages>?",
            "-Dpython-image.skp: is unknown. Did you mean -Dpython-image.skip?",
            "<image> acme/python, <pythons><python>: '2.7' is neither a Python series nor an exact version. Write a series such as 3.13 or a release such as 3.13.5.");
  }

  @Test
  void doctorReportsThemToo() {
    configure("<images><image>" + GOOD + "<bsae>x</bsae></image></images>");

    assertThat(failure(new DoctorMojo(), "doctor", "default-cli"))
        .isEqualTo(
            "<configuration><images><image><bsae> (pom.xml): is unknown. Did you mean <base>?");
  }

  @Test
  void goalWithoutImagesReportsThemToo() {
    configure("<artifcats/>");

    assertThat(failure(new ResolveMojo(), "resolve", "default-cli"))
        .isEqualTo("<configuration><artifcats> (pom.xml): is unknown. Did you mean <artifacts>?");
  }

  @Test
  void elementsOfOtherGoalsAreCheckedAndLegal() {
    configure("<secrets><secret><id>a</id><evn>A</evn></secret></secrets><wheelsUrl>x</wheelsUrl>");

    assertThat(failure(new ResolveMojo(), "resolve", "default-cli"))
        .isEqualTo(
            "<configuration><secrets><secret><evn> (pom.xml): is unknown. Did you mean <env>?");
  }

  @Test
  void goalThatIsSkippedReportsNothing() {
    configure("<imagse/><skip>true</skip>");

    assertThat(thrown(new RenderMojo(), "render", "default-cli")).isNull();
  }

  @Test
  void configurationOfTheExecutionCountsAndThatOfOthersDoesNot() {
    configure("<foo/>");
    for (var id : List.of("one", "two")) {
      var execution = new PluginExecution();
      execution.setId(id);
      execution.setConfiguration(PluginFixture.configuration("<" + id + "/>"));
      plugin.addExecution(execution);
    }

    assertThat(failure(new RenderMojo(), "render", "two")).startsWith("<configuration><two> ");
    assertThat(failure(new RenderMojo(), "render", "default-cli"))
        .startsWith("<configuration><foo> ");
  }

  @Test
  void pluginManagementCounts() {
    configure("<foo/>");
    model.getBuild().removePlugin(plugin);
    model.getBuild().setPluginManagement(new PluginManagement());
    model.getBuild().getPluginManagement().addPlugin(plugin);

    assertThat(failure(new RenderMojo(), "render", "default-cli"))
        .startsWith("<configuration><foo> ");
  }

  private void property(String name, int line) {
    model.addProperty(name, "x");
    var all = model.getLocation("properties");
    if (all == null) {
      all = new InputLocation(1, 1);
      model.setLocation("properties", all);
    }
    var source = new InputSource();
    source.setLocation(module.resolve("pom.xml").toString());
    all.setLocation(name, new InputLocation(line, 1, source));
  }

  @Test
  void reportsPropertiesOfThePomWithTheirLine() {
    configure("");
    property("python-image.cachescope", 12);
    property("python-image.foo", 13);
    property("python-image.host", 14);
    property("python-imagery", 15);

    assertThat(failure(new ResolveMojo(), "resolve", "default-cli"))
        .isEqualTo(
            "2 mistakes in the configuration:\n"
                + "<properties><python-image.cachescope> (pom.xml:12): is unknown. Did you mean <python-image.cache.scope>?\n"
                + "<properties><python-image.foo> (pom.xml:13): is unknown. Remove it; mvn python-image:help -Ddetail lists all properties.");
  }

  @Test
  void acceptsPropertiesThatGoalsSetAndThatPomsRead() throws IOException {
    configure("");
    user.setProperty("python-image.base.3.13.image", "acme/base:3.13");
    property("python-image.base.3.13.digest", 11);
    property("python-image.version", 12);
    user.setProperty("python-image.profile", "x");
    // Set while Maven runs: it is in no POM.
    model.addProperty("python-image.set.by.another.plugin", "x");
    Files.writeString(
        module.resolve("pom.xml"),
        "<version>${python-image.version}</version><name>python-image.profile</name>");

    assertThat(failure(new ResolveMojo(), "resolve", "default-cli"))
        .startsWith("<artifacts> (-Dpython-image.artifacts): is missing");
  }
}
