package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.UploadGoal.Request;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.pypi.Login;
import io.github.pythonimage.pypi.LoopbackIndex;
import io.github.pythonimage.pypi.PackageIndex;
import io.github.pythonimage.pypi.TestWheel;
import io.github.pythonimage.pypi.WheelOrigin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which wheels go to an index, and what is said of it. */
class UploadsTest {
  private static final String ACME = "acme-1.0-py3-none-any.whl";
  private static final String LXML = "lxml-6.0-cp313-cp313-linux_x86_64.whl";
  private static final String IDNA = "idna-3.10-py3-none-any.whl";
  private static final String IMAGES =
      """
      <images>
        <image>
          <name>acme/python</name>
          <pythons><python>3.13</python><python>3.14</python></pythons>
          <wheels><requirements>requirements.txt</requirements></wheels>
        </image>
        <image>
          <name>acme/plain</name>
          <pythons><python>3.13</python></pythons>
        </image>
      </images>
      """;

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private Path wheels;
  private LoopbackIndex server;

  @BeforeEach
  void files() throws IOException {
    server = new LoopbackIndex();
    server.reply("POST /", 200, Map.of(), "");
    Files.writeString(module.resolve("requirements.txt"), "acme\n");
    wheels = module.resolve("target/wheels/python");
    wheel("3.13", LXML, "1");
    wheel("3.13", ACME, "1");
    wheel("3.13", IDNA, "1");
    wheel("3.14", ACME, "1");
    TestWheel.report(wheels.resolve("3.13"), Map.of(ACME, "project", LXML, "built", IDNA, "index"));
    TestWheel.report(wheels.resolve("3.14"), Map.of(ACME, "built"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void wheel(String series, String file, String content) throws IOException {
    var parts = file.split("-");
    TestWheel.write(
        wheels.resolve(series),
        file,
        "Name: %s\nVersion: %s\nSummary: %s\n".formatted(parts[0], parts[1], content));
  }

  private void upload(Selection selection, Set<WheelOrigin> origins, boolean offline) {
    var job =
        BuildConfigFixture.of(module, PomImages.of(IMAGES, module)).selection(selection).get();
    var index =
        new PackageIndex(server.url("/"), Optional.empty(), Optional.empty(), WebProxies.NONE);
    run(job, new Request(index, origins, false, offline));
  }

  private void run(BuildConfig job, Request order) {
    new UploadGoal(job.module(), job.output(), job.progress(), console)
        .run(job.images(), job.selection(), order);
  }

  private void upload(WheelOrigin... origins) {
    upload(Selection.of(null, null), Set.of(origins), false);
  }

  @Test
  void eachWheelOfTheseOriginsIsUploadedOnce() {
    upload(WheelOrigin.BUILT, WheelOrigin.PROJECT);

    assertThat(server.requests).hasSize(2);
    assertThat(console.all)
        .hasSize(3)
        .anyMatch(line -> line.matches("Uploaded " + ACME + " \\([0-9.]+ kB\\)"))
        .anyMatch(line -> line.matches("Uploaded " + LXML + " \\([0-9.]+ kB\\)"))
        .endsWith("Uploaded 2 of 2 wheels to " + server.url("/"));
  }

  @Test
  void othersAreUploadedWhereThatIsAskedFor() {
    upload(Selection.of("3.13", "python"), EnumSet.allOf(WheelOrigin.class), false);

    assertThat(server.requests).hasSize(3);
  }

  @Test
  void oneThatDiffersIsToldOf() throws IOException {
    wheel("3.14", ACME, "2");
    TestWheel.report(wheels.resolve("3.14"), Map.of(ACME, "built"));

    upload(WheelOrigin.BUILT, WheelOrigin.PROJECT);

    assertThat(server.requests).hasSize(2);
    assertThat(console.all)
        .contains(
            "WARN python/3.14: "
                + ACME
                + " is not the same as target/wheels/python/3.13/"
                + ACME
                + ", which is uploaded instead.");
  }

  @Test
  void theFirstThatIsNotTakenEndsIt() {
    server.reply("POST /", 400, Map.of(), "No!");

    assertThatThrownBy(() -> upload(WheelOrigin.PROJECT))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "The index at %s did not take %s: HTTP status 400, 'No!'. Put right what it says, and build again."
                .formatted(server.url("/"), ACME));
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void indexThatIsBrokenIsNoFaultOfTheWheels() {
    server.reply("POST /", 503, Map.of(), "");

    assertThatThrownBy(() -> upload(WheelOrigin.PROJECT))
        .isInstanceOf(InfrastructureFailure.class)
        .hasMessageContaining("The fault is on its side");
  }

  @Test
  void indexThatIsNotThereIsTheCause() {
    server.close();

    assertThatThrownBy(() -> upload(WheelOrigin.PROJECT))
        .isInstanceOf(InfrastructureFailure.class)
        .hasMessageContaining("could not be asked: nobody listens there")
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void noPasswordGoesToAnotherHostWithoutEncryption() {
    var job = BuildConfigFixture.of(module, PomImages.of(IMAGES, module)).get();
    var login = Optional.of(new Login("bob", "secret", "a test"));
    var index =
        new PackageIndex(
            URI.create("http://index.example.com/"), Optional.empty(), login, WebProxies.NONE);
    var order = new Request(index, Set.of(WheelOrigin.PROJECT), false, false);

    assertThatThrownBy(() -> run(job, order))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "The wheels are not uploaded to http://index.example.com/: the password would go there"
                + " without encryption. Give an https URL in -Dpython-image.wheels.url, or leave out"
                + " -Dpython-image.wheels.server if the index takes uploads without a login.");
  }

  @Test
  void thereMayBeNone() {
    upload(Selection.of(null, "plain"), Set.of(WheelOrigin.BUILT), false);

    assertThat(server.requests).isEmpty();
    assertThat(console.all).containsExactly("There are no wheels to upload.");
  }

  @Test
  void wheelsThatNobodyPutThereAreMissed() throws IOException {
    Files.delete(wheels.resolve("3.14").resolve(ACME));
    Files.delete(wheels.resolve("3.14/report.json"));
    Files.delete(wheels.resolve("3.14"));

    assertThatThrownBy(() -> upload(WheelOrigin.BUILT))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "target/wheels/python/3.14 is not there. Run the goal 'wheels' first, which puts wheels"
                + " there: mvn python-image:wheels python-image:upload-wheels.");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void uploadsNothingWhenAFolderHasAWheelThatNobodyListed() throws IOException {
    wheel("3.14", "evil-1.0-py3-none-any.whl", "1");

    assertThatThrownBy(() -> upload(WheelOrigin.BUILT))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "evil-1.0-py3-none-any.whl is not listed in the report.json beside it");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void uploadsNothingWhenAWheelWasChanged() throws IOException {
    wheel("3.14", ACME, "changed");

    assertThatThrownBy(() -> upload(WheelOrigin.BUILT))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(ACME + " was changed: its SHA-256 is ");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void nothingIsUploadedOffline() {
    assertThatThrownBy(() -> upload(Selection.of(null, null), Set.of(WheelOrigin.BUILT), true))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "upload-wheels needs the network, and Maven is offline. Run it without -o, or leave it"
                + " out: -Dpython-image.skip.upload-wheels.");
  }
}
