package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is asked for cannot be had: one error that says so, by either installer; Python comes from
 * packages, to be quick.
 */
@Tag("engine")
class WheelMistakesEngineTest {
  private static final String OTHER = "0".repeat(64);
  private static final String SIX =
      "8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254";

  @TempDir private Path module;

  private static final String ANEW =
      "If you changed its version, make the hashes anew (pip-compile or uv pip compile with"
          + " --generate-hashes); if not, find out who changed the file.";
  private static final String ALL =
      "With hashes, all that is installed needs one, what others depend on too: make the file with"
          + " pip-compile or uv pip compile, and --generate-hashes.";
  private static final String OTHER_PYTHON =
      "Ask for another version of it in requirements.txt, perhaps for some Pythons alone"
          + " (; python_version < \"3.13\"), or take another <python>.";
  private static final String NEWEST =
      "that fits this Python and platform: the newest that do are \\S+, \\S+, \\S+\\. Correct it in"
          + " requirements\\.txt; if it has wheels for other Pythons alone, take another <python>, and"
          + " if it has sources alone, take it out of <wheels><onlyBinary>\\.";
  private static final String REACH =
      "Let steps use the machine's network (-Dpython-image.network=host), or say in a pip"
          + " configuration how the index is reached (-Dpython-image.pip.config: index-url, proxy).";
  private static final String ALLOW =
      "has no wheel for this Python and platform, and building it is forbidden. Take it out of"
          + " <wheels><onlyBinary> (or of --only-binary in requirements.txt), or ask for another"
          + " version of it in requirements.txt.";

  /**
   * What is asked for, how, what is made of it (with «patterns» in it), and words of the tool's own
   * that stand below.
   */
  private static List<Arguments> all() {
    var mixed = "six==1.16.0 --hash=sha256:" + SIX + "\nidna==3.10";
    var address = "idna @ http://127.0.0.1:9/idna-3.10-py3-none-any.whl";
    return List.of(
        Arguments.of(
            "six==1.16.0 --hash=sha256:" + OTHER,
            "uv",
            "six 1.16.0 is not the file that the requirements have the hash of: they name sha256 "
                + OTHER
                + ", and the index has sha256 "
                + SIX
                + ". "
                + ANEW,
            "ERROR: six 1.16.0: the requirements name sha256 0000"),
        Arguments.of(
            "six==1.16.0 --hash=sha256:" + OTHER,
            "pip",
            "six==1.16.0 is not the file that requirements.txt has the hash of: it says sha256 "
                + OTHER
                + ", and the index sent "
                + SIX
                + ". "
                + ANEW,
            "Got        " + SIX),
        Arguments.of(
            mixed,
            "uv",
            "idna 3.10 has no hash in requirements.txt, where others have one. " + ALL,
            "ERROR: idna 3.10 has no --hash, and others have"),
        Arguments.of(
            mixed,
            "pip",
            "idna==3.10 has no hash in requirements.txt, where others have one. " + ALL,
            "ERROR: Hashes are required in --require-hashes mode"),
        Arguments.of(
            "-r insisting.txt\nidna==3.10",
            "uv",
            "idna 3.10 has no hash in requirements.txt, where others have one. " + ALL,
            "ERROR: idna 3.10 has no --hash, and others have"),
        Arguments.of(
            "idna==3.10",
            "bound",
            "idna 3.10 is not the file that the requirements have the hash of: they name sha256 "
                + OTHER
                + ", and the index has sha256 «[0-9a-f]{64}». "
                + ANEW,
            "ERROR: idna 3.10: the requirements name sha256 0000"),
        Arguments.of(
            address,
            "uv",
            "The index cannot be reached from the step"
                + " (http://127.0.0.1:9/idna-3.10-py3-none-any.whl: Connection refused). "
                + REACH,
            "error: Failed to download `idna @ http://127.0.0.1:9/idna-3.10-py3-none-any.whl`"),
        Arguments.of(
            address,
            "pip",
            "The index cannot be reached from the step (127.0.0.1: Connection refused). " + REACH,
            "× Failed to connect to 127.0.0.1 while fetching"),
        Arguments.of(
            "idna==99.1",
            "uv",
            "There is no version for idna==99.1 in the index. Correct it in requirements.txt.",
            "cause: Because there is no version of idna==99.1"),
        Arguments.of(
            "idna==99.1",
            "pip",
            "The index has no version for idna==99.1 «" + NEWEST + "»",
            "ERROR: No matching distribution found for idna==99.1"),
        Arguments.of(
            "requests==2.31.0\nurllib3==1.20",
            "uv",
            "Requirements contradict each other: «.*requests==2\\.31\\.0 .*urllib3.*» Change one of"
                + " them in requirements.txt.",
            "error: No solution found when resolving dependencies"),
        Arguments.of(
            "requests==2.31.0\nurllib3==1.20",
            "pip",
            "Requirements contradict each other: The user requested urllib3==1.20; requests 2.31.0"
                + " depends on urllib3<3 and >=1.21.1. Change one of them in requirements.txt.",
            "The conflict is caused by:"),
        Arguments.of(
            "psycopg2==2.9.10",
            "binary",
            "psycopg2==2.9.10 " + ALLOW,
            "cause: Because psycopg2==2.9.10 has no usable wheels"),
        Arguments.of(
            "psycopg2==2.9.10",
            "binary pip",
            "The index shows nothing for psycopg2==2.9.10 that fits this Python and platform. Check"
                + " its name in requirements.txt, and that it has sources or a wheel that fits (a"
                + " wheel, where <wheels><onlyBinary> asks for one). ",
            "ERROR: No matching distribution found for psycopg2==2.9.10"),
        Arguments.of(
            "numpy==1.26.4",
            "binary",
            "numpy==1.26.4 " + ALLOW,
            "cause: Because numpy==1.26.4 has no usable wheels"),
        Arguments.of(
            "numpy==1.26.4",
            "binary pip",
            "The index has no version for numpy==1.26.4 «" + NEWEST + "»",
            "ERROR: No matching distribution found for numpy==1.26.4"),
        Arguments.of(
            "tensorflow==2.10.0",
            "uv",
            "tensorflow==2.10.0 has wheels for others only («[^)]+»), none for this Python ABI, and"
                + " nothing to build it from. Ask for another version of it in requirements.txt, or"
                + " take another <python>.",
            "cause: Because tensorflow==2.10.0 has no wheels with a matching Python ABI tag"),
        Arguments.of(
            "numba==0.53.1",
            "uv",
            "«\\S+ \\S+» needs Python >=3.6,<3.10, and this one is 3.13.«\\d+». " + OTHER_PYTHON,
            "RuntimeError: Cannot install on Python version 3.13"),
        Arguments.of(
            "numba==0.53.1",
            "pip",
            "numba==0.53.1 needs Python >=3.6,<3.10, which this one is not. " + OTHER_PYTHON,
            "ERROR: Ignored the following versions that require a different python version"),
        Arguments.of(
            "python-ldap==3.4.4",
            "uv",
            "python-ldap 3.4.4 cannot be built: the header lber.h is missing. Add"
                + " <recipe>python-ldap</recipe> to <wheels><recipes>, which installs «.+».",
            "fatal error: lber.h: No such file or directory"));
  }

