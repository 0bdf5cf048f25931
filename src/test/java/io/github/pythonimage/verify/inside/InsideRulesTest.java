package io.github.pythonimage.verify.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pythonimage.maven.GoldenCases;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.Rules;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.check.Severity;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.FilesFixture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each inside rule makes of what the probe saw. */
class InsideRulesTest {
  private static final String VENV = "/opt/app/venv";

  private record Case(String rule, Severity severity, Consumer<ObjectNode> change, String message) {
    @Override
    public String toString() {
      return rule + ": " + message;
    }
  }

  private static Case error(String rule, Consumer<ObjectNode> change, String message) {
    return new Case(rule, Severity.ERROR, change, message);
  }

  private static Consumer<ObjectNode> add(String array, String json) {
    return facts -> facts.withArray(array).add(CheckContextFixture.parse(json));
  }

  private static Consumer<ObjectNode> failedImport(String module, String error) {
    return facts -> facts.withArray("imports").addObject().put("name", module).put("error", error);
  }

  private static Consumer<ObjectNode> writable(String paths, int others) {
    var json = "{'paths': [" + paths + "], 'others': " + others + "}";
    return facts -> facts.set("writable", CheckContextFixture.parse(json));
  }

  private static Case warning(String module, String owner, String error) {
    return new Case(
        "module-import",
        Severity.WARNING,
        failedImport(module, error),
        "Module "
            + module
            + " of "
            + owner
            + " in /opt/app/venv cannot be imported: "
            + error
            + ". The package requires nothing more, so this is for an optional feature. Add what is"
            + " missing if you use it.");
  }

  private static Case broken(String module, String owner, String error) {
    return error(
        "module-import",
        failedImport(module, error),
        "Module "
            + module
            + " of "
            + owner
            + " in /opt/app/venv cannot be imported: "
            + error
            + ". Name the package that has what it needs in <runtime><packages>, or correct its"
            + " version.");
  }

  static Stream<Case> cases() {
    return Stream.of(
        error(
            "probe",
            add("failures", "{'name': 'imports', 'error': 'OSError: no'}"),
            "The part 'imports' of the probe failed inside the image: OSError: no. Its rules were"
                + " not checked. Correct what the error names, such as a module that is missing from"
                + " the standard library."),
        error(
            "python-version",
            facts -> facts.put("python", "3.13.4"),
            "The Python of the image is 3.13.4, but the plan has 3.13.5. Build the image again. If"
                + " that does not help, another image has taken its tag."),
        error(
            "standard-library",
            add("standardLibrary", "{'name': 'ssl', 'error': 'ImportError: libssl'}"),
            "Module ssl of the standard library cannot be imported: ImportError: libssl. Name the"
                + " package that has what it needs in <runtime><packages>."),
        error(
            "time-zone",
            facts -> facts.withArray("timeZones").add("Asia/Tokyo (ZoneInfoNotFoundError)"),
            "zoneinfo cannot use 1 time zone (Asia/Tokyo (ZoneInfoNotFoundError)) in the image."
                + " Name tzdata in <runtime><packages>."),
        error(
            "tls-certificates",
            facts -> facts.put("certificates", 0),
            "ssl.create_default_context() trusts no authority in the image, so most https requests"
                + " fail. Name ca-certificates in <runtime><packages>, or set SSL_CERT_FILE in"
                + " <runtime><environment>."),
        error(
            "tls-certificates",
            facts -> facts.put("certificates", 1),
            "ssl.create_default_context() trusts 1 authority in the image, so most https requests"
                + " fail. Name ca-certificates in <runtime><packages>, or set SSL_CERT_FILE in"
                + " <runtime><environment>."),
        broken("pandas", "pandas 2", "ImportError: libfoo.so.1: cannot open shared object file"),
        broken("pandas", "pandas 2", "ModuleNotFoundError: No module named 'absent'"),
        broken("numpy", "numpy 2", "ImportError: libopenblas.so.0"),
        broken("numpy", "numpy 2", "ModuleNotFoundError: No module named 'numpy.core'"),
        broken("psycopg2", "psycopg2-binary 2", "ImportError: libpq.so.5"),
        broken("inline_hook", "inline-hook 1", "the process was killed by signal 11"),
        // IPython requires it, and Matplotlib imports it: who has no Matplotlib does not need it.
        warning("inline_hook", "inline-hook 1", "ModuleNotFoundError: No module named 'plots'"),
        warning("server", "pandas 2", "ModuleNotFoundError: No module named 'aiohttp'"),
        warning("server", "pandas 2", "ImportError: libfoo.so.1"),
        warning("uwsgidecorators", "uWSGI 2.0", "ModuleNotFoundError: No module named 'uwsgi'"),
        error(
            "start-up",
            facts -> facts.withObject("start").put("word", "x y").put("program", "it is missing"),
            "The image starts 'x y', but it is missing. Write one <arg> for each word of"
                + " <runtime><entrypoint> or <command>, and add what is missing to"
                + " <runtime><packages>, <wheels> or the image."),
        error(
            "start-up",
            facts -> facts.withObject("start").put("interpreter", "it did not finish in time"),
            "Python does not start with the variables of the image: it did not finish in time."
                + " Correct PYTHON… and LD_… in <runtime><environment>."),
        error(
            "start-up",
            facts -> facts.withObject("start").withArray("encodings").add("file names ascii"),
            "Python does not use UTF-8 for 1 kind of text (file names ascii). Remove LC_ALL, LANG,"
                + " PYTHONUTF8 and PYTHONIOENCODING from <runtime><environment> and <base>, or set"
                + " LANG to C.UTF-8."),
        error(
            "access",
            facts -> facts.put("uid", 0),
            "Processes of the image run as uid 0 (root) and gid 10001, but <runtime><uid> is 10001."
                + " Remove the USER that another step sets, and build the image again."),
        error(
            "access",
            facts -> facts.withArray("groups").add(42),
            "Processes of the image are also in 1 more group (42). Remove the user from them in"
                + " /etc/group of <base>."),
        error(
            "access",
            writable("'/etc/a'", 0),
            "uid 10001 can change 1 path though owners and modes forbid it (/etc/a). Remove the"
                + " access control list (setfacl --remove-all)."),
        error(
            "access",
            writable("", 2),
            "uid 10001 can change 2 more paths though owners and modes forbid it, too many or too"
                + " long to name. Remove the access control list (setfacl --remove-all)."),
        error(
            "access",
            writable("'/'", 0),
            "uid 10001 can change the root folder, and so replace every folder in it. Let / belong"
                + " to root with mode 0755 in <base>."),
        error(
            "read-only-root",
            facts -> facts.withArray("readOnlyProblems").add("python3: exit code 1"),
            "With a read-only root file system and a writable /tmp, a program does not start:"
                + " python3: exit code 1. Make its start-up files write below /tmp only."));
  }

