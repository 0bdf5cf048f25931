package io.github.pythonimage.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageSettings;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.Rules;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileTreeFixture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A builder passes all rules but those on compilers, headers, installers and size. */
class BuilderRulesTest {
  private static final String SITE = "/opt/app/python/lib/python3.13/site-packages/";
  private static final String RECORD = "pip/__init__.py,,1\npip-25.1.dist-info/RECORD,,\n";
  private static final Map<String, String> VARIABLES =
      Map.of("PATH", "/opt/app/venv/bin:/opt/app/python/bin:/usr/bin", "LANG", "C.UTF-8");

  private static CheckContext builder(ImageInfo info, UnaryOperator<FileTreeFixture> change) {
    var good = CheckContextFixture.good();
    var files =
        FileTreeFixture.good()
            .without("/opt/app/venv")
            .file("/usr/bin/gcc", "")
            .mode(0755)
            .file("/usr/include/stdio.h", "x")
            .file("/usr/src/python3.13/Grammar/python.gram", "x")
            .file("/var/log/dpkg.log", "x")
            .file("/etc/passwd-", "x")
            .file("/opt/app/python/bin/pip3", "#!/opt/app/python/bin/python3.13\n")
            .file("/opt/app/python/lib/python3.13/ensurepip/_bundled/pip-25-py3-none-any.whl", "x")
            .file(SITE + "README.txt", "x")
            .file(SITE + "pip/__init__.py", "x")
            .file(SITE + "pip-25.1.dist-info/RECORD", RECORD);
    return CheckContextBuilder.of(good)
        .stage(Stage.BUILDER)
        .info(info)
        .files(Optional.of(change.apply(files).tree()))
        .inside(Optional.empty())
        .build();
  }

  private static ImageInfo info(
      String user, Map<String, String> variables, List<String> entrypoint, List<String> repeated) {
    var good = CheckContextFixture.good().info();
    return new ImageInfo(
        good.id(),
        300_000_000,
        good.layers(),
        user,
        variables,
        Map.of(),
        Optional.empty(),
        entrypoint,
        List.of("python3"),
        Optional.empty(),
        "amd64",
        new ImageSettings(
            Set.of(), Set.of(), List.of(), List.of(), Optional.empty(), List.of(), repeated, ""),
        List.of(),
        "linux/amd64");
  }

  private static ImageInfo good() {
    return info("0", VARIABLES, List.of(), List.of());
  }

  private static List<Finding> findings(CheckContext context) {
    return Rules.OUTSIDE.stream()
        .filter(rule -> Rules.appliesTo(rule, Stage.BUILDER))
        .flatMap(rule -> rule.findings(context).stream())
        .toList();
  }

  @Test
  void passesAGoodBuilder() {
    assertThat(findings(builder(good(), f -> f))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"10001:10001, but it must be 0", "root, but it must be 0", "0:42, but it must be 0"})
  void isOfRoot(String user, String message) {
    var one = builder(info(user, VARIABLES, List.of(), List.of()), f -> f);

    assertThat(findings(one))
        .filteredOn(f -> f.rule().equals("user"))
        .singleElement()
        .asString()
        .contains(message);
  }

  @Test
  void startsPythonByTheEntryPointOfItsBase() {
    var one = builder(info("0", VARIABLES, List.of("/bin/evil"), List.of()), f -> f);

    assertThat(findings(one))
        .singleElement()
        .asString()
        .contains("command: ENTRYPOINT of the image is '/bin/evil', but the Dockerfile of the")
        .contains("is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "PIP_INDEX_URL, https://evil.example.com/simple, 1 ENV (PIP_INDEX_URL) of the image is neither",
    "LANG, C, 1 ENV (LANG) of the image is neither",
    // The POM's variables are those of the runtime image.
    "TZ, UTC, 1 ENV (TZ) of the image is neither",
    "PATH, /opt/app/venv/bin:/opt/app/python/bin:/opt/evil:/usr/bin, it must be",
    "PATH, /opt/app/venv/bin:/opt/python-image/bin:/usr/bin, does not start with"
  })
  void hasTheVariablesOfItsDockerfileAndItsBase(String name, String value, String message) {
    var variables = new HashMap<>(VARIABLES);
    variables.put(name, value);
    var one = builder(info("0", variables, List.of(), List.of()), f -> f);

    assertThat(findings(one))
        .singleElement()
        .asString()
        .startsWith("environment: ")
        .contains(message);
  }

  @Test
  void lacksNoVariableOfItsDockerfile() {
    var variables = new HashMap<>(VARIABLES);
    variables.remove("LANG");
    var one = builder(info("0", variables, List.of(), List.of()), f -> f);

    assertThat(findings(one))
        .singleElement()
        .asString()
        .startsWith("environment: 1 ENV (LANG) of the Dockerfile or of the base is not in the");
  }

  @Test
  void hasEachVariableOnce() {
    var one = builder(info("0", VARIABLES, List.of(), List.of("PATH")), f -> f);

    assertThat(findings(one))
        .singleElement()
        .asString()
        .contains("environment: 1 variable (PATH) of the image has more than one value");
  }

  record Change(String rule, UnaryOperator<FileTreeFixture> change, String part) {
    @Override
    public String toString() {
      return rule + ": " + part;
    }
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change(
            "shebangs",
            f -> f.file("/opt/app/python/bin/pip3", "#!/tmp/python3\n"),
            "'#!/tmp/python3'"),
        new Change("package-records", f -> f.file(SITE + "evil.py", "x"), "(" + SITE + "evil.py)"),
        new Change(
            "bytecode",
            f -> stale(f.file(SITE + "pip/a.py", "x"), SITE + "pip/", "a"),
            "1 file of bytecode is not that of its source (" + SITE + "pip/__pycache__/a.c"),
        new Change(
            "bytecode",
            f -> stale(f.file("/usr/lib/python3.13/os.py", "x"), "/usr/lib/python3.13/", "os"),
            "1 file of bytecode is not that of its source (/usr/lib/python3.13/__pycache__/os."),
        new Change(
            "write-access",
            f -> f.link("/usr/local/bin/cc", "/tmp/cc"),
            "1 link leads through folders that the user can change (/usr/local/bin/cc)"),
        new Change("leftovers", f -> f.file("/var/log/evil.log", "x"), "(/var/log/evil.log)"),
        new Change("leftovers", f -> f.file("/opt/evil_1_amd64.deb", "x"), "package archive"),
        new Change("leftovers", f -> f.file("/usr/local/src/a.c", "x"), "folder of builds"),
        new Change("leftovers", f -> f.file("/usr/share/core", "x"), "crashed"));
  }

  private static FileTreeFixture stale(FileTreeFixture files, String folder, String module) {
    var source = new FileContent(false, "", "", "", Optional.empty(), Set.of(), "", "00000000");
    return files.content(source).bytecode(folder + "__pycache__/" + module + ".cpython-313.pyc", 3);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void findsWhatIsWrongWithFiles(Change one) {
    var found = new ArrayList<>(findings(builder(good(), one.change())));
    found.removeIf(finding -> !finding.rule().equals(one.rule()));

    assertThat(found).singleElement().asString().contains(one.part());
  }
}
