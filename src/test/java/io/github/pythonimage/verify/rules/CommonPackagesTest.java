package io.github.pythonimage.verify.rules;

import static io.github.pythonimage.verify.rules.RuleCase.error;
import static io.github.pythonimage.verify.rules.RuleCase.warning;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFinds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Identity;
import io.github.pythonimage.verify.check.IdentityFixture;
import io.github.pythonimage.verify.elf.ElfFile;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileTreeFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What packages of PyPI have that looks like something else, and what it looks like. */
class CommonPackagesTest {
  private static final String SITE = "/opt/app/venv/lib/python3.13/site-packages/";
  private static final FileContent KEY =
      new FileContent(
          false, "", "", "", Optional.empty(), Set.of(BytePatterns.PRIVATE_KEY), "", "");

  private static final String HASH = "A".repeat(43);
  private static final String RECORDED = ",sha256=" + HASH + ",1\n";

  /** A package with these files, each of which has the hash. */
  private static FileTreeFixture acme(FileTreeFixture files, String... names) {
    return files.file(
        SITE + "acme-1.0.dist-info/RECORD",
        String.join(RECORDED, names) + RECORDED + "acme-1.0.dist-info/RECORD,,\n");
  }

  private static List<Finding> findings(String rule, UnaryOperator<FileTreeFixture> change) {
    var files = change.apply(FileTreeFixture.good()).tree();
    return RuleCaseAssert.findings(CheckContextFixture.withFiles(files)).stream()
        .filter(finding -> finding.rule().equals(rule))
        .toList();
  }

  private static FileContent program(int type) {
    var elf =
        new ElfFile(true, 62, Optional.empty(), List.of(), List.of(), "", List.of(), true, false);
    var head = "\u007fELF" + "\0".repeat(12) + (char) type + "\0";
    return new FileContent(false, "", head, "", Optional.of(elf), Set.of(), "", "");
  }

  @Test
  void aFileOfAPackageThatIsCalledCoreIsNoMemory() {
    assertThat(
            findings(
                "leftovers",
                f -> acme(f, "acme/words/core").file(SITE + "acme/words/core", "{}").hash(HASH)))
        .isEmpty();
    assertThat(findings("leftovers", f -> f.elf("/srv/acme").content(program(3)))).isEmpty();
  }