  private static FileTree files() {
    var files = new HashMap<String, String>();
    files.putAll(distInfo("numpy", "2", List.of(), "numpy/__init__.py"));
    files.putAll(
        distInfo(
            "pandas",
            "2",
            List.of("numpy", "inline-hook"),
            "pandas/__init__.py",
            "server/__init__.py"));
    files.putAll(distInfo("psycopg2-binary", "2", List.of(), "psycopg2/__init__.py"));
    files.putAll(distInfo("inline-hook", "1", List.of(), "inline_hook/__init__.py"));
    files.putAll(distInfo("uWSGI", "2.0", List.of(), "uwsgidecorators.py"));
    return FilesFixture.tree(files);
  }

  private static Map<String, String> distInfo(
      String name, String version, List<String> requires, String... files) {
    return FilesFixture.distInfo(VENV, name, version, requires, files);
  }

  private static List<Finding> findings(CheckContext context) {
    return Rules.INSIDE.stream().flatMap(rule -> rule.findings(context).stream()).toList();
  }

  @Test
  void findNothingInAGoodImage() {
    assertThat(findings(CheckContextFixture.withInside(files(), facts -> {}))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findTheOneThingThatIsWrong(Case one) {
    assertThat(findings(CheckContextFixture.withInside(files(), one.change())))
        .extracting(Finding::rule, Finding::severity, Finding::message)
        .containsExactly(tuple(one.rule(), one.severity(), one.message()));
  }

  /** The others, on what the POM tries, are those of {@link RunRulesTest}. */
  @Test
  void eachHaveACase() {
    assertThat(cases().map(Case::rule).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Rules.INSIDE.stream()
                .map(Rule::name)
                .filter(rule -> !rule.equals("commands") && !rule.equals("http"))
                .toList());
  }

  @Test
  void packageWithoutTopModuleFailsIfAllItsModulesDo() {
    var tree = FilesFixture.tree(distInfo("common", "1", List.of(), "a.py", "b.py"));
    var one = failedImport("a", "ModuleNotFoundError: No module named 'x'");
    var both = one.andThen(failedImport("b", "ImportError: libx.so"));

    assertThat(findings(CheckContextFixture.withInside(tree, one)))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
    assertThat(findings(CheckContextFixture.withInside(tree, both)))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.ERROR);
  }

  @Test
  void doNotAskForWhatTheDistributionHasNoPackageFor() {
    var ubi = GoldenCases.all().stream().filter(f -> f.endsWith("ubi")).findFirst().orElseThrow();
    var good = CheckContextFixture.good();
    var inside =
        CheckContextFixture.inside(
            add("standardLibrary", "{'name': 'readline', 'error': 'no'}")
                .andThen(add("standardLibrary", "{'name': 'ssl', 'error': 'no'}")));
    var context =
        CheckContextBuilder.of(good)
            .image(GoldenCases.plan(ubi).get(0))
            .stage(Stage.RUNTIME)
            .files(Optional.empty())
            .inside(Optional.of(inside))
            .build();

    assertThat(new StandardLibraryRule().findings(context))
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .startsWith("Module ssl ");
  }

  private static List<Finding> accessOfBuilder(int uid, int gid) {
    var inside =
        CheckContextFixture.inside(
            facts -> {
              facts.put("uid", uid).put("gid", gid).withArray("groups").add(42);
              writable("'/etc/a'", 0).accept(facts);
            });
    var good = CheckContextFixture.good();
    var builder =
        CheckContextBuilder.of(good).stage(Stage.BUILDER).inside(Optional.of(inside)).build();
    return new AccessRule().findings(builder);
  }

  @Test
  void aBuilderRunsAsRoot() {
    assertThat(accessOfBuilder(0, 0)).isEmpty();
    assertThat(accessOfBuilder(10_001, 0))
        .singleElement()
        .asString()
        .contains("run as uid 10001 and gid 0, but a builder's are 0");
  }
}