  private static Stream<Arguments> known() {
    return all().stream().filter(mistake -> !isOfPip(mistake));
  }

  private static Stream<Arguments> knownOfPip() {
    return all().stream().filter(WheelMistakesEngineTest::isOfPip);
  }

  private static boolean isOfPip(Arguments mistake) {
    return String.valueOf(mistake.get()[1]).endsWith("pip");
  }

  @Tag("full")
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("knownOfPip")
  void soItIsWithPip(String requirements, String how, String expected, String own)
      throws Exception {
    whatIsKnownIsOneSentenceOverTheToolsOwnLines(requirements, how, expected, own);
  }

  @Tag("full")
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("known")
  void whatIsKnownIsOneSentenceOverTheToolsOwnLines(
      String requirements, String how, String expected, String own) throws Exception {
    var imageBuild = failing(requirements, how);

    assertThat(failure.getMessage()).matches("(?s)mistakes/3\\.13: " + pattern(expected) + ".*");
    var errors = imageBuild.console.all.stream().filter(line -> line.startsWith("ERROR")).toList();
    assertThat(errors.get(0)).matches("ERROR mistakes/3\\.13: " + pattern(expected) + ".*");
    assertThat(errors.subList(1, errors.size()))
        .allMatch(line -> line.startsWith("ERROR mistakes/3.13 | "))
        .anyMatch(line -> line.contains(own));
  }

  /** All is as it stands there, but for what is between those quotes. */
  private static String pattern(String words) {
    return "\\Q" + words.replace("«", "\\E").replace("»", "\\Q") + "\\E";
  }

  @Test
  void aWheelThatNeedsANewerLibraryIsTheMessage() throws Exception {
    whatTheScriptsSayThemselvesIsTheMessage(
        "psutil==7.0.0 --no-binary psutil",
        "manylinux_2_5",
        "cannot be manylinux_2_5_x86_64: it asks for libc.so.6 GLIBC_2.");
  }

  @Tag("full")
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kiwisolver==1.4.9 --no-binary kiwisolver | manylinux_2_28 | libstdc++.so.6 GLIBCXX_3.4.29
          kiwisolver==1.4.9 --no-binary kiwisolver | manylinux_2_28 | choose an older <base>, such as rockylinux/rockylinux:8 (glibc 2.28)
          """)
  void whatTheScriptsSayThemselvesIsTheMessage(String requirements, String how, String expected)
      throws Exception {
    var imageBuild = failing(requirements.replace(" --no-binary", "\n--no-binary"), how);

    assertThat(failure).hasMessageContaining(expected);
    assertThat(String.join("\n", imageBuild.console.all)).contains(expected);
  }

  private BuildFailure failure;

  private ImageBuildFixture failing(String requirements, String how) throws Exception {
    Files.writeString(module.resolve("requirements.txt"), requirements + "\n");
    Files.writeString(module.resolve("insisting.txt"), "--require-hashes\n");
    Files.writeString(
        module.resolve("constraints.txt"), "idna==3.10 --hash=sha256:" + OTHER + "\n");
    var wheels =
        switch (how) {
          case "binary" -> BINARY;
          // Where nothing may be built, uv resolves for pip, too.
          case "binary pip" ->
              BINARY.replace(":all:", requirements.split("==", 2)[0])
                  + "<installer>pip</installer>";
          case "bound" -> "<constraints>constraints.txt</constraints>";
          case "manylinux_2_5", "manylinux_2_28" -> "<repair>" + how + "</repair>";
          default -> "<installer>" + how + "</installer>";
        };
    var image =
        ImageBuildFixture.image(
            "wheels-test/mistakes",
            "mistakes",
            "<requirements>requirements.txt</requirements>" + wheels);
    var imageBuild = new ImageBuildFixture(module);
    failure =
        catchThrowableOfType(
            BuildFailure.class, () -> imageBuild.run("<images>" + image + "</images>"));
    assertThat(failure).as("it fails").isNotNull();
    return imageBuild;
  }

  private static final String BINARY = "<onlyBinary><name>:all:</name></onlyBinary>";
}
