package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.config.Signatures;
import io.github.pythonimage.catalog.PythonRelease.Signer;
import io.github.pythonimage.http.RetryPolicy;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.sigstore.BundleFetch;
import io.github.pythonimage.sigstore.SignatureFailure;
import io.github.pythonimage.sigstore.SignatureVerification;
import io.github.pythonimage.sigstore.SignatureVerification.Bundle;
import io.github.pythonimage.sigstore.SignatureVerification.SignedChecksum;
import io.github.pythonimage.sigstore.SignatureVerification.TrustRoot;
import io.github.pythonimage.sigstore.SignedArtifact;
import io.github.pythonimage.sigstore.SigstoreLibrary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is verified before a build, and what is not verified again. */
class ReleaseSignaturesTest {
  private static final String SUM_OF_3_13_5_XZ =
      "93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640";
  private static final Signer THOMAS =
      new Signer("thomas@python.org", "https://accounts.google.com");

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private final Map<String, String> bundles = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<SignedChecksum> verified = new ArrayList<>();
  private boolean offline;
  private Optional<Path> trustedRoot = Optional.empty();
  private HttpServer mirror;

  @BeforeEach
  void start() throws IOException {
    mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    mirror.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          var body = bundles.get(exchange.getRequestURI().getPath());
          var bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    mirror.start();
  }

  @AfterEach
  void stop() {
    mirror.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + mirror.getAddress().getPort();
  }

  private String image(String sigstore, String... pythons) {
    return "<image><name>acme/python</name><pythons><python>"
        + String.join("</python><python>", pythons)
        + "</python></pythons><interpreter><mirror>"
        + address()
        + "</mirror><sigstore>"
        + sigstore
        + "</sigstore></interpreter></image>";
  }

  private BuildConfig job(String images) {
    return BuildConfigFixture.of(module, PomImages.of("<images>" + images + "</images>", module))
        .signatures(
            new Signatures(
                SignedArtifact::library,
                new TrustRoot(trustedRoot, module.resolve("repository/cache"))))
        .offline(offline)
        .get();
  }

  private void require(String images) {
    require(images, this::note);
  }

  private void require(String images, SignatureVerification verification) {
    require(images, (jars, use) -> use.accept(verification));
  }

