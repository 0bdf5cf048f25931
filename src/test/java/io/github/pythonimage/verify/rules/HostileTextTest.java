package io.github.pythonimage.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.pythonimage.docker.HistoryEntry;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageSettings;
import io.github.pythonimage.verify.Rules;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.IdentityFixture;
import io.github.pythonimage.verify.doctored.NamespaceLines;
import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.FileTreeFixture;
import io.github.pythonimage.verify.files.TreeReader;
import io.github.pythonimage.verify.packages.ImportableModules;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import io.github.pythonimage.verify.packages.PythonPackage;
import io.github.pythonimage.verify.system.DpkgPackages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that an image controls neither stops rules for long, nor makes them fail unnoticed. */
class HostileTextTest {
  private static final int LENGTH = 256 << 10;

  /** A guard against hangs: what takes time with the square of the size takes many minutes. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** With this length, a step of a nanosecond for each pair of characters takes longer. */
  private static final Duration TEXT_LIMIT = Duration.ofSeconds(60);

  private static final String SITE = "/opt/app/venv/lib/python3.13/site-packages/";
  private static final String HEADERS = "Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n";
  private static final String NAMESPACE =
      "import sys, types, os;p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('a'";

  /** What the text begins with, what is repeated, and what it ends with. */
  record Text(String beginning, String piece, String end) {
    Text(String piece) {
      this("", piece, "");
    }

    String ofLength(int length) {
      return beginning + piece.repeat(length / piece.length()) + end;
    }

    @Override
    public String toString() {
      return (beginning + piece + piece + "..." + end).replaceAll("[^ -~]", "?");
    }
  }

  static Stream<Text> texts() {
    return Stream.concat(
        Stream.of(
                "\n",
                "\r",
                "\t",
                " ",
                " \n",
                "/",
                "/a",
                ",",
                "a",
                "a_",
                "_",
                "A_",
                "aws_",
                "'",
                "\"",
                "(",
                ".",
                ". ",
                "#",
                "=",
                "[",
                "{",
                ":",
                "::",
                ";",
                "\\",
                "\\\n",
                "$",
                "@",
                "-",
                "1",
                ".1",
                "\0",
                "\0/",
                "\u0085",
                "://a:",
                "/t/",
                "root,",
                "\"kty\":",
                "\"d\":\"",
                "token\n\n\n\n\n",
                "-----BEGIN ",
                "export ",
                "include ",
                "Package: a\n\n",
                "secret=",
                "password",
                " -u",
                "curl -ua",
                "machine a login a ",
                "https://0123456789abcdef0123456789abcdef@a/a/",
                "https://a1",
                "UFJJVkFURSBLRVktLS0t",
                "MII",
                "MHcCAQEEI",
                "-----BEGIN PRIVATE KEY-----\n",
                "PRIVATE KEY-----",
                "authorization: ",
                "%a,",
                "PROMPT_COMMAND=",
                "cd /tmp\n",
                ". /tmp/a",
                "# \\\n",
                "a=$a/tmp\n",
                "a+=:/l\n",
                "a=$a$a$a\n",
                "test $_$_\n",
                "${a:-",
                "${a:=",
                "${a%",
                "$'\\",
                "<<<",
                "eval 'eval ",
                "CWD_IN_ROOT_PATH=*)\n",
                ".pragma=includedir:/a\n",
                "-----BEGIN PGP PRIVATE KEY BLOCK-----\n")
            .map(Text::new),
        Stream.of(
            new Text("#include", " ", "\"\""),
            new Text("root", " ", "x"),
            new Text("export ", " ", "\u0085"),
            new Text("PS1='", "$(", "'"),
            new Text("D=/tmp/" + "a".repeat(4000) + "\n", ". $D/x\n", ""),
            new Text("D=/tmp\n", ". ${D%", ""),
            new Text("eval '", "a;", "'"),
            new Text("awk -", "f", "$'\\n'"),
            new Text("PATH=", "${", ""),
            new Text("PATH=", ":", ""),
            new Text("PATH=", "x", "\"\u0085"),
            new Text("/", "/", "\0"),
            new Text("module", " ", "x"),
            new Text("\"kty\"", " ", "x"),
            new Text("<password>", " ", "<"),
            new Text("RUN |1 ", "A_A_", "=1 sh"),
            new Text("docker", " login", ""),
            new Text("aws configure ", "set ", ""),
            new Text("poetry", " config", ""),
            new Text("poetry config ", "http-basic.a ", ""),
            new Text("sshpass", " -p", ""),
            new Text("machine a login ", "a", " "),
            new Text(NAMESPACE, ", 'a'", "));ie = 1\n"),
            new Text(HEADERS + "Requires-Dist: a", " ", ";\u0085\n"),
            new Text(HEADERS + "Requires-Dist: a", " ", "[\n"),
            new Text(HEADERS + "Requires-Dist: acme>=1", ".1", "\n"),
            new Text(HEADERS + "Requires-Dist: acme>=", "1", "\n"),
            new Text(HEADERS + "Requires-Dist: acme>=1+a", ".a", "\n"),
            new Text(HEADERS + "Requires-Dist: x ; ", "(", "\n"),
            new Text(HEADERS + "Description: x\n", " a\n", "\n")));
  }

