package io.github.pythonimage.verify.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script itself, run by the machine's Python instead of an image's. */
@Timeout(120)
class ProbeProgramTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MAIN = "if __name__ == \"__main__\":";

  /** It does not walk through all folders of the machine. */
  private static final String SCRIPT =
      ProbeScript.SCRIPT.text().replace(MAIN, "writable = dict\n\n\n" + MAIN);

  private static final String NONCE = "4711aa4711bb";

  /** Looks for the nonce where every process can read, and writes what it finds beside itself. */
  private static final String CURIOUS =
      """
      import os
      found = []
      for process in filter(str.isdigit, os.listdir("/proc")):
          try:
              with open("/proc/%s/cmdline" % process, "rb") as file:
                  if b"4711aa" + b"4711bb" in file.read():
                      found.append(process)
          except OSError:
              pass
      with open(__file__ + ".found", "w") as file:
          file.write(repr((found, [n for n, v in os.environ.items() if "4711aa" "4711bb" in v])))
      """;

  @TempDir static Path folder;
  private static Path environment;

  @BeforeAll
  static void makeEnvironment() throws Exception {
    environment = folder.resolve("venv");
    assumeThat(Files.isDirectory(Path.of("/proc/1"))).as("needs Linux").isTrue();
    var made =
        new ProcessBuilder("python3", "-m", "venv", "--without-pip", environment.toString())
            .redirectErrorStream(true)
            .start();
    made.getInputStream().readAllBytes();
    assumeThat(made.waitFor()).as("the machine needs a python3 with venv").isZero();
    write("curious.py", CURIOUS);
    write("broken.py", "raise ValueError('no')");
    write("acme/__init__.py", "");
    write("tool/__init__.py", "raise ValueError('needs a terminal')");
    write("tool/__main__.py", "");
    Files.createDirectories(folder.resolve("work/empty"));
    Files.createDirectories(folder.resolve("work/app"));
    Files.writeString(folder.resolve("work/app/__main__.py"), "");
    Files.writeString(folder.resolve("work/serve.py"), "");
  }

  private static void write(String name, String text) throws IOException {
    Path packages;
    try (var found = Files.newDirectoryStream(environment.resolve("lib"), "python3*")) {
      packages = found.iterator().next().resolve("site-packages");
    }
    var file = packages.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static JsonNode run(String part, List<String> words, List<String> modules)
      throws Exception {
    var request =
        JSON.writeValueAsString(
            Map.of(
                "nonce",
                NONCE,
                "part",
                part,
                "prefix",
                folder.resolve("prefix").toString(),
                "words",
                words,
                "modules",
                modules));
    var python = environment.resolve("bin/python3").toString();
    var process =
        new ProcessBuilder(python, "-I", "-S", "-B", "-c", SCRIPT, request)
            .directory(folder.resolve("work").toFile())
            .redirectError(folder.resolve("error").toFile())
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("error"))).isZero();
    var answer = JSON.readTree(output);
    assertThat(answer.get("nonce").asText()).isEqualTo(NONCE);
    assertThat(answer.get("failures")).isEmpty();
    return answer;
  }

  private static String problemOf(String name, byte[] content) throws Exception {
    var file = folder.resolve("work").resolve(name);
    Files.write(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    var code = "import runpy, sys; print(runpy.run_path(sys.argv[1])['program'](sys.argv[2:]))";
    var script = Path.of("src/main/resources/verify/probe.py").toAbsolutePath().toString();
    var process =
        new ProcessBuilder("python3", "-B", "-c", code, script, file.toString())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void aProgramNeedsItsLoader() throws Exception {
    var python = environment.resolve("bin/python3").toRealPath();
    var text = new String(Files.readAllBytes(python), StandardCharsets.ISO_8859_1);
    var loader = text.substring(text.indexOf("/lib"), text.indexOf('\0', text.indexOf("/lib")));
    var other = loader.substring(0, loader.length() - 1) + "X";

    assertThat(problemOf("good", text.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    assertThat(
            problemOf(
                "musl", text.replaceFirst(loader, other).getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("it needs the loader " + other + ", which is no program in the image");
    assertThat(problemOf("cut", text.substring(0, 30).getBytes(StandardCharsets.ISO_8859_1)))
        .doesNotContain("Traceback");
  }

  @Test
  void anInterpreterThatIsAScriptNeedsItsOwn() throws Exception {
    var work = folder.resolve("work");
    assertThat(problemOf("first", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8))).isEmpty();
    var second = ("#!" + work.resolve("first") + "\n").getBytes(StandardCharsets.UTF_8);
    assertThat(problemOf("second", second)).isEmpty();
    assertThat(problemOf("first", "#!/no/such\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("its first line names /no/such, which is no program in the image");
    assertThat(problemOf("second", second))
        .isEqualTo(
            "the first line of its interpreter "
                + work.resolve("first")
                + " names /no/such, which is no program in the image");
    assertThat(
            problemOf("own", ("#!" + work.resolve("own") + "\n").getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("more than 4 of its interpreters are scripts");
  }

  /** Why an entry point cannot start, by both parts that look at it. */
  private static String problem(String arguments) throws Exception {
    var words = new ArrayList<>(List.of(environment.resolve("bin/python3").toString()));
    words.addAll(List.of(arguments.split(" ")));
    var code =
        "import runpy, sys; probe = runpy.run_path(sys.argv[1]);"
            + "print(probe['program'](sys.argv[2:]) or probe['module'](sys.argv[2:]))";
    var script = Path.of("src/main/resources/verify/probe.py").toAbsolutePath().toString();
    var command =
        Stream.concat(Stream.of(words.get(0), "-B", "-c", code, script), words.stream()).toList();
    var process =
        new ProcessBuilder(command)
            .directory(folder.resolve("work").toFile())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void partOfSystemRunsNoCodeOfPackages() throws Exception {
    write("tell.pth", "import os; open(os.path.join('" + folder + "', 'told'), 'w').close()");
    var answer = run("system", List.of("python3", "-m", "broken"), List.of("broken"));

    assertThat(folder.resolve("told")).doesNotExist();
    assertThat(answer.has("imports")).isFalse();
    assertThat(answer.get("start").get("program").asText()).isEmpty();
    assertThat(answer.get("start").get("interpreter").asText()).isEmpty();
    assertThat(answer.get("standardLibrary")).isNotEmpty();
    assertThat(run("packages", List.of("python3"), List.of()).get("imports")).isEmpty();
    assertThat(folder.resolve("told")).exists();
  }

  @Test
  void timeZonesOfThePackageTzdataAreReadWithoutItsCode() throws Exception {
    var tzdata = Path.of("/usr/share/zoneinfo/Asia/Tokyo");
    assumeThat(Files.exists(tzdata)).as("needs time zones").isTrue();
    var code =
        "import runpy, sys; probe = runpy.run_path(sys.argv[1]);"
            + "probe['ZONES'].clear(); probe['ZONES']['Acme/Tokyo'] = 540;"
            + "print(probe['time_zones'](sys.argv[2]))";
    var python = environment.resolve("bin/python3").toString();
    Path packages;
    try (var found = Files.newDirectoryStream(environment.resolve("lib"), "python3*")) {
      var series = found.iterator().next().getFileName().toString();
      packages = folder.resolve("prefix/venv/lib/" + series + "/site-packages/tzdata");
    }
    Files.createDirectories(packages.resolve("zoneinfo/Acme"));
    Files.writeString(packages.resolve("__init__.py"), "raise SystemExit(9)");
    Files.copy(tzdata, packages.resolve("zoneinfo/Acme/Tokyo"));
    var script = Path.of("src/main/resources/verify/probe.py").toString();
    var process =
        new ProcessBuilder(python, "-B", "-c", code, script, folder.resolve("prefix").toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("[]");
  }

  @Test
  void codeOfPackagesDoesNotSeeTheNonce() throws Exception {
    var answer = run("packages", List.of("python3"), List.of("curious", "broken"));

    assertThat(answer.get("imports").toString())
        .isEqualTo(
            "[{\"name\":\"curious\",\"error\":\"\"},{\"name\":\"broken\",\"error\":\"ValueError: no\"}]");
    try (var files = Files.walk(environment)) {
      var found = files.filter(file -> file.toString().endsWith(".found")).findFirst();
      assertThat(Files.readString(found.orElseThrow())).isEqualTo("([], [])");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-Im http.server 8000",
    "-um http.server",
    "-Bm http.server 8000",
    "-bbm http.server 8000",
    "-mhttp.server 8000",
    "-Xdev -um http.server",
    "-X dev -W error::BytesWarning -m http.server",
    "-WignorE serve.py",
    "-uc pass",
    "-Ic pass",
    "-cpass nothing",
    "-u serve.py --port 80",
    "-OO -- serve.py",
    "--check-hash-based-pycs always serve.py",
    "-",
    "--version",
    "-VV nothing",
    "app",
    "-m app",
    "-m json.tool",
    "-m tool",
    "-m unittest discover"
  })
  void findsNothingAgainst(String arguments) throws Exception {
    assertThat(problem(arguments)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-mmissing_module,there is no module missing_module",
    "-Im missing_module,there is no module missing_module",
    "-Im app,there is no module app",
    "-m acme,acme is a package without a module __main__",
    "-m email,email is a package without a module __main__",
    "-Ssm acme,there is no module acme",
    "empty,the folder empty has no __main__.py",
    "-u empty,the folder empty has no __main__.py",
    "-OO -- nothing.py,nothing.py cannot be read",
    "-X dev nothing.py,nothing.py cannot be read"
  })
  void findsWhyPythonCannotStart(String arguments, String problem) throws Exception {
    assertThat(problem(arguments)).isEqualTo(problem);
  }
}