  private void require(
      String images, BiConsumer<List<Path>, Consumer<SignatureVerification>> library) {
    var job = job(images);
    var targets =
        new Pipeline(job, new ConsoleFake())
            .rendered().stream().flatMap(BuildTarget::images).toList();
    var log = BuildProgress.of(Progress.AUTO, console);
    var fetch =
        new BundleFetch(
            Duration.ofSeconds(10),
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMinutes(1)),
            WebProxies.NONE);
    new ReleaseSignatures(job, log, fetch, library).require(targets);
  }

  private void note(SignedChecksum sum, Bundle bundle, TrustRoot root) {
    verified.add(sum);
  }

  @Test
  void nobodyIsAskedWhereNobodyWantsIt() {
    require(image("off", "3.13.5", "3.14"));

    assertThat(asked).isEmpty();
    assertThat(verified).isEmpty();
  }

  @Test
  void theChecksumThatTheFileHasIsVerifiedOnce() {
    bundles.put("/3.13.5/Python-3.13.5.tar.xz.sigstore", "{}");

    require(image("required", "3.13.5"));
    require(image("required", "3.13.5"));

    assertThat(asked).containsExactly("/3.13.5/Python-3.13.5.tar.xz.sigstore");
    assertThat(verified).containsExactly(new SignedChecksum(SUM_OF_3_13_5_XZ, THOMAS));
    assertThat(console.all)
        .containsExactly(
            "Verified with Sigstore: Python-3.13.5.tar.xz is signed by thomas@python.org"
                + " (https://accounts.google.com).");
    assertThat(module.resolve("target/python-image/python/3.13/Dockerfile"))
        .content()
        .contains(
            "# The checksum is verified, before the plugin builds, to be the one that"
                + " thomas@python.org (https://accounts.google.com) signed.\nFROM toolchain")
        .contains("/Python-3.13.5.tar.xz\" " + SUM_OF_3_13_5_XZ)
        .doesNotContain("/Python-3.13.5.tgz");
  }

  @Test
  void imagesWithTheSameReleaseNeedItOnce() {
    bundles.put("/3.13.5/Python-3.13.5.tar.xz.sigstore", "{}");
    var other = image("required", "3.13.5").replace("acme/python", "acme/other");

    require(image("required", "3.13.5") + other);

    assertThat(verified).hasSize(1);
  }

  @Test
  void anImageBesideItMayHaveItsPythonFromElsewhere() {
    bundles.put("/3.13.5/Python-3.13.5.tar.xz.sigstore", "{}");
    var packaged =
        "<image><name>acme/packaged</name><pythons><python>3.13</python></pythons>"
            + "<interpreter><provider>repository</provider></interpreter></image>";

    require(image("required", "3.13.5") + packaged);

    assertThat(verified).containsExactly(new SignedChecksum(SUM_OF_3_13_5_XZ, THOMAS));
  }

  @Test
  void anotherTrustRootVerifiesAgain() throws IOException {
    bundles.put("/3.13.5/Python-3.13.5.tar.xz.sigstore", "{}");
    var file = Files.writeString(module.resolve("root.json"), "{}");
    require(image("required", "3.13.5"));

    trustedRoot = Optional.of(file);
    require(image("required", "3.13.5"));
    Files.writeString(file, "{\"changed\": 1}");
    require(image("required", "3.13.5"));

    assertThat(verified).hasSize(3);
  }

  @Test
  void whatIsRememberedCountsOfflineAndNothingElseDoes() {
    bundles.put("/3.13.5/Python-3.13.5.tar.xz.sigstore", "{}");
    require(image("required", "3.13.5"));
    offline = true;

    require(image("required", "3.13.5"));

    assertThatThrownBy(() -> require(image("required", "3.13.5", "3.14.0")))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "Python 3.14.0: its signature was never verified here, and Maven is offline (-o). Build"
                + " once without -o: what was verified is remembered in "
                + module.resolve("repository/cache")
                + ".");
    assertThat(asked).hasSize(1);
  }

  @Test
  void memoryThatIsDamagedIsNone() throws IOException {
    bundles.put("/3.13.5/Python-3.13.5.tar.xz.sigstore", "{}");
    require(image("required", "3.13.5"));
    try (var files = Files.list(module.resolve("repository/cache/verified"))) {
      for (var file : files.toList()) {
        Files.write(file, new byte[0]);
      }
    }

    require(image("required", "3.13.5"));

    assertThat(verified).hasSize(2);
  }

  @Test
  void aReleaseWithoutABundleIsToldBeforeTheLibraryIsLoaded() {
    assertThatThrownBy(() -> require(image("required", "3.9.2"), (jars, use) -> fail("loaded")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith(
            "Python 3.9.2: there is no Sigstore bundle at "
                + address()
                + "/3.9.2/Python-3.9.2.tar.xz.sigstore. python.org has them from 3.9.14,");
  }

  @Test
  void mirrorThatIsNotThereIsTheCause() {
    var images = image("required", "3.13.5");
    mirror.stop(0);

    assertThatThrownBy(() -> require(images))
        .isInstanceOf(InfrastructureFailure.class)
        .hasMessageContaining("could not be fetched")
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void whatIsRefusedIsNotRemembered() {
    bundles.put("/3.13.5/Python-3.13.5.tar.xz.sigstore", "{}");

    assertThatThrownBy(
            () ->
                require(
                    image("required", "3.13.5"),
                    (sum, bundle, root) -> {
                      throw new SignatureFailure("not theirs");
                    }))
        .isInstanceOf(BuildFailure.class)
        .hasMessage("Python 3.13.5: not theirs");
    require(image("required", "3.13.5"));

    assertThat(verified).hasSize(1);
  }

  @Test
  void aRealBundleOfSomebodyElseIsRefusedByTheRealLibrary() {
    trustedRoot = Optional.of(SignedArtifact.trustedRoot());
    bundles.put("/3.13.5/Python-3.13.5.tar.xz.sigstore", SignedArtifact.bundle());

    assertThatThrownBy(() -> require(image("required", "3.13.5"), SigstoreLibrary::with))
        .isInstanceOf(BuildFailure.class)
        .message()
        .hasLineCount(1)
        .isEqualTo(
            "Python 3.13.5: "
                + address()
                + "/3.13.5/Python-3.13.5.tar.xz.sigstore is a signature of "
                + SignedArtifact.SIGNER
                + ", not of the release manager, thomas@python.org (https://accounts.google.com)."
                + " Do not use what this mirror has.");
  }

  @Test
  void aTrustRootThatIsNotThereIsTold() {
    trustedRoot = Optional.of(module.resolve("missing.json"));

    assertThatThrownBy(() -> require(image("required", "3.13.5")))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "-Dpython-image.source.trustedRoot: "
                + module.resolve("missing.json")
                + " cannot be read. Give the trusted_root.json of an instance of Sigstore.");
  }
}
