package io.github.pythonimage.verify;

import static io.github.pythonimage.verify.check.CheckContextFixture.good;
import static io.github.pythonimage.verify.check.CheckContextFixture.parse;
import static io.github.pythonimage.verify.check.CheckContextFixture.withConfiguration;
import static io.github.pythonimage.verify.check.CheckContextFixture.withFiles;
import static io.github.pythonimage.verify.check.CheckContextFixture.withIdentity;
import static io.github.pythonimage.verify.check.CheckContextFixture.withInfo;
import static io.github.pythonimage.verify.check.CheckContextFixture.withLayers;
import static io.github.pythonimage.verify.check.CheckContextFixture.withSize;
import static io.github.pythonimage.verify.check.CheckContextFixture.withUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageInfoFixture;
import io.github.pythonimage.docker.ImageSettings;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.Expectations;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Identity;
import io.github.pythonimage.verify.check.IdentityFixture;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.check.Severity;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileTreeFixture;
import io.github.pythonimage.verify.rules.config.ArchitectureRule;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
  private static final String TITLE = "org.opencontainers.image.title";
  private static final String REVISION = "org.opencontainers.image.revision";
  private static final String PATH = "/opt/app/venv/bin:/opt/app/python/bin:/usr/bin";

  /** An image with one thing wrong, and what is said of it. */
  record Spoiled(String rule, CheckContext context, String message) {
    @Override
    public String toString() {
      return rule + ": " + message;
    }
  }

  static Stream<Spoiled> spoiled() {
    return Stream.of(
        new Spoiled(
            "user",
            withUser("app"),
            "The image's USER is 'app', but it must be 10001:10001, the numbers that <runtime><uid> gives."
                + " Build the image again."),
        new Spoiled(
            "layers",
            withIdentity(
                withLayers(List.of("sha256:base"), "1", "2", "3"),
                new Identity("", Map.of(), expected("linux/amd64", 2, "sha256:base"))),
            "The image has 3 layers over its base debian:trixie-slim where its Dockerfile makes 2."
                + " Build the image again; add files in an image of your own."),
        new Spoiled(
            "layers",
            withIdentity(
                withLayers(List.of("sha256:base"), "1"),
                new Identity("", Map.of(), expected("linux/amd64", 2, "sha256:base"))),
            "The image has 1 layers over its base debian:trixie-slim where its Dockerfile makes 2."
                + " Build the image again; add files in an image of your own."),
        new Spoiled(
            "layers",
            withIdentity(
                withLayers(List.of("sha256:base"), "1", "2"),
                new Identity("", Map.of(), expected("linux/amd64", 2, "sha256:noted"))),
            "The image does not start with the layers of its base debian:trixie-slim. Build the image"
                + " again."),
        new Spoiled(
            "layers",
            withIdentity(
                withLayers(List.of("sha256:base"), "1", "3"),
                new Identity(
                    "",
                    Map.of(),
                    expected(
                        "linux/amd64",
                        2,
                        "sha256:base",
                        Optional.of(List.of("sha256:base", "1", "2"))))),
            "The layers of the image are not those that its build made: it was changed or made again in"
                + " another way. Build it with the goal build."),
        new Spoiled(
            "architecture",
            withIdentity(
                good(),
                new Identity("linux/amd64", Map.of(), expected("linux/arm64", 2, "sha256:base"))),
            "The image is for linux/amd64, not for linux/arm64. Build it again for that platform."),
        new Spoiled(
            "architecture",
            withFiles(
                FileTreeFixture.good()
                    .elf("/opt/app/python/bin/python3.13", "libc.so.6")
                    .machine(183)
                    .tree()),
            "The image is for amd64, but /opt/app/venv/bin/python3 is a program of another"
                + " architecture (ELF machine 183). Build the image again."),
        new Spoiled(
            "names",
            withIdentity(
                good(),
                new Identity(
                    "linux/amd64",
                    Map.of("acme/python:3.13", good().info().id(), "acme/python:3", "sha256:other"),
                    IdentityFixture.NO_EXPECTATIONS)),
            "acme/python:3 is another image (sha256:other) than the verified one ("
                + good().info().id()
                + "). Build the image again."),
        new Spoiled(
            "names",
            withIdentity(
                good(),
                new Identity(
                    "linux/amd64", Map.of("acme/python:3", ""), IdentityFixture.NO_EXPECTATIONS)),
            "The engine has no image under the name acme/python:3. Build the image again."),
        new Spoiled(
            "layers",
            withLayers(List.of("sha256:older"), "1", "2"),
            "The image does not start with the layers of its base debian:trixie-slim. Build the image"
                + " again."),
        new Spoiled(
            "unread-files",
            withFiles(
                FileTreeFixture.good()
                    .file("/root/.netrc", "")
                    .content(
                        new FileContent(
                            false,
                            "",
                            "",
                            "",
                            Optional.empty(),
                            Set.of(BytePatterns.TOO_LARGE),
                            "",
                            ""))
                    .tree()),
            "1 file is too large to be judged (/root/.netrc). Rules read such a file up to 4 MiB, a list"
                + " of files or packages up to 32 MiB, and 32 MiB of all of them. No usual image has"
                + " more. Make it smaller, or take it out of the base or the package that has it."),
        new Spoiled(
            "size",
            withSize(213_400_000),
            "The image has 213.4 MB, 13.4 MB more than <verify><maxSize> allows (200.0 MB). Its base has"
                + " 78.0 MB, the distribution's packages add 135.4 MB. Below /opt/app are 1.2 kB, the"
                + " most in /opt/app/python/bin (1.0 kB), /opt/app/python/lib (0.1 kB), /opt/app/venv"
                + " (0.1 kB). Leave out what is not needed, or raise the budget."),
        new Spoiled(
            "environment",
            withConfiguration(
                Map.of("LANG", "C.UTF-8", "PATH", PATH, "TZ", "CET"), labels(), entrypoint()),
            "ENV TZ of the image is 'CET', but <runtime><environment> says 'UTC'. Build the image"
                + " again."),
        new Spoiled(
            "environment",
            withConfiguration(
                Map.of("LANG", "C.UTF-8", "PATH", "/usr/bin:/opt/app/venv/bin", "TZ", "UTC"),
                labels(),
                entrypoint()),
            "The image's PATH is '/usr/bin:/opt/app/venv/bin' and does not start with /opt/app/venv/bin:/opt/app/python/bin, so"
                + " that another python3 may be found. Build the image again."),
        new Spoiled(
            "environment",
            withConfiguration(
                Map.of("LANG", "C.UTF-8", "PATH", PATH + ":/opt/evil/bin", "TZ", "UTC"),
                labels(),
                entrypoint()),
            "The image's PATH is '"
                + PATH
                + ":/opt/evil/bin', but with the folders of the base debian:trixie-slim it must be '"
                + PATH
                + "'. Build the image again."),
        // A label of the POM is no variable of it.
        new Spoiled(
            "environment",
            withConfiguration(
                Map.of(
                    "LANG",
                    "C.UTF-8",
                    "PATH",
                    PATH,
                    "TZ",
                    "UTC",
                    "org.opencontainers.image.title",
                    "x"),
                labels(),
                entrypoint()),
            "1 ENV (org.opencontainers.image.title) of the image is neither of the base"
                + " debian:trixie-slim nor of <runtime><environment>. Build the image again, or add"
                + " it there."),
        new Spoiled(
            "environment",
            withInfo(
                withSettings(
                    new ImageSettings(
                        Set.of(),
                        Set.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        List.of("TZ"),
                        ""))),
            "1 variable (TZ) of the image has more than one value, and programs differ in which one"
                + " they take. Build the image again."),
        new Spoiled(
            "environment",
            withConfiguration(
                Map.of("LANG", "C.UTF-8", "PATH", PATH, "TZ", "UTC", "PYTHONOPTIMIZE", "2"),
                labels(),
                entrypoint()),
            "1 ENV (PYTHONOPTIMIZE) of the image is neither of the base debian:trixie-slim nor of"
                + " <runtime><environment>. Build the image again, or add it there."),
        new Spoiled(
            "image-config",
            withInfo(
                withSettings(
                    ImageInfoFixture.settings(
                        Set.of("/data"),
                        Set.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of()))),
            "1 VOLUME (/data) of the image is neither of the base debian:trixie-slim nor of"
                + " <runtime><volumes>. Build the image again, or add it there."),
        new Spoiled(
            "labels",
            withConfiguration(good().info().environment(), labelsAnd("TZ", "UTC"), entrypoint()),
            "1 LABEL (TZ) of the image is neither of the base debian:trixie-slim nor of"
                + " <runtime><labels>. Build the image again, or add it there."),
        new Spoiled(
            "labels",
            withConfiguration(
                good().info().environment(),
                labelsAnd(
                    "io.github.pythonimage.openssl",
                    "linked statically; updates come only with another archive"),
                entrypoint()),
            "1 LABEL (io.github.pythonimage.openssl) of the image is neither of the base"
                + " debian:trixie-slim nor of <runtime><labels>. Build the image again, or add it"
                + " there."),
        new Spoiled(
            "labels",
            withConfiguration(
                good().info().environment(), labelsAnd("com.acme.x", "y"), entrypoint()),
            "1 LABEL (com.acme.x) of the image is neither of the base debian:trixie-slim nor of"
                + " <runtime><labels>. Build the image again, or add it there."),
        new Spoiled(
            "labels",
            withConfiguration(good().info().environment(), labelsAnd(TITLE, null), entrypoint()),
            "LABEL org.opencontainers.image.title of the image is not set, but <runtime><labels> says"
                + " 'app'. Build the image again."),
        new Spoiled(
            "labels",
            withConfiguration(good().info().environment(), labelsAnd(REVISION, "0"), entrypoint()),
            "LABEL org.opencontainers.image.revision of the image is '0', but the project says"
                + " '4f2a'. Build the image again."),
        new Spoiled(
            "labels",
            withConfiguration(good().info().environment(), labelsAnd(REVISION, null), entrypoint()),
            "LABEL org.opencontainers.image.revision of the image is not set, but the project says"
                + " '4f2a'. Build the image again."),
        new Spoiled(
            "command",
            withConfiguration(good().info().environment(), labels(), List.of("env")),
            "ENTRYPOINT of the image is 'env', but <runtime><entrypoint> or its default is"
                + " 'python3 -m app'. Build the image again."));
  }

  @Test
  void findNothingInAGoodImage() {
    assertThat(Rules.findings(Rules.ALL, good())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("spoiled")
  void findTheOneThingThatIsWrong(Spoiled spoiled) {
    assertThat(Rules.findings(Rules.ALL, spoiled.context()))
        .extracting(Finding::rule, Finding::severity, Finding::message)
        .containsExactly(tuple(spoiled.rule(), Severity.ERROR, spoiled.message()));
  }

  // Rules on files have cases of their own, in the package of the rules.
  @Test
  void rulesOnFactsAndConfigurationHaveACase() {
    assertThat(spoiled().map(Spoiled::rule).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Rules.ALL.stream()
                .filter(rule -> !(rule instanceof FilesRule) && !Rules.INSIDE.contains(rule))
                .map(Rule::name)
                .toList());
  }

  @Test
  void judgeTheConfigurationWhereTheImageCannotBeSeenFromInside() {
    var spoiled = withUser("");
    var blind =
        CheckContextBuilder.of(spoiled)
            .base(Optional.empty())
            .files(Optional.empty())
            .inside(Optional.empty())
            .build();

    assertThat(Rules.findings(Rules.ALL, blind))
        .extracting(Finding::rule)
        .containsExactly("user", "layers");
  }

  private static Expectations expected(String platform, int layers, String base) {
    return expected(platform, layers, base, Optional.empty());
  }

  private static Expectations expected(
      String platform, int layers, String base, Optional<List<String>> imageLayers) {
    return new Expectations(
        Optional.of(platform),
        OptionalInt.of(layers),
        Optional.of(List.of(base)),
        imageLayers,
        Optional.empty(),
        false,
        Set.of());
  }

  @Test
  void warnOfABaseWhoseLayersNobodyKnows() {
    var known = good();
    var unknown = CheckContextBuilder.of(known).base(Optional.empty()).build();

    assertThat(Rules.findings(Rules.ALL, unknown))
        .containsExactly(
            new Finding(
                "layers",
                Severity.WARNING,
                Message.of(
                    "The layers of the base debian:trixie-slim are unknown, so nobody can tell whether"
                        + " the image has others. Build it with access to the registry of the"
                        + " base."),
                true));
  }

  @Test
  void warnOfAnImageOfWhoseBuildThereIsNoNote() {
    var noted = expected("linux/amd64", 2, "sha256:base");
    var unnoted =
        new Expectations(
            noted.platform(),
            noted.ownLayers(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            Set.of());

    assertThat(Rules.findings(Rules.ALL, withIdentity(good(), new Identity("", Map.of(), unnoted))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("layers");
              assertThat(finding.isError()).isFalse();
              assertThat(finding.message())
                  .startsWith("Nothing in this folder notes the build of the image");
            });
    assertThat(Rules.findings(Rules.ALL, withIdentity(good(), new Identity("", Map.of(), noted))))
        .isEmpty();
  }

  @Test
  void takeTheUsualVariantOfAnArchitectureForTheArchitecture() {
    for (var actual : List.of("linux/arm64", "linux/arm64/v8")) {
      var one =
          withIdentity(
              good(), new Identity(actual, Map.of(), expected("linux/arm64/v8", 2, "sha256:base")));
      assertThat(new ArchitectureRule().findings(one)).isEmpty();
    }
    var other =
        withIdentity(
            good(), new Identity("linux/arm/v6", Map.of(), expected("linux/arm/v7", 2, "x")));
    assertThat(new ArchitectureRule().findings(other)).hasSize(1);
    for (var actual : List.of("windows/amd64", "freebsd/amd64", "linux/amd64/v3")) {
      var foreign =
          withIdentity(
              good(), new Identity(actual, Map.of(), expected("linux/amd64", 2, "sha256:base")));
      assertThat(new ArchitectureRule().findings(foreign))
          .extracting(Finding::message)
          .containsExactly(
              "The image is for "
                  + actual
                  + ", not for linux/amd64. Build it again for that platform.");
    }
  }

  private static ImageInfo withSettings(ImageSettings settings) {
    var info = good().info();
    return new ImageInfo(
        info.id(),
        info.sizeBytes(),
        info.layers(),
        info.user(),
        info.environment(),
        info.labels(),
        info.workdir(),
        info.entrypoint(),
        info.command(),
        info.created(),
        info.architecture(),
        settings,
        List.of(),
        info.platform());
  }

  private static Map<String, String> labels() {
    return good().info().labels();
  }

  /** With one more, with another value or without it. */
  private static Map<String, String> labelsAnd(String name, @Nullable String value) {
    var labels = new TreeMap<>(labels());
    labels.remove(name);
    if (value != null) {
      labels.put(name, value);
    }
    return labels;
  }

  private static List<String> entrypoint() {
    return good().info().entrypoint();
  }

  private static void add(ObjectNode facts, String name, Object json) {
    facts.withArray(name).add(parse(json.toString()));
  }

  private static ObjectNode distribution(String problems, String error) {
    return parse(
        "{'name': 'acme', 'version': '1.0', 'requested': true, 'requiredBy': [], 'problems': ["
            + problems
            + "], 'undecided': [], 'modules': [{'name': 'acme', 'error': "
            + error
            + "}], 'bytes': 1}");
  }
}
