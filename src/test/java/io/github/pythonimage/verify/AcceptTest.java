package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Severity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code <verify><accept>} does to the result of an image. */
class AcceptTest {
  private static final Finding TOO_LARGE = new Finding("size", "The image has 2 GB.");
  private static final Finding BAD_LABEL = new Finding("labels", "There is another label.");

  private static List<PlannedImage> images(String match) {
    return images("size", match);
  }

  private static PlannedImage accept(String rule, String match) {
    return images(rule, match).get(0);
  }

  private static List<PlannedImage> images(String rule, String match) {
    var images =
        """
        <images><image><name>acme/python</name>
        <pythons><python>3.13</python><python>3.14</python></pythons>
        <verify><accept><finding><rule>%s</rule><match>%s</match><reason>Known.</reason></finding>
        </accept></verify></image></images>
        """
            .formatted(rule, match);
    return new Planner(Catalog.load(), Instant.EPOCH)
        .plan(PomImages.of(images, Path.of("").toAbsolutePath()))
        .images();
  }

  @Test
  void acceptedFindingDoesNotFailButStaysVisible() {
    var verification = VerificationFixture.of(images("2 GB").get(0), TOO_LARGE);

    assertThat(verification.isGood()).isTrue();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.accepted()).containsExactly(new AcceptedResult(TOO_LARGE, "Known."));
    assertThat(verification.accepted().get(0)).hasToString("size: The image has 2 GB. (Known.)");
  }

  @Test
  void otherFindingsFail() {
    var verification = VerificationFixture.of(images("3 GB").get(0), TOO_LARGE, BAD_LABEL);

    assertThat(verification.isGood()).isFalse();
    assertThat(verification.findings()).containsExactly(TOO_LARGE, BAD_LABEL);
  }

  /** What is accepted of one file says nothing of another one, which came later. */
  @Test
  void oneThingOfAListingIsAcceptedAlone() {
    var image = images("(/usr/bin/a*)").get(0);
    var paths = List.of("/usr/bin/a", "/usr/bin/b", "/c", "/d", "/e", "/f", "/usr/bin/ab");

    var verification =
        VerificationFixture.of(
            image, new Finding("size", Severity.ERROR, installers(paths), false));

    assertThat(verification.accepted())
        .extracting(Object::toString)
        .containsExactly(
            "size: The image has 2 installers (/usr/bin/a, /usr/bin/ab). Remove them. (Known.)");
    assertThat(verification.findings())
        .extracting(Object::toString)
        .containsExactly(
            "size: The image has 5 installers (/usr/bin/b, /c, /d, /e, /f). Remove them.");
    assertThat(verification.isGood()).isFalse();
    assertThat(UnusedAccepts.warn(List.of(verification))).isEqualTo(List.of(verification));
  }

  /** Only some are shown. */
  @Test
  void theLastThingOfALongListingIsAcceptedAlone() {
    var image = images("/6").get(0);
    var paths = List.of("/1", "/2", "/3", "/4", "/5", "/6");

    var verification =
        VerificationFixture.of(
            image, new Finding("size", Severity.ERROR, installers(paths), false));

    assertThat(verification.accepted()).hasSize(1);
    assertThat(verification.findings())
        .extracting(Finding::text)
        .containsExactly(installers(paths.subList(0, 5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"The image has", "1 installer (", "installers", "Remove them", "*"})
  void whatIsSaidOfAllThingsAcceptsAll(String match) {
    var finding = new Finding("size", Severity.ERROR, installers(List.of("/a", "/b")), false);

    var verification = VerificationFixture.of(images(match).get(0), finding);

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.accepted()).containsExactly(new AcceptedResult(finding, "Known."));
  }

  @Test
  void aListingOfOnePlatformIsAcceptedAlone() {
    var finding =
        new Finding("size", Severity.ERROR, installers(List.of("/a", "/b")), false)
            .onPlatform("linux/arm64");

    var verification =
        VerificationFixture.of(images("linux/arm64: The image has *(/a)").get(0), finding);

    assertThat(verification.findings())
        .extracting(Finding::message)
        .containsExactly("linux/arm64: The image has 1 installer (/b). Remove them.");
  }

  /** Blanks are those of the message. */
  @Test
  void aThingWithTwoBlanksInItsNameIsAccepted() {
    var finding = new Finding("size", Severity.ERROR, installers(List.of("/a  b", "/c")), false);
    var shown = finding.message().replaceAll(".*\\((.*), .*", "$1");

    var verification = VerificationFixture.of(images(shown).get(0), finding);

    assertThat(shown).isEqualTo("/a b");
    assertThat(verification.findings())
        .extracting(Finding::message)
        .containsExactly("The image has 1 installer (/c). Remove them.");
  }

  private static Message installers(List<String> paths) {
    return Message.of(paths, "installer", "installers")
        .after("The image has ")
        .then(". Remove them.");
  }

  @Test
  void warnsOfAcceptThatNothingNeeds() {
    var images = images("3 GB");
    var verifications =
        UnusedAccepts.warn(
            List.of(
                VerificationFixture.of(images.get(0), BAD_LABEL),
                VerificationFixture.of(images.get(1), BAD_LABEL)));

    assertThat(verifications.get(0).findings())
        .containsExactly(
            BAD_LABEL,
            new Finding(
                "size",
                Severity.WARNING,
                "<verify><accept><finding> with <match>3 GB</match> accepts nothing: no finding of"
                    + " size contains that text. Remove it, or correct <match>."));
    assertThat(verifications.get(1).findings()).containsExactly(BAD_LABEL);
  }

  @Test
  void onePythonThatNeedsTheAcceptIsEnough() {
    var images = images("2 GB");
    var verifications =
        List.of(
            VerificationFixture.of(images.get(0), BAD_LABEL),
            VerificationFixture.of(images.get(1), TOO_LARGE));

    assertThat(UnusedAccepts.warn(verifications)).isEqualTo(verifications);
  }

  @Test
  void imageThatPassedBeforeMayNeedTheAccept() {
    var images = images("2 GB");
    var accepted = List.of(new AcceptedResult(TOO_LARGE, "Known."));
    var before =
        Verification.withoutImage(CheckContextFixture.target(images.get(1)), List.of(), accepted);
    var verifications = List.of(VerificationFixture.of(images.get(0), BAD_LABEL), before);

    assertThat(UnusedAccepts.warn(verifications)).isEqualTo(verifications);
  }

  @Test
  void warnsWhereAllImagesPassedBeforeWithoutTheAccept() {
    var verifications =
        images("2 GB").stream()
            .map(CheckContextFixture::target)
            .map(target -> Verification.withoutImage(target, List.of(), List.of()))
            .toList();

    var warned = UnusedAccepts.warn(verifications);

    assertThat(warned.get(0).findings()).extracting(Finding::rule).containsExactly("size");
    assertThat(warned.get(1).findings()).isEmpty();
  }

  @Test
  void doesNotWarnWhereARuleCouldNotDecide() {
    var image = images("2 GB").get(0);
    var undecided = new Finding("size", Severity.WARNING, Message.of("Nobody can tell."), true);
    var verifications = List.of(VerificationFixture.of(image, undecided));

    assertThat(UnusedAccepts.warn(verifications)).isEqualTo(verifications);
  }

  @Test
  void imageThatDidNotRunSaysNothingOfRulesThatNeedItToRun() {
    var outside = notRun(accept("size", "2 GB"));
    var inside = notRun(accept("module-import", "uwsgi"));

    assertThat(UnusedAccepts.warn(List.of(outside)).get(0).findings())
        .extracting(Finding::rule)
        .containsExactly("size");
    assertThat(UnusedAccepts.warn(List.of(inside))).containsExactly(inside);
  }

  private static Verification notRun(PlannedImage image) {
    var good = CheckContextFixture.good();
    return Verification.of(
        CheckContextBuilder.of(good)
            .image(image)
            .base(Optional.empty())
            .inside(Optional.empty())
            .build(),
        List.of());
  }

  @Test
  void doesNotWarnWhereRulesHadNothingToLookAt() {
    var verifications =
        List.of(VerificationFixture.bad(images("2 GB").get(0), new Finding("image", "gone")));

    assertThat(UnusedAccepts.warn(verifications)).isEqualTo(verifications);
  }
}