  @Test
  void memoryOfAProgramIsFoundAnywhere() {
    for (var change :
        List.<UnaryOperator<FileTreeFixture>>of(
            f -> f.elf(SITE + "acme/core").content(program(4)),
            f -> f.elf("/srv/acme.dump").content(program(4)),
            f -> f.file("/srv/core.12", "x"))) {
      assertFinds(error("memory", "leftovers", change, "memory of a program that crashed"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/opt/app/venv/lib/python3.13/site-packages/acme/_vendored/sitecustomize.py",
        "/opt/app/venv/lib/python3.13/site-packages/acme/tests/usercustomize.py",
        "/opt/app/venv/lib/python3.13/site-packages/__pycache__/sitecustomize.cpython-313.pyc"
      })
  void aModuleWithinAPackageRunsOnlyIfSomebodyImportsIt(String path) {
    assertThat(findings("search-paths", f -> f.file(path, "x"))).isEmpty();
  }

  @Test
  void aModuleThatRunsWheneverPythonStartsIsFoundWhereverPythonLooks() {
    var hook = "/srv/acme/sitecustomize.py";
    for (var change :
        List.<UnaryOperator<FileTreeFixture>>of(
            f -> f.file("/usr/local/lib/python3.13/sitecustomize.py", "x"),
            f -> f.file("/usr/lib/python3/dist-packages/sitecustomize/__init__.py", "x"),
            f -> f.file(hook, "x").link("/usr/local/lib/python3.13", "/srv/acme"),
            f ->
                acme(f, "acme.pth", "acme_data/sitecustomize.py")
                    .file(SITE + "acme.pth", "acme_data\n")
                    .hash(HASH)
                    .file(SITE + "acme_data/sitecustomize.py", "x")
                    .hash(HASH))) {
      assertFinds(error("a hook", "search-paths", change, "1 module runs whenever Python starts"));
    }
  }

  @Test
  void bytecodeOfAModuleWithAKeyIsAWarningAsTheModuleIs() {
    assertFinds(
        warning(
            "a key in bytecode",
            "secrets",
            f ->
                acme(f, "acme/key.py")
                    .file(SITE + "acme/key.py", "x")
                    .content(KEY)
                    .hash(HASH)
                    .file(SITE + "acme/__pycache__/key.cpython-313.pyc", "x")
                    .content(KEY)
                    .file(SITE + "acme/__pycache__/key.cpython-313.opt-2.pyc", "x")
                    .content(KEY),
            "3 private keys"));
    assertFinds(
        error(
            "a key in bytecode of no module",
            "secrets",
            f ->
                acme(f, "acme/key.py")
                    .file(SITE + "acme/__pycache__/other.cpython-313.pyc", "x")
                    .content(KEY),
            "1 private key"));
  }

  /** An image with a package of the POM's {@code <projects>}. */
  private static Identity project(String name) {
    return IdentityFixture.of(Optional.empty(), Set.of(name));
  }

  @Test
  void aKeyInAPackageOfTheProjectsIsAnErrorUnlessItIsAnExample() {
    var files =
        acme(FileTreeFixture.good(), "acme/key.pem", "acme/key.pem.example")
            .file(SITE + "tornado-6.5.dist-info/RECORD", "tornado/test/test.key" + RECORDED)
            .file(SITE + "acme/key.pem", "x")
            .content(KEY)
            .hash(HASH)
            .file(SITE + "acme/key.pem.example", "x")
            .content(KEY)
            .hash(HASH)
            .file(SITE + "tornado/test/test.key", "x")
            .content(KEY)
            .hash(HASH)
            .tree();
    var good = CheckContextFixture.withFiles(files);
    var context = CheckContextFixture.withIdentity(good, project("acme"));

    assertThat(new SecretsRule().findings(context))
        .extracting(
            Finding::isError,
            one -> one.message().contains("1 private key (" + SITE + "acme/key.pem)"))
        .containsExactly(tuple(true, true), tuple(false, false));
    assertThat(new SecretsRule().findings(good)).noneMatch(Finding::isError);
  }

  @Test
  void aModuleMayHaveDotsInItsName() {
    UnaryOperator<FileTreeFixture> change =
        f ->
            acme(f, "acme/hook-a.b.py")
                .file(SITE + "acme/hook-a.b.py", "x")
                .hash(HASH)
                .bytecode(SITE + "acme/__pycache__/hook-a.b.cpython-313.pyc", 3);

    assertThat(findings("package-records", change)).isEmpty();
    assertFinds(
        error(
            "bytecode of no module",
            "package-records",
            f ->
                change
                    .apply(f)
                    .bytecode(SITE + "acme/__pycache__/hook-a.c.cpython-313.pyc", 3)
                    .bytecode(SITE + "acme/__pycache__/hook-a.b.evil.pyc", 3),
            "2 files in the environment belong to no package"));
  }

  /** A library of a package, with the hash that RECORD has of it. */
  private static FileTreeFixture library(
      FileTreeFixture files, String runPath, boolean hasLongStrings, String hash) {
    var elf =
        new ElfFile(
            true,
            62,
            Optional.empty(),
            List.of(),
            List.of(runPath.split(":", -1)),
            "",
            List.of(),
            !hasLongStrings,
            hasLongStrings);
    return files
        .file(
            SITE + "acme-1.0.dist-info/RECORD",
            "acme/x.so,sha256=" + HASH + ",1\nacme-1.0.dist-info/RECORD,,\n")
        .elf(SITE + "acme/x.so")
        .content(new FileContent(false, "", "", hash, Optional.of(elf), Set.of(), "", ""));
  }

  @Test
  void aLibraryOfAPackageMayHaveMoreNamesThanAreRead() {
    assertFinds(
        warning("names", "search-paths", f -> library(f, "$ORIGIN", true, HASH), "more names"));
    assertFinds(
        error("another", "search-paths", f -> library(f, "$ORIGIN", true, "B"), "ELF headers"));
  }

  @Test
  void anEmptyRunPathOfAPackageIsAWarning() {
    assertFinds(
        warning(
            "empty",
            "search-paths",
            f -> library(f, "$ORIGIN:", false, HASH),
            "RUNPATH is empty or ."));
    assertFinds(
        warning(
            "the working directory",
            "search-paths",
            f -> library(f, ".:$ORIGIN", false, HASH),
            "RUNPATH is empty or ."));
    assertFinds(
        error("another", "search-paths", f -> library(f, "$ORIGIN:", false, "B"), "RUNPATH"));
    assertFinds(error("above", "search-paths", f -> library(f, "../tmp", false, HASH), "RUNPATH"));
    assertThat(findings("search-paths", f -> library(f, ":/tmp", false, HASH)))
        .extracting(Finding::isError)
        .contains(true);
  }

  @Test
  void librariesForHardwareAreOptionalForTheirPackageAlone() {
    var name = SITE + "nvidia/cufile/lib/libcufile_rdma.so.1";
    var record = SITE + "nvidia_cufile_cu12-1.14.1.1.dist-info/RECORD";
    var line = "nvidia/cufile/lib/libcufile_rdma.so.1,,\n";
    assertFinds(
        warning(
            "rdma",
            "libraries",
            f -> f.file(record, line).elf(name, "libibverbs.so.1"),
            "libibverbs.so.1"));
    assertFinds(
        error("of no package", "libraries", f -> f.elf(name, "libibverbs.so.1"), "libibverbs"));
    assertThat(
            findings(
                "libraries",
                f ->
                    f.file(record, line)
                        .elf(name, "libibverbs.so.1")
                        .elf(SITE + "acme/x.so", "libibverbs.so.1")))
        .extracting(Finding::isError)
        .containsExactly(true, false);
    assertFinds(
        warning(
            "a back end",
            "libraries",
            f ->
                f.file(
                        SITE + "bitsandbytes-0.48.dist-info/RECORD",
                        "bitsandbytes/libbitsandbytes_rocm64.so,,\n")
                    .elf(SITE + "bitsandbytes/libbitsandbytes_rocm64.so", "libhipblas.so.2"),
            "libhipblas.so.2"));
  }

  @Test
  void examplesAndArchivesThatPackagesBringAreWarnings() {
    var example = "OPENAI_API_KEY=your_openai_api_key\n";
    assertFinds(
        warning(
            "an example",
            "secrets",
            f -> acme(f, "acme/.env.example").file(SITE + "acme/.env.example", example).hash(HASH),
            "of packages with what looks like credentials"));
    assertFinds(
        error(
            "of no package",
            "secrets",
            f -> f.file(SITE + "acme/.env.example", example),
            "1 file with credentials"));
    var own =
        acme(FileTreeFixture.good(), "acme/.env.example", "acme/.env")
            .file(SITE + "acme/.env.example", example)
            .hash(HASH)
            .file(SITE + "acme/.env", example)
            .hash(HASH)
            .tree();
    assertThat(
            RuleCaseAssert.findings(
                    CheckContextFixture.withRequirements(CheckContextFixture.withFiles(own)))
                .stream()
                .filter(finding -> finding.rule().equals("secrets")))
        .as("an image with a project of its own")
        .hasSize(2)
        .anyMatch(finding -> finding.isError() && finding.message().contains("/.env)"))
        .anyMatch(finding -> !finding.isError() && finding.message().contains("/.env.example)"));
    assertFinds(
        warning(
            "an archive",
            "leftovers",
            f -> acme(f, "acme/u2.apk").file(SITE + "acme/u2.apk", "x").hash(HASH),
            "that packages bring as their data"));
    assertFinds(
        error("of no package", "leftovers", f -> f.file(SITE + "acme/u2.apk", "x"), "archive"));
  }

  @Test
  void credentialsInPackagesAreErrorsUnlessEverybodyHasThem() {
    var path = SITE + "acme/settings.toml";
    UnaryOperator<FileTreeFixture> published =
        f -> acme(f, "acme/settings.toml").file(path, "x").hash(HASH).marked("credential");

    assertThat(findings("secrets", published)).as("a package of others").isEmpty();
    assertFinds(
        error(
            "a file that no package has",
            "secrets",
            f -> f.file(path, "x").marked("credential"),
            path));
    assertThat(
            findings(
                "secrets",
                f ->
                    f.file("/opt/conda/lib/python3.12/site-packages/acme/settings.toml", "x")
                        .marked("credential")))
        .as("packages of another Python")
        .isEmpty();
    var context =
        CheckContextFixture.withRequirements(
            CheckContextFixture.withFiles(published.apply(FileTreeFixture.good()).tree()));
    assertThat(RuleCaseAssert.findings(CheckContextFixture.withIdentity(context, project("acme"))))
        .as("a package of the POM's projects")
        .filteredOn(finding -> finding.rule().equals("secrets"))
        .singleElement()
        .matches(Finding::isError)
        .asString()
        .contains(path);
  }

  /** A package of the POM depends on one that has such a file. */
  private static FileTreeFixture perl(FileTreeFixture files, String name) {
    var planned = CheckContextFixture.good().image().runtimePackages().iterator().next();
    var header = "usr/share/perl/5.40.1/Encode/encode.h";
    return files
        .file(
            "/var/lib/dpkg/status",
            """
            Package: %s
            Status: install ok installed
            Depends: libc6 (>= 2.38), debconf | acme-virtual:any

            Package: perl
            Status: install ok installed
            Provides: acme-virtual (= 5.40)
            Depends: %s

            Package: %s
            Status: install ok installed
            """
                .formatted(planned, name, name))
        .file("/var/lib/dpkg/info/" + name + ":amd64.md5sums", "0".repeat(32) + "  " + header)
        .file("/" + header, "x");
  }

  @Test
  void developmentFilesOfPlannedPackagesOfTheDistributionAreAWarning() {
    assertFinds(
        warning(
            "perl",
            "development-files",
            f -> perl(f, "perl-modules-5.40"),
            "that these depend on"));
    assertFinds(
        error("headers alone", "development-files", f -> perl(f, "libperl-dev"), "1 header"));
    assertFinds(
        error(
            "a package that nobody planned",
            "development-files",
            f ->
                perl(f, "perl-modules-5.40")
                    .file("/var/lib/dpkg/status", "Package: perl\nStatus: install ok installed\n"),
            "1 header"));
  }

  /** What a RECORD at this path says of a file of this path, and of its content. */
  private static FileTreeFixture recorded(
      FileTreeFixture files, String record, String line, String path) {
    return files.file(record, line).file(path, "OPENAI_API_KEY=your_openai_api_key\n").hash(HASH);
  }

  @Test
  void onlyARecordOfTheEnvironmentSaysWhatIsOfAPackage() {
    var elsewhere = "/srv/site-packages/acme-1.0.dist-info/RECORD";
    var own = SITE + "acme-1.0.dist-info/RECORD";
    var secret = "/srv/app/.env";
    for (var change :
        Map.<String, UnaryOperator<FileTreeFixture>>of(
                "a RECORD that no Python reads",
                f -> recorded(f, elsewhere, secret + RECORDED, secret),
                "the same for its own folder",
                f -> recorded(f, elsewhere, "a/.env" + RECORDED, "/srv/site-packages/a/.env"),
                "a RECORD among libraries that are no packages",
                f ->
                    recorded(
                        f,
                        "/usr/lib/acme/site-packages/acme-1.0.dist-info/RECORD",
                        "a/.env" + RECORDED,
                        "/usr/lib/acme/site-packages/a/.env"),
                "a file elsewhere",
                f -> recorded(f, own, secret + RECORDED, secret),
                "a file elsewhere by a relative path",
                f -> recorded(f, own, "../../../../../../srv/app/.env" + RECORDED, secret),
                "a line without a hash",
                f -> recorded(f, own, "acme/.env,,\n", SITE + "acme/.env"),
                "another content",
                f -> recorded(f, own, "acme/.env,sha256=BBBB,1\n", SITE + "acme/.env"),
                "the configuration of pip",
                f ->
                    f.file(own, "../../../pip.conf" + RECORDED)
                        .file("/opt/app/venv/pip.conf", "index-url = https://a:hunter22@b.com\n")
                        .hash(HASH))
            .entrySet()) {
      assertThat(findings("secrets", change.getValue()))
          .as(change.getKey())
          .singleElement()
          .matches(Finding::isError);
    }
    assertThat(
            findings(
                "secrets",
                f ->
                    recorded(
                        f,
                        own,
                        "../../../share/acme/.env" + RECORDED,
                        "/opt/app/venv/share/acme/.env")))
        .as("data of a package")
        .singleElement()
        .matches(finding -> !finding.isError());
  }

  @Test
  void whatARecordHasThatNoPythonReadsIsLeftBehind() {
    var folder = "/usr/lib/acme/site-packages/";
    for (var name : List.of("core", "acme.deb")) {
      assertThat(
              findings(
                  "leftovers",
                  f ->
                      f.file(folder + "acme-1.0.dist-info/RECORD", "acme/" + name + RECORDED)
                          .file(folder + "acme/" + name, "x")
                          .hash(HASH)))
          .as(name)
          .singleElement()
          .matches(Finding::isError);
    }
  }

  @Test
  void whatOnlyARecordElsewhereHasIsLeftBehind() {
    for (var name : List.of("core", "settings.py~", "acme.deb")) {
      assertThat(
              findings(
                  "leftovers",
                  f ->
                      f.file(
                              "/srv/site-packages/acme-1.0.dist-info/RECORD",
                              "/srv/app/" + name + ",,\n")
                          .file("/srv/app/" + name, "x")))
          .as(name)
          .singleElement()
          .matches(Finding::isError);
    }
  }
}