  private static FileTreeFixture filesWith(String text) {
    var files = FileTreeFixture.good();
    Stream.of(
            "/etc/sudoers",
            "/etc/doas.conf",
            "/etc/ld.so.cache",
            "/etc/ld.so.preload",
            "/etc/ld.so.conf.d/a.conf",
            "/etc/environment",
            "/etc/profile.d/a.sh",
            "/etc/ssl/openssl.cnf",
            "/etc/apt/auth.conf",
            "/etc/yum.repos.d/a.repo",
            "/srv/pip.conf",
            "/srv/.netrc",
            "/srv/.condarc",
            "/srv/a.env",
            "/srv/.m2/settings.xml",
            "/var/lib/dpkg/status.d/a",
            "/var/lib/dpkg/diversions",
            "/var/lib/dpkg/info/a.md5sums",
            "/opt/app/venv/pyvenv.cfg",
            SITE + "a-nspkg.pth",
            SITE + "acme-1.0.dist-info/RECORD",
            SITE + "acme-1.0.dist-info/METADATA",
            SITE + "acme-1.0.dist-info/direct_url.json",
            SITE + "acme-1.0.dist-info/top_level.txt")
        .forEach(path -> files.file(path, text));
    return files;
  }

  private static CheckContext withInfo(
      FileTree files, Map<String, String> variables, String history) {
    var info = CheckContextFixture.good().info();
    return CheckContextFixture.with(
        new ImageInfo(
            info.id(),
            info.sizeBytes(),
            info.layers(),
            info.user(),
            variables,
            info.labels(),
            info.workdir(),
            info.entrypoint(),
            info.command(),
            info.created(),
            info.architecture(),
            ImageSettings.NONE,
            List.of(new HistoryEntry(history, history)),
            info.platform()),
        files);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void noTextStopsRulesForLong(Text hostile) {
    var text = hostile.ofLength(LENGTH);
    var variables = new HashMap<>(CheckContextFixture.good().info().environment());
    variables.put("LD_LIBRARY_PATH", text);
    variables.put("PYTHONPATH", text);
    variables.put("LD_PRELOAD", text);
    variables.put("A", text);
    variables.put(text, "a");

    var findings =
        assertTimeoutPreemptively(
            TEXT_LIMIT,
            () -> Rules.findings(Rules.OUTSIDE, withInfo(filesWith(text).tree(), variables, text)));

    assertThat(findings).anyMatch(Finding::isError);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void noTextStopsReadingForLong(Text hostile) {
    // Files in which credentials are looked for have 1 MiB at most.
    var small = hostile.ofLength(60 << 10);
    var large = hostile.ofLength(1000 << 10);

    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          read("/srv/a.json", small);
          read("/srv/large", large);
          read("/usr/share/large", large);
        });
  }

