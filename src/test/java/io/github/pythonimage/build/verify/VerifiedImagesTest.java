package io.github.pythonimage.build.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.http.LoopbackServer;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.AcceptedResult;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that passed is not read again, unless anything at all is different. */
class VerifiedImagesTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
  private static final List<Finding> WARNINGS =
      List.of(new Finding("layers", Severity.WARNING, "unknown base"));
  private static final List<AcceptedResult> ACCEPTED =
      List.of(new AcceptedResult(new Finding("size", "too large"), "known"));

  @TempDir private Path module;
  private BuildConfig job;
  private Target target;
  private VerifyFiles files;

  @BeforeEach
  void plan() {
    use("");
  }

  private void use(String more) {
    var images =
        "<images><image><name>127.0.0.1:1/acme/python</name><pythons><python>3.13</python></pythons>"
            + more
            + "</image></images>";
    job = job(images, false);
    plan(job.images(), NOW);
    files = new VerifyFiles(job.output(), job.rendering().generator());
  }

  private void plan(List<ImageSpec> images, Instant now) {
    target = Target.of(new Planner(Catalog.load(), now).plan(images)).get(0);
  }

  private BuildConfig job(String images, boolean force) {
    return BuildConfigFixture.of(module, PomImages.of(images, module))
        .options(BuildConfigFixture.onHost(force))
        .outputs(new Outputs(List.of(), Set.of(Place.REGISTRY), List.of(), false))
        .get();
  }

  private Map<Target, PushedImage> pushed(String digest) {
    return Map.of(target, new PushedImage(target.label(), "runtime", target.names(), digest));
  }

  @Test
  void isNotReadAgainOnAnotherDay() {
    use("<security><updates>daily</updates></security>");
    pass(WARNINGS);
    plan(job.images(), NOW.plus(Duration.ofDays(3)));
    assertThat(before(DIGEST)).containsKey(target);
  }

  private Map<Target, Verification> before(String digest) {
    return new VerifiedImages(job.forVerify()).before(List.of(target), pushed(digest), files);
  }

  private void pass(List<Finding> findings) {
    pass(findings, Set.of());
  }

  private void pass(List<Finding> findings, Set<Target> notRun) {
    var proof = Verification.withoutImage(target, findings, ACCEPTED);
    files.write(List.of(proof));
    new VerifiedImages(job.forVerify()).remember(List.of(proof), Map.of(), pushed(DIGEST), notRun);
  }

  @Test
  void keepsWarningsAndAcceptedFindingsOfAnImageThatPassed() {
    assertThat(before(DIGEST)).isEmpty();
    pass(WARNINGS);

    var proof = before(DIGEST).get(target);

    assertThat(proof.isGood()).isTrue();
    assertThat(proof.findings()).isEqualTo(WARNINGS);
    assertThat(proof.accepted()).isEqualTo(ACCEPTED);
  }

  @Test
  void verifiesAnotherDigest() {
    pass(WARNINGS);

    assertThat(before(OTHER)).isEmpty();
  }

  @Test
  void verifiesWithOtherExpectations() {
    pass(WARNINGS);
    use("<verify><maxSize>5MB</maxSize></verify>");
    assertThat(before(DIGEST)).isEmpty();

    pass(WARNINGS);
    use(
        "<verify><maxSize>5MB</maxSize><accept><finding><rule>size</rule><match>large</match>"
            + "<reason>known</reason></finding></accept></verify>");
    assertThat(before(DIGEST)).isEmpty();
  }

  @Test
  void verifiesAgainIfSomethingElseIsTried() {
    for (var tried :
        List.of(
            "<commands><command>true</command></commands>",
            "<commands><command>false</command></commands>",
            "<http><port>80</port></http>",
            "<http><port>81</port></http>",
            "<http><port>81</port><path>/health</path></http>",
            "<http><port>81</port><path>/health</path><status>204</status></http>")) {
      pass(WARNINGS);
      assertThat(before(DIGEST)).as("the same as before %s", tried).isNotEmpty();
      use("<verify>" + tried + "</verify>");
      assertThat(before(DIGEST)).as(tried).isEmpty();
    }
  }

  @Test
  void verifiesWithOtherRequirements() throws IOException {
    var file = module.resolve("requirements.txt");
    Files.writeString(file, "idna\nsetuptools\n");
    use("<wheels><requirements>requirements.txt</requirements></wheels>");
    pass(WARNINGS);
    assertThat(before(DIGEST)).isNotEmpty();

    Files.writeString(file, "idna\n");

    assertThat(before(DIGEST)).isEmpty();
  }

  @Test
  void verifiesAgainAfterAnError() {
    pass(List.of(new Finding("size", "too large")));

    assertThat(before(DIGEST)).isEmpty();
  }

  @Test
  void verifiesAgainWhatNoEngineRan() {
    pass(WARNINGS, Set.of(target));

    assertThat(before(DIGEST)).isEmpty();
  }

  /** A second look may tell more; until then the image is a verified one. */
  @Test
  void findsAnImageThatPassedThoughNoEngineRanIt() {
    pass(WARNINGS, Set.of(target));

    assertThat(compare(DIGEST).passed()).containsOnlyKeys(target);
    assertThat(compare(OTHER).passed()).isEmpty();
    assertThat(compare(OTHER).others())
        .containsEntry(
            target,
            "another digest: %s passed, and the last build pushed %s".formatted(DIGEST, OTHER));
  }

  private VerifiedImages.Comparison compare(String digest) {
    return new VerifiedImages(job.forVerify()).compare(List.of(target), pushed(digest));
  }

  @Test
  void findsNoImageThatFailed() {
    pass(List.of(new Finding("user", Severity.ERROR, "It runs as root.")));

    assertThat(compare(DIGEST).passed()).isEmpty();
    assertThat(compare(DIGEST).others())
        .containsEntry(target, "no verification of it is recorded that passed");
  }

  @Test
  void verifiesWhereTheResultsAreGone() {
    pass(WARNINGS);
    files.delete(List.of(target));

    assertThat(before(DIGEST)).isEmpty();
  }

  @Test
  void verifiesAnImageThatOnlyTheRegistryHadWhenItIsInTheEngineToo() {
    pass(WARNINGS);
    job =
        BuildConfigFixture.of(module, job.images())
            .options(BuildConfigFixture.onHost(false))
            .outputs(new Outputs(List.of(), Set.of(Place.REGISTRY, Place.ENGINE), List.of(), false))
            .get();

    assertThat(before(DIGEST)).isEmpty();
  }

  @Test
  void verifiesEverythingWhereThatIsForced() {
    pass(WARNINGS);
    job =
        BuildConfigFixture.of(module, job.images())
            .options(BuildConfigFixture.onHost(true))
            .outputs(job.outputs())
            .get();

    assertThat(before(DIGEST)).isEmpty();
  }

  @Test
  void verifiesWithOtherNotesOfABuild() {
    note("debian@sha256:one", List.of("sha256:base"));
    pass(WARNINGS);
    assertThat(before(DIGEST)).isNotEmpty();

    note("debian@sha256:two", List.of("sha256:base"));
    assertThat(before(DIGEST)).isEmpty();

    note("debian@sha256:one", List.of("sha256:other"));
    assertThat(before(DIGEST)).isEmpty();

    note("debian@sha256:one", List.of("sha256:base"));
    assertThat(before(DIGEST)).isNotEmpty();
  }

  private void note(String base, List<String> layers) {
    var platforms = Map.of("linux/amd64", layers, "linux/arm64", layers);
    BuildNote.file(job.output())
        .write(
            Map.of(
                target.label(),
                new BuildNote(List.of("linux/amd64", "linux/arm64"), base, platforms, List.of())));
  }

  @Test
  void verifiesAgainWhatARuleCouldNotDecide() {
    pass(List.of(new Finding("layers", Severity.WARNING, Message.of("Nobody can tell."), true)));

    assertThat(before(DIGEST)).isEmpty();
  }

  @Test
  void verifiesAgainOnlineWhatPassedOffline() {
    var online = job;
    job = BuildConfigFixture.of(module, job.images()).outputs(job.outputs()).offline(true).get();
    pass(WARNINGS);
    assertThat(before(DIGEST)).isNotEmpty();

    job = online;
    assertThat(before(DIGEST)).isEmpty();
    assertThat(compare(DIGEST).others())
        .containsEntry(target, "it was verified offline, without the configuration of its base");
  }

  @Test
  void whatPassedOnlineAlsoCountsOffline() {
    pass(WARNINGS);
    job = BuildConfigFixture.of(module, job.images()).outputs(job.outputs()).offline(true).get();

    assertThat(before(DIGEST)).isNotEmpty();
  }

  @Test
  void namesAllThatDiffers() throws IOException {
    pass(WARNINGS);
    Files.writeString(module.resolve("requirements.txt"), "idna");
    use(
        "<policies><base-musl>off</base-musl></policies><wheels><requirements>requirements.txt</requirements></wheels>");

    assertThat(compare(DIGEST).others())
        .containsEntry(
            target,
            "other rules: <policies>, <verify><accept> or <sigstore>; other expectations: <image>"
                + " in the POM, names in <requirements> and <projects>");
  }

  @Test
  void namesOtherOutputs() {
    pass(WARNINGS);

    assertThat(new VerifiedImages(job.forVerify()).compare(List.of(target), Map.of()).others())
        .containsEntry(target, "it was verified for other <outputs> (python-image.outputs)");
  }

  @Test
  void verifiesAgainAfterAnImageInTheEngineChanged() throws IOException {
    try (var engine = new LoopbackServer()) {
      var base = new AtomicReference<>("sha256:base");
      var image = new AtomicReference<>("sha256:image");
      engine.answer(
          exchange -> {
            var isBase = exchange.getRequestURI().getPath().contains("debian");
            var id = isBase ? base.get() : image.get();
            var isHistory = exchange.getRequestURI().getPath().endsWith("/history");
            LoopbackServer.send(exchange, 200, isHistory ? "[]" : "{\"Id\":\"" + id + "\"}");
          });
      job =
          BuildConfigFixture.of(module, job.images())
              .engine(() -> Endpoint.of("tcp://" + engine.host()))
              .outputs(new Outputs(List.of(), Set.of(Place.ENGINE), List.of(), false))
              .get();
      var proof = Verification.withoutImage(target, WARNINGS, ACCEPTED);
      files.write(List.of(proof));
      new VerifiedImages(job.forVerify())
          .remember(List.of(proof), Map.of(target, "sha256:image"), Map.of(), Set.of());
      assertThat(inEngine()).isNotEmpty();

      base.set("sha256:other");
      assertThat(inEngine()).isEmpty();
      assertThat(othersInEngine()).containsExactly("other expectations: base image in the engine");
      base.set("sha256:base");
      image.set("sha256:new");
      assertThat(othersInEngine())
          .containsExactly(
              "another image id: sha256:image passed, and %s is sha256:new now"
                  .formatted(target.name()));
    }
  }

  private Collection<String> othersInEngine() {
    return new VerifiedImages(job.forVerify()).compare(List.of(target), Map.of()).others().values();
  }

  private Map<Target, Verification> inEngine() {
    return new VerifiedImages(job.forVerify()).before(List.of(target), Map.of(), files);
  }
}
