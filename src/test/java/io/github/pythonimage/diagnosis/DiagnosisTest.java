package io.github.pythonimage.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.wheels.Requirements;
import io.github.pythonimage.config.wheels.WheelInputs;
import io.github.pythonimage.config.wheels.WheelsSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real tools wrote when they failed (pip 26.3, pip24 24.0, uv 0.13.9, build 1.6.1, pkgconf
 * 1.8.1 and, in those called so, 3.0.7), and what is made of it; {@code diagnoses.txt} is rewritten
 * with {@code -Dgolden.update}.
 */
class DiagnosisTest {
  private static final Path LOGS = Path.of("src/test/resources/diagnosis");
  private static final Path EXPECTED = LOGS.resolve("diagnoses.txt");
  private static final String NOTHING = "(nothing)";

  private static WheelsSpec wheels(String... recipes) {
    var requirements = Requirements.read(LOGS.toAbsolutePath(), "requirements.txt");
    var none = WheelsSpec.none();
    var inputs =
        new WheelInputs(
            List.of(requirements),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    return new WheelsSpec(
        Map.of(PythonSeries.of("3.13"), inputs),
        none.indexes(),
        List.of(),
        List.of(),
        List.of(),
        List.of(recipes),
        none.installer(),
        none.repair(),
        none.install(),
        none.prune(),
        none.network());
  }

  private static Optional<String> diagnosis(String log, String family, String... recipes) {
    var step =
        new FailedStep(
            lines(LOGS.resolve(log + ".log")),
            true,
            wheels(recipes),
            distribution(family),
            List.of());
    return Diagnosis.of(step).map(Diagnosis::toString);
  }

  private static Distribution distribution(String family) {
    return Catalog.load().distributions().releases().stream()
        .filter(one -> one.family().filter(family::equals).isPresent())
        .filter(
            one ->
                !family.equals("apt")
                    || (one.name().equals("debian") && one.version().equals("13")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> cases() {
    try (var files = Files.list(LOGS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  List<DynamicTest> explainsEachLogInOneSentence() throws IOException {
    if (System.getProperty("golden.update") != null) {
      var all = new ArrayList<String>();
      cases().forEach(log -> all.add(log + ": " + diagnosis(log, "apt").orElse(NOTHING)));
      Files.write(EXPECTED, all);
    }
    var expected = lines(EXPECTED);
    assertThat(expected).hasSameSizeAs(cases());
    return expected.stream()
        .map(line -> line.split(": ", 2))
        .map(
            parts ->
                DynamicTest.dynamicTest(
                    parts[0],
                    () ->
                        assertThat(diagnosis(parts[0], "apt").orElse(NOTHING)).isEqualTo(parts[1])))
        .toList();
  }

  @Test
  void namesThePackagesOfTheDistribution() {
    assertThat(diagnosis("pip-psycopg2", "zypper"))
        .hasValue(
            "psycopg2 cannot be built: the program pg_config is missing. Add"
                + " <recipe>psycopg2</recipe> to <wheels><recipes>, which installs"
                + " postgresql-devel.");
    assertThat(diagnosis("pip-link", "dnf"))
        .hasValueSatisfying(t -> assertThat(t).contains("<package>openldap-devel</package>"));
    assertThat(diagnosis("pip-fiona", "dnf"))
        .hasValueSatisfying(
            t -> assertThat(t).contains("gdal-devel (of the repository epel, which the base must"));
    assertThat(diagnosis("pip-av", "dnf"))
        .hasValueSatisfying(t -> assertThat(t).contains("The distribution has no package of it"));
  }

  private static List<String> all(String... lines) {
    var step =
        new FailedStep(
            List.of(lines), true, wheels(), distribution("apt"), List.of("libodb2", "tzdata=1"));
    return Diagnosis.all(step).stream().map(Diagnosis::toString).toList();
  }

  @Test
  void namesAllPackagesThatTheDistributionDoesNotHave() {
    assertThat(
            all(
                "E: Unable to locate package libodb2",
                "E: Unable to locate package libpqq-dev",
                "E: Version '1' for 'tzdata' was not found"))
        .containsExactly(
            "The distribution has no package libodb2, nor tzdata=1, nor libpqq-dev. Correct the names"
                + " libodb2 and tzdata=1 in <runtime><packages>, or add the repository that has them to the"
                + " <base>. Correct its name in <wheels><packages>, or add the repository that has it to the"
                + " <base>.");
  }

  @Test
  void explainsEachOfSeveralWheels() {
    assertThat(
            all(
                "Resolved 3 packages",
                "ERROR: c-1-cp313-linux_x86_64.whl links to libodbc.so.2, libacme.so.1, which no installed package has.",
                "ERROR: a 1.0 could not be built from its sources, a-1.0.tar.gz:",
                "a.c:1:10: fatal error: sql.h: No such file or directory",
                "ERROR: b could not be built from its sources, b.zip:",
                "The moon is full.",
                "hint: try again"))
        .containsExactly(
            "c-1-cp313-linux_x86_64.whl links to libodbc.so.2, libacme.so.1, which no installed"
                + " package has. Add <package>libodbc2</package> to <wheels><packages>. Find the package that"
                + " has it (apt-file search libacme.so.1) and add it as <package> to <wheels><packages>.",
            "a 1.0 cannot be built: the header sql.h is missing. Add <package>unixodbc-dev</package>"
                + " to <wheels><packages>.",
            "b cannot be built; its build ends with: The moon is full. Correct its sources, or ask for"
                + " another version or a wheel of it.");
  }

  @Test
  void namesThePackagesOfLibrariesThatTheBuilderDoesNotHave() {
    var libraries = List.of("libodbc.so.2", "libssl.so.3", "libcuda.so.1", "libpq.so.5");

    assertThat(Diagnosis.ofLibraries(libraries, distribution("apt"), List.of("libpq5")))
        .map(Diagnosis::toString)
        .hasValue(
            "The environment links to libodbc.so.2 and libssl.so.3, which no package of the builder"
                + " has. Add <package>libodbc2</package> to <runtime><packages>. Add"
                + " <package>libssl3t64</package> to <runtime><packages>.");
    assertThat(
            Diagnosis.ofLibraries(
                libraries, distribution("apt"), List.of("libodbc2", "libssl3t64", "libpq5")))
        .isEmpty();
  }

  @Test
  void doesNotTellAnybodyToAddWhatIsThere() {
    assertThat(diagnosis("pip-psycopg2", "apt", "psycopg2")).isEmpty();
    assertThat(diagnosis("uv-lxml", "apt", "lxml")).isEmpty();
    assertThat(diagnosis("pip-pillow", "apt", "PILLOW")).isEmpty();
  }

  private static Optional<Diagnosis> of(boolean buildsWheels, String... lines) {
    return Diagnosis.of(
        new FailedStep(List.of(lines), buildsWheels, wheels(), distribution("apt"), List.of()));
  }

  @Test
  void whatIsNotKnownHasNoDiagnosis() {
    assertThat(of(true)).isEmpty();
    assertThat(of(true, "Collecting idna", "Saved /wheels/idna-3.10-py3-none-any.whl")).isEmpty();
    assertThat(of(true, "ERROR: something nobody has heard of", "exit 3")).isEmpty();
    assertThat(
            of(
                true,
                "error: subprocess-exited-with-error",
                "spam.c:3:1: error: expected ';' before '}' token",
                "ERROR: Failed building wheel for spam"))
        .isEmpty();
    // Looked for, and done without.
    assertThat(
            of(
                true,
                "checking for dot... sh: 1: dot2: not found",
                "FileNotFoundError: [Errno 2]" + " No such file or directory: 'README.rst'"))
        .isEmpty();
  }

  @Test
  void aHiccupOfTheNetworkIsNotWhySomethingFailedLater() {
    assertThat(
            of(
                true,
                "WARNING: Retrying after connection broken by 'NewConnectionError(\"HTTPSConnection("
                    + "host='index.example', port=443): Failed to establish a new connection: [Errno"
                    + " 111] Connection refused\")': /simple/spam/",
                "Collecting spam",
                "error: subprocess-exited-with-error",
                "spam.c:1:10: fatal error: ldap.h: No such file or directory",
                "ERROR: Failed building wheel for spam"))
        .hasValueSatisfying(d -> assertThat(d.problem()).contains("ldap.h"));
  }

  @Test
  void stepsThatBuildNoWheelsNeedNothingOfWheels() {
    assertThat(of(false, "a.c:1:10: fatal error: ldap.h: No such file or directory")).isEmpty();
    assertThat(of(false, "gcc: fatal error: Killed signal terminated program cc1"))
        .hasValueSatisfying(d -> assertThat(d.remedy()).contains("more memory"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "E: Failed to fetch http://x/InRelease  407  Proxy Authentication Required [IP: ::1 3128]",
        "Not there: http://x/rust.tar.xz, HTTP status 407",
        "curl: (56) CONNECT tunnel failed, response 407",
        "curl: (56) Received HTTP code 407 from proxy after CONNECT",
        "OSError('Tunnel connection failed: 407 Proxy Authentication Required')",
        "tunnel error: proxy authorization required"
      })
  void aProxyThatWantsALoginIsToldOfEveryStep(String said) {
    for (var wheels : new boolean[] {true, false}) {
      assertThat(of(wheels, said))
          .hasValueSatisfying(
              d -> assertThat(d.toString()).contains("(407)", "<password> of the <proxy>"));
    }
  }

  @Test
  void aHeaderThatNobodyKnowsIsToldWithAWayToFindIt() {
    assertThat(of(true, "a.c:1:10: fatal error: spam/eggs.h: No such file or directory"))
        .hasValueSatisfying(
            d ->
                assertThat(d)
                    .hasToString(
                        "A wheel cannot be built: the header spam/eggs.h is missing. Find the"
                            + " package of your distribution that has it (apt-file search"
                            + " spam/eggs.h) and add it as <package> to <wheels><packages>."));
  }

  @Test
  void packagesThatThereAreNotAreTold() {
    assertThat(of(true, "E: Unable to locate package libspam-dev"))
        .hasValueSatisfying(d -> assertThat(d.problem()).contains("no package libspam-dev"));
    assertThat(of(true, "Error: Unable to find a match: spam-devel"))
        .hasValueSatisfying(d -> assertThat(d.problem()).contains("no package spam-devel"));
  }

  @Test
  void whatPkgconfHasNotIsNoPackageOfTheDistribution() {
    assertThat(of(true, "Package 'libxml-2.0' not found"))
        .hasValueSatisfying(
            d ->
                assertThat(d)
                    .hasToString(
                        "A wheel cannot be built: the pkg-config module libxml-2.0 is missing. Add"
                            + " <package>libxml2-dev</package> to <wheels><packages>."));
    for (var words :
        List.of(
            "Package 'libxml-2.0' was not found",
            "--   Package 'libxml-2.0' not found",
            "No package 'libxml-2.0' found",
            "Package 'libxml-2.0', required by 'virtual:world', not found",
            "Package libxml-2.0 was not found in the pkg-config search path.")) {
      assertThat(of(true, words))
          .hasValueSatisfying(d -> assertThat(d.problem()).contains("module libxml-2.0 is"));
    }
    // zypper's words.
    assertThat(of(true, "Package 'libspam-devel' not found."))
        .hasValueSatisfying(d -> assertThat(d.problem()).contains("no package libspam-devel"));
  }

  @Test
  void aHugeLogIsReadInNoTime() {
    var words = List.of("x".repeat(300), "a, ".repeat(100), "Connection refused host='a'");
    var log =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    (i == 9 ? "The conflict is caused by:" : words.get(i % 3))
                        + " requirement (from versions: 1, 2, 3, ")
            .toList();
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> Diagnosis.of(new FailedStep(log, true, wheels(), distribution("apt"), List.of())));
  }

  private static Optional<Diagnosis> inTime(List<String> log) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> Diagnosis.of(new FailedStep(log, true, wheels(), distribution("apt"), List.of())));
  }

  @Test
  void conflictWithTheParentOfAnApplicationNamesBothSides() {
    var log =
        List.of(
            "error: No solution found when resolving dependencies",
            "  cause: Because you require markupsafe==2.1.5 and markupsafe==3.0.2, we can conclude that your requirements are unsatisfiable.",
            "ERROR: the application's requirements contradict image base of com.acme:python-base, which has markupsafe 3.0.2 (see above). Change it.");

    assertThat(inTime(log))
        .hasValueSatisfying(
            d ->
                assertThat(d.problem())
                    .isEqualTo(
                        "The application's requirements contradict image base of com.acme:python-base, which has markupsafe 3.0.2: you require markupsafe==2.1.5 and markupsafe==3.0.2."));
  }

  /** The resolver does not know why it sees none of them; the step does. */
  @Test
  void filesThatNobodyNamedAreNoConflict() {
    var log =
        List.of(
            "  × No solution found when resolving dependencies:",
            "  ╰─▶ Because there are no versions of acme-evil and all versions of acme-first depend",
            "      on acme-evil, we can conclude that your requirements are unsatisfiable.",
            "ERROR: acme-evil: the index has no file whose --hash the requirements or <buildConstraints> name.");

    // The error of the step is then shown as it is.
    assertThat(inTime(log)).isEmpty();
  }

  /** 196 KB took 47 s. */
  @Test
  void conclusionsWithoutEndCostNoTime() {
    var log = new ArrayList<>(List.of("No solution found when resolving"));
    log.addAll(Collections.nCopies(2_000, ", we can conclude that ".repeat(17)));

    inTime(log);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            new ConflictRule()
                .of(
                    new FailedStep(
                        log.subList(0, 160), true, wheels(), distribution("apt"), List.of()))
                .orElseThrow());
  }

  /** 9,000 lines were a StackOverflowError. */
  @Test
  void hashesWithoutEndNeedNoDeepStack() {
    var log =
        new ArrayList<>(
            List.of(
                "DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "x", "Expected sha256 a"));
    log.addAll(Collections.nCopies(9_000, "or a"));
    log.add("Got b");

    assertThat(inTime(log)).hasValueSatisfying(d -> assertThat(d.problem()).contains("sent b"));
  }

  @Test
  void lastLinesOfALongLogSayWhyItFailed() {
    var log = new ArrayList<>(List.of("ERROR: acme 1.0 could not be built from its sources, x:"));
    log.addAll(Collections.nCopies(100_000, "compiling"));
    log.add("a.c:1:10: fatal error: spam.h: No such file or directory");

    assertThat(inTime(log))
        .hasValueSatisfying(
            d ->
                assertThat(d.problem())
                    .isEqualTo("acme 1.0 cannot be built: the header spam.h is missing."));
  }

  @Test
  void manyMissingThingsCostNoTime() {
    inTime(Collections.nCopies(20_000, "a: fatal error: x.h: No such file"));
  }

  /** Every expression, over texts that begin as it does, and do not end so. */
  @TestFactory
  Stream<DynamicTest> everyExpressionReadsHostileTextsInTime() {
    var all = ErrorPatterns.ALL;
    return Stream.concat(
            all.patterns().values().stream().flatMap(List::stream).map(ErrorPattern::output),
            all.missing().stream().map(one -> one.output().stream().map(Pattern::pattern).toList()))
        .flatMap(List::stream)
        .map(
            output ->
                DynamicTest.dynamicTest(
                    output, () -> hostileTexts(output).forEach(text -> find(output, text))));
  }

  private static void find(String output, String text) {
    var step =
        new FailedStep(text.lines().toList(), true, wheels(), distribution("apt"), List.of());
    var pattern = new ErrorPattern(List.of(output), null, "", "");
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> pattern.diagnose(step, Map.of()).count());
  }

  /**
   * The words of an expression, as often as a log has room for them, alone and in front of others.
   */
  private static Stream<String> hostileTexts(String output) {
    var words =
        Pattern.compile(
                "\\\\[sSwWdnb][+*]*|\\[[^\\]]*][+*?]*|\\.[*+?]+|\\(\\?[:is<!=]*|[()|^$?\\\\]")
            .splitAsStream(output)
            .filter(word -> !word.isBlank())
            .toList();
    var all = String.join("a", words);
    return Stream.of(1, words.size() - 1, words.size())
        .map(end -> String.join("a", words.subList(0, Math.max(1, end))))
        .distinct()
        .flatMap(
            start ->
                Stream.of(
                    log(start, ""),
                    log(start, "a"),
                    log(start, "; "),
                    log(start, "/"),
                    log(start, "\n"),
                    log(start, words.get(words.size() - 1)),
                    log(start, all)));
  }

  /** Lines that have the first text in their first half, and the second one in the other. */
  private static String log(String start, String rest) {
    var half = FailedStep.LONGEST_LINE / 2;
    var line = start.repeat(half / start.length()) + rest.repeat(half / Math.max(1, rest.length()));
    return (line + "\n").repeat(FailedStep.LONGEST_TEXT / line.length());
  }

  /** Build code writes what it likes: a line of 64 KiB took seconds for each look at it. */
  @Test
  @Timeout(60)
  void longLinesCostNoTime() {
    for (var piece : List.of("x", "x.whl: may open y", "a b", "pkg==1.0 ")) {
      for (var length : List.of(64 << 10, FailedStep.LONGEST_LINE)) {
        var line = piece.repeat(length / piece.length());
        for (var i = 0; i < 200; i++) {
          assertThat(StepWarning.in(line)).isEmpty();
        }
      }
    }
  }
}