  private static void read(String path, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    var entry = new TarArchiveEntry(path.substring(1));
    entry.setSize(bytes.length);
    new TreeReader().entry(path, entry, new ByteArrayInputStream(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a'", "A_", "root,"})
  void repetitionsAreReadLikeShortTexts(String piece) {
    var many = piece.repeat(LENGTH / piece.length());
    var files =
        FileTreeFixture.good()
            .file("/etc/sudoers", "root," + many + "root ALL=(ALL) ALL\n")
            .file(SITE + "a-nspkg.pth", NAMESPACE + ", 'a'".repeat(LENGTH / 5) + "));ie = 1\n");

    assertThat(
            Rules.findings(
                Rules.OUTSIDE,
                withInfo(
                    files.tree(),
                    CheckContextFixture.good().info().environment(),
                    "RUN |1 " + many + "=1")))
        .extracting(Finding::message)
        .noneMatch(message -> message.contains("could not be decided"));
  }

  /** Names of one hash, and names whose hashes follow each other. */
  static Stream<List<String>> crowdedNames() {
    var ofOneHash =
        IntStream.range(0, 1 << 17)
            .mapToObj(
                i ->
                    IntStream.range(0, 17)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
            .toList();
    return Stream.of(
        ofOneHash, IntStream.range(0, 300_000).mapToObj(i -> Integer.toString(i, 36)).toList());
  }

  @ParameterizedTest
  @MethodSource("crowdedNames")
  void manyNamesWithCloseHashesTakeNoLongTime(List<String> names) {
    var files =
        FileTreeFixture.good()
            .file(
                SITE + "acme-1.0.dist-info/RECORD",
                names.stream().map(name -> name + ",,\n").collect(Collectors.joining()))
            .file(
                "/var/lib/dpkg/status",
                names.stream()
                    .map(name -> " /etc/" + name + " " + "0".repeat(32) + "\n")
                    .collect(
                        Collectors.joining(
                            "", "Package: acme\nStatus: install ok installed\nConffiles:\n", "")))
            .tree();

    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          assertThat(PythonEnvironment.of(files).distributions()).hasSize(1);
          assertThat(DpkgPackages.of(files).packages()).hasSize(1);
        });
  }

  /** In sets of entries, such names take minutes. */
  @Test
  void manyFilesOfOneHashTakeNoLongTime() {
    var files = FileTreeFixture.good();
    var names = crowdedNames().findFirst().orElseThrow().subList(0, 1 << 16);
    names.forEach(
        name ->
            files
                .file("/opt/app/venv/share/" + name, "")
                .file("/etc/profile.d/" + name, "")
                .content(FileContent.NONE));
    var context = CheckContextFixture.withFiles(files.tree());

    for (var rule : List.of(new LibrariesRule(), new PackageRecordsRule(), new SearchPathsRule())) {
      assertThat(assertTimeoutPreemptively(LIMIT, () -> rule.findings(context)))
          .noneMatch(finding -> finding.message().contains("could not be decided"));
    }
  }

  /** In sets of entries, such names take minutes. */
  @Test
  void manyConfigurationsAndInstallersOfOneHashTakeNoLongTime() {
    var files = FileTreeFixture.good();
    crowdedNames()
        .findFirst()
        .orElseThrow()
        .subList(0, 1 << 16)
        .forEach(
            name ->
                files
                    .file("/srv/" + name + "/openssl.cnf", "")
                    .content(FileContent.NONE)
                    .file("/srv/" + name + "/pip", "#!/bin/sh\n")
                    .mode(0755));
    var context = CheckContextFixture.withFiles(files.tree());

    for (var rule : List.of(new InstallersRule(), new SearchPathsRule())) {
      assertThat(assertTimeoutPreemptively(LIMIT, () -> rule.findings(context)))
          .noneMatch(finding -> finding.message().contains("could not be decided"));
    }
  }

  @Test
  void manyLinksThroughLongOnesEndWithAnError() {
    var files = FileTreeFixture.good();
    var deep = "/d" + ("/" + "n".repeat(250)).repeat(15);
    files.folder(deep + "/x").link("/deep", deep.substring(1));
    for (var i = 0; i < 18; i++) {
      var up = "/..".repeat(17) + (i == 17 ? "/etc/passwd" : "/c" + (i + 1));
      files.link("/c" + i, "/deep" + "/x/..".repeat((4_089 - up.length()) / 5) + up);
    }
    IntStream.range(0, 10_000).forEach(i -> files.link("/u/" + i, "/c0"));
    var context = CheckContextFixture.withFiles(files.tree());

    var findings = assertTimeoutPreemptively(LIMIT, () -> Rules.findings(Rules.OUTSIDE, context));

    assertThat(findings)
        .filteredOn(finding -> finding.rule().equals("links"))
        .singleElement()
        .matches(Finding::isError)
        .extracting(Finding::message)
        .asString()
        .contains("could not be decided");
  }

  @Test
  void packagesWithinEachOtherTakeNoLongTime() {
    var files = FileTreeFixture.good().folder(SITE + "a/__pycache__");
    var folder = new StringBuilder(SITE + "a");
    for (var i = 0; i < 1_850; i++) {
      files.file(folder + "/__init__.py", "");
      folder.append("/a");
    }
    IntStream.range(0, 500).forEach(i -> files.file(folder + "/m" + i + ".py", "x"));
    var context = CheckContextFixture.withFiles(files.tree());

    assertThat(assertTimeoutPreemptively(LIMIT, () -> new BytecodeRule().findings(context)))
        .noneMatch(finding -> finding.message().contains("could not be decided"));
  }

  @Test
  void manyCredentialsBesideManyPackagesTakeNoLongTime() {
    var files = FileTreeFixture.good();
    for (var i = 0; i < 20_000; i++) {
      files
          .folder(SITE + "p" + i + "-1.dist-info")
          .file("/srv/" + i + "/.netrc", "machine a login b password cdefgh\n");
    }
    var context = CheckContextFixture.withFiles(files.tree());

    assertThat(assertTimeoutPreemptively(LIMIT, () -> new SecretsRule().findings(context)))
        .anyMatch(Finding::isError);
  }

  @Test
  void recordOfOneLongLineTakesLittleMemory() {
    var info = SITE + "acme-1.dist-info/";
    var files =
        FileTreeFixture.good()
            .file(info + "METADATA", HEADERS)
            .file(info + "RECORD", "a/".repeat(15 << 20) + "a.py,,\nacme.py,,\n")
            .tree();

    var modules =
        PythonPackage.below(files, "/opt/app/venv").stream().map(ImportableModules::of).toList();

    assertThat(modules)
        .singleElement()
        .isEqualTo(new ImportableModules(List.of("acme"), List.of()));
  }

  @Test
  void manyFoldersOfPackagesBesideManyPathFilesTakeNoLongTime() {
    var files = FileTreeFixture.good();
    for (var i = 0; i < 60_000; i++) {
      files.folder("/srv/" + (100_000 + i) + "/site-packages").link("/srv/data/" + i + ".pth", "x");
    }
    var context = CheckContextFixture.withFiles(files.tree());

    assertThat(assertTimeoutPreemptively(LIMIT, () -> new SearchPathsRule().findings(context)))
        .isEmpty();
  }

  @Test
  void standardLibrariesWithinEachOtherTakeNoLongTime() {
    var files = FileTreeFixture.good();
    var folder = new StringBuilder("/usr/share");
    for (var i = 0; i < 350; i++) {
      files.file(folder.append("/python3.13") + "/os.py", "");
    }
    IntStream.range(0, 1_000).forEach(i -> files.file(folder + "/m" + i + ".py", ""));
    var context = CheckContextFixture.withFiles(files.tree());

    assertThat(assertTimeoutPreemptively(LIMIT, () -> new BytecodeRule().findings(context)))
        .isEmpty();
  }

  @Test
  void manyNamespacesBesideManyFilesTakeNoLongTime() {
    var files = FileTreeFixture.good();
    IntStream.range(0, 20_000).forEach(i -> files.file(SITE + "acme/m" + i + ".txt", ""));
    var lines =
        IntStream.range(0, 2_000)
            .mapToObj(i -> NamespaceLines.CURRENT.replace("acme", "n" + i))
            .collect(Collectors.joining());
    files.file(SITE + "acme-1.0.dist-info/RECORD", "acme.pth,,\n").file(SITE + "acme.pth", lines);
    var context = CheckContextFixture.withFiles(files.tree());

    assertThat(assertTimeoutPreemptively(LIMIT, () -> new SearchPathsRule().findings(context)))
        .isEmpty();
  }

  @Test
  void manyInstallersBesideManyModulesTakeNoLongTime() {
    var files = FileTreeFixture.good();
    var record = new StringBuilder();
    for (var i = 0; i < 100_000; i++) {
      files.file(SITE + "acme/m" + i + "/pip.py", "x").mode(0755);
      files.file("/srv/m" + i + "/pip", "#!/bin/sh\n").mode(0755);
      record.append("acme/m").append(i).append("/pip.py,,\n");
    }
    files
        .file(SITE + "acme-1.0.dist-info/RECORD", record + "acme-1.0.dist-info/RECORD,,\n")
        .file(SITE + "acme-1.0.dist-info/REQUESTED", "");
    var good = CheckContextFixture.withRequirements(CheckContextFixture.withFiles(files.tree()));
    var context =
        CheckContextFixture.withIdentity(
            good, IdentityFixture.of(Optional.of(Set.of("acme")), Set.of()));

    assertThat(assertTimeoutPreemptively(LIMIT, () -> new InstallersRule().findings(context)))
        .extracting(Finding::isError)
        .containsExactly(false, true);
  }

  @Test
  void aRuleThatAnImageMakesFailFindsAnErrorAndTheOthersStillDecide() {
    var files =
        FileTreeFixture.good()
            .file(SITE + "acme-1.0.dist-info/RECORD", "acme/__init__.py,,\n")
            .file(
                SITE + "acme-1.0.dist-info/METADATA",
                HEADERS + "Requires-Dist: x ; " + "(".repeat(LENGTH) + "\n")
            .file("/srv/.netrc", "machine a password bcdefgh\n");

    assertThat(Rules.findings(Rules.OUTSIDE, CheckContextFixture.withFiles(files.tree())))
        .filteredOn(finding -> List.of("requirements", "secrets").contains(finding.rule()))
        .allMatch(Finding::isError)
        .extracting(Finding::message)
        .satisfiesExactlyInAnyOrder(
            message ->
                assertThat(message)
                    .startsWith("The rule could not be decided: something in the image made it")
                    .contains("StackOverflowError in Marker"),
            message -> assertThat(message).contains("/srv/.netrc"));
  }
}
