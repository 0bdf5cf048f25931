package io.github.pythonimage.verify.rules;

import static io.github.pythonimage.verify.rules.RuleCase.error;
import static io.github.pythonimage.verify.rules.RuleCase.warning;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFinds;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFindsNothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.FileTreeFixture;
import io.github.pythonimage.verify.libraries.LoaderCacheFixture;
import io.github.pythonimage.verify.packages.RpmPackages;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytecode, files of packages, and what everything starts with, on small trees. */
class PackageSumsRulesTest {
  private static final String LIB = "/opt/app/python/lib/python3.13/";
  private static final String SITE = "/opt/app/venv/lib/python3.13/site-packages/";
  private static final String SUM = "0123456789abcdef0123456789abcdef";
  private static final String EMPTY = "d41d8cd98f00b204e9800998ecf8427e";
  private static final String HASH = "e786e2893651120e";

  private static FileTreeFixture module(FileTreeFixture files, String name, String hash) {
    return files.file(LIB + name + ".py", "x").content(source(hash));
  }

  private static FileContent source(String hash) {
    return new FileContent(false, "", "", "", Optional.empty(), Set.of(), "", hash);
  }

  private static FileTreeFixture bytecode(FileTreeFixture files, String name, int flags) {
    var head = new StringBuilder("\u00f3\r\r\n").append((char) flags).append("\0\0\0");
    for (var i = 0; i < HASH.length(); i += 2) {
      head.append((char) Integer.parseInt(HASH.substring(i, i + 2), 16));
    }
    var content =
        new FileContent(false, "", head.toString(), "", Optional.empty(), Set.of(), "", "");
    return files
        .folder(LIB + "__pycache__")
        .file(LIB + "__pycache__/" + name + ".pyc", "x")
        .content(content);
  }

  private static FileTreeFixture owned(FileTreeFixture files, String sum) {
    return files
        .file(
            "/var/lib/dpkg/info/acme:amd64.md5sums", SUM + "  usr/bin/acme\n" + SUM + "  usr/no\n")
        .elf("/usr/bin/acme")
        .content(new FileContent(false, "", "", "", Optional.empty(), Set.of(), sum, ""));
  }

  /** The standard library is of a package. */
  private static FileTreeFixture library(FileTreeFixture files) {
    return files
        .file(
            "/var/lib/dpkg/info/libpython3.13-stdlib:amd64.md5sums",
            EMPTY + "  opt/app/python/lib/python3.13/os.py\n")
        .file(
            "/var/lib/dpkg/status",
            "Package: libpython3.13-stdlib\nStatus: install ok installed\nConffiles:\n"
                + " /etc/python3.13/start.py "
                + EMPTY
                + "\n");
  }

  /** A configuration file with this sum, of a package that has another one. */
  private static FileTreeFixture configuration(FileTreeFixture files, String sum) {
    return files
        .file(
            "/var/lib/dpkg/status",
            "Package: bash\nStatus: install ok installed\nConffiles:\n /etc/bash.bashrc "
                + SUM
                + "\n /etc/gone "
                + SUM
                + "\n /etc/new newconffile\n")
        .file("/etc/new", "x")
        .file("/etc/bash.bashrc", "x")
        .content(new FileContent(false, "", "", "", Optional.empty(), Set.of(), sum, ""));
  }

  /** The package of zlib, with the links that ldconfig makes. */
  private static FileTreeFixture zlib(FileTreeFixture files) {
    var folder = "/usr/lib/x86_64-linux-gnu/";
    return files
        .file(
            "/var/lib/dpkg/info/zlib1g:amd64.md5sums",
            SUM + "  lib/x86_64-linux-gnu/libz.so.1.3.1\n")
        .elf(folder + "libz.so.1.3.1")
        .content(new FileContent(false, "", "", "", Optional.empty(), Set.of(), SUM, ""))
        .link(folder + "libz.so.1", "libz.so.1.3.1");
  }

  static Stream<String> librariesInFront() {
    return Stream.of(
        "/usr/local/lib/libz.so.1",
        "/usr/lib/libz.so.1",
        "/usr/lib/x86_64-linux-gnu/tls/libz.so.1",
        "/usr/lib/x86_64-linux-gnu/tls/haswell/x86_64/libz.so.1",
        "/usr/lib/x86_64-linux-gnu/haswell/libz.so.1",
        "/usr/local/lib/haswell/libz.so.1.3.1");
  }

  @ParameterizedTest
  @MethodSource("librariesInFront")
  void findsLibrariesWithTheNameOfAPackagesOne(String path) {
    assertFinds(
        error(
            path,
            "package-list",
            f -> zlib(f).elf(path),
            "1 library of no Debian package has the name of one that a package has (" + path));
    assertFinds(
        error(
            path + " as a link",
            "package-list",
            f -> zlib(f).elf("/usr/lib/acme.so").link(path, "/usr/lib/acme.so"),
            "(" + path + ")"));
  }

  /** An archive of rpm has no list that rules read, and no packages of such libraries. */
  @Test
  void findsLibrariesInFrontOfThoseOfOtherDistributions() {
    var variant = "/usr/lib64/glibc-hwcaps/x86-64-v3/libssl.so.3";
    var older = "/usr/lib64/tls/libssl.so.3";
    var files = FileTreeFixture.good().elf("/usr/lib64/libssl.so.3").elf(variant).elf(older).tree();

    assertThat(inFront(files, Optional.of(new RpmPackages(List.of("openssl-libs"), ""))))
        .singleElement()
        .matches(Finding::isError)
        .asString()
        .contains("The loader may take 2 libraries (" + variant + ", " + older + ") in place");
    assertThat(inFront(files, Optional.of(new RpmPackages(List.of("libopenssl3-x86-64-v3"), ""))))
        .singleElement()
        .matches(one -> !one.isError());
    assertThat(inFront(files, Optional.empty())).singleElement().matches(one -> !one.isError());
  }

  private static List<Finding> inFront(FileTree files, Optional<RpmPackages> rpm) {
    var good = CheckContextFixture.withFiles(files);
    var context = CheckContextBuilder.of(good).rpm(rpm).build();
    return new PackageListRule().findings(context);
  }

  @Test
  void passesLibrariesThatArePackagesOrHaveOtherNames() {
    assertFindsNothing(
        f ->
            zlib(f)
                .elf("/usr/local/lib/libacme.so.1")
                .elf("/usr/local/lib/libpython3.13.so.1.0")
                .elf("/usr/lib/x86_64-linux-gnu/libacme.so.2")
                .link("/usr/lib/x86_64-linux-gnu/libz.so.1.0", "libz.so.1")
                .link("/usr/lib/libz.so.1", "x86_64-linux-gnu/libz.so.1")
                .elf("/usr/lib/x86_64-linux-gnu/acme/libz.so.1")
                .elf("/opt/app/venv/lib/libz.so.1")
                .file(
                    "/opt/app/venv/lib/python3.13/site-packages/x-1.dist-info/RECORD",
                    "../../libz.so.1,,\nx-1.dist-info/RECORD,,\n"));
  }

  /** As the official images of Python have it, beside a package of the distribution. */
  @Test
  void passesTheLibraryOfTheInterpreterThatTheBaseHas() {
    var folder = "/usr/lib/x86_64-linux-gnu/";
    assertFindsNothing(
        f ->
            f.file(
                    "/var/lib/dpkg/info/libpython3.13:amd64.md5sums",
                    SUM + "  usr/lib/x86_64-linux-gnu/libpython3.13.so.1.0\n")
                .elf(folder + "libpython3.13.so.1.0")
                .content(new FileContent(false, "", "", "", Optional.empty(), Set.of(), SUM, ""))
                .elf("/opt/app/python/lib/libpython3.13.so.1.0"));
  }

  @Test
  void passesConfigurationFilesOfPackages() {
    assertFindsNothing(f -> configuration(f, SUM));
  }

  /** A file with a token and a module with a key, of a package with this maintainer. */
  private static FileTreeFixture secrets(String maintainer, String sum) {
    var folder = "/usr/lib/python3/dist-packages/acme/";
    return FileTreeFixture.good()
        .file(
            "/var/lib/dpkg/status",
            "Package: acme\nStatus: install ok installed\nMaintainer: Acme Team <"
                + maintainer
                + ">\nConffiles:\n /etc/acme.d/apikeys "
                + SUM
                + "\n\nPackage: libc6\nStatus: install ok installed\n")
        .file(
            "/var/lib/dpkg/info/acme.md5sums",
            HASH + HASH + "  usr/lib/python3/dist-packages/acme/ssh.py\n")
        .file("/etc/acme.d/apikeys", "x")
        .content(marked(BytePatterns.CREDENTIAL, sum))
        .file(folder + "ssh.py", "x")
        .content(marked(BytePatterns.PRIVATE_KEY, sum.equals(SUM) ? HASH + HASH : sum))
        .file(folder + "__pycache__/ssh.cpython-311.pyc", "x")
        .content(marked(BytePatterns.PRIVATE_KEY, ""));
  }

  private static FileContent marked(String mark, String sum) {
    return new FileContent(false, "", "", "", Optional.empty(), Set.of(mark), sum, "");
  }

  private static List<Tuple> findings(CheckContext context) {
    return new SecretsRule()
        .findings(context).stream()
            .map(
                one ->
                    tuple(
                        one.isError(),
                        one.message().replaceAll(".*?(\\d (?:private key|file)s?) .*", "$1")))
            .toList();
  }

  /** As chromium and cloud-init have them in Debian, and as an image has the latter's bytecode. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "chromium@packages.debian.org",
        "debian-cloud@lists.debian.org",
        "acme@debian.org",
        "ubuntu-devel-discuss@lists.ubuntu.com"
      })
  void whatPackagesOfDebianPublishIsAWarning(String maintainer) {
    assertThat(findings(CheckContextFixture.withFiles(secrets(maintainer, SUM).tree())))
        .containsExactly(tuple(false, "2 private keys"), tuple(false, "1 file"));
  }

  @Test
  void otherKeysAndTokensInTheirPlaceAreErrors() {
    assertThat(findings(CheckContextFixture.withFiles(secrets("acme@debian.org", EMPTY).tree())))
        .containsExactly(tuple(true, "2 private keys"), tuple(true, "1 file"));
  }

  /** A package of a company comes from a repository that not everybody can read. */
  @ParameterizedTest
  @ValueSource(strings = {"ci@acme.example", "ci@debian.org.acme.example", "ci@notdebian.org"})
  void whatOtherPackagesHaveIsAnError(String maintainer) {
    assertThat(findings(CheckContextFixture.withFiles(secrets(maintainer, SUM).tree())))
        .containsExactly(tuple(true, "2 private keys"), tuple(true, "1 file"));
  }

  static Stream<RuleCase> cases() {
    return Stream.of(
        error(
            "a library for newer processors of no package",
            "package-list",
            f ->
                f.file(
                        "/var/lib/dpkg/info/libx.md5sums",
                        SUM + "  lib/x/glibc-hwcaps/x86-64-v3/libx.so.1.2\n")
                    .elf("/usr/lib/x/glibc-hwcaps/x86-64-v3/libx.so.1.2")
                    .content(
                        new FileContent(false, "", "", "", Optional.empty(), Set.of(), SUM, ""))
                    .link("/usr/lib/x/glibc-hwcaps/x86-64-v3/libx.so.1", "libx.so.1.2")
                    .elf("/usr/lib/x/glibc-hwcaps/x86-64-v2/libz.so.1"),
            "1 library for newer processors is of no Debian package"
                + " (/usr/lib/x/glibc-hwcaps/x86-64-v2/libz.so.1)"),
        warning(
            "a configuration file that is not its package's",
            "package-list",
            f -> configuration(f, EMPTY),
            "1 configuration file is not as its Debian package has it (/etc/bash.bashrc)"),
        error(
            "a module that the package of the standard library does not have",
            "package-list",
            f -> library(f).file(LIB + "acme.py", ""),
            "1 file in the standard library is of no Debian package"),
        error(
            "a library beside those of the package",
            "package-list",
            f -> library(f).elf(LIB + "lib-dynload/_acme.so"),
            "(" + LIB + "lib-dynload/_acme.so)"),
        error(
            "a module of the standard library that leads elsewhere",
            "package-list",
            f -> library(f).file("/srv/acme.py", "").link(LIB + "acme.py", "/srv/acme.py"),
            "(" + LIB + "acme.py)"),
        error(
            "bytecode of another source",
            "bytecode",
            f -> bytecode(module(f, "a", "0000000000000000"), "a.cpython-313", 1),
            "1 file of bytecode is not that of its source"),
        error(
            "bytecode of another source than an empty one",
            "bytecode",
            f -> bytecode(f.file(LIB + "a.py", ""), "a.cpython-313", 1),
            "1 file of bytecode is not that of its source"),
        error(
            "a module that is a link to another folder",
            "bytecode",
            f ->
                bytecode(
                    f.file("/opt/other/a.py", "x").link(LIB + "a.py", "/opt/other/a.py"),
                    "a.cpython-313",
                    1),
            "1 file of bytecode is not that of its source"),
        error(
            "a module of a package without bytecode",
            "bytecode",
            f ->
                f.file(SITE + "a.py", "x")
                    .bytecode(SITE + "__pycache__/a.cpython-313.pyc", 3)
                    .file(SITE + "acme.py", "x")
                    .file(
                        SITE + "acme-1.dist-info/RECORD",
                        "a.py,,\nacme.py,,\nacme-1.dist-info/RECORD,,\n"),
            "acme.py"),
        error(
            "bytecode of another release",
            "bytecode",
            f -> bytecode(bytecode(module(f, "a", HASH), "a.cpython-313", 1), "a.cpython-312", 1),
            "a.cpython-312.pyc"),
        error("bytecode without a source", "bytecode", f -> f.file(LIB + "a.pyc", "x"), "a.pyc"),
        error("a changed program", "package-list", f -> owned(f, "f" + SUM.substring(1)), "acme"),
        error(
            "a program without content",
            "package-list",
            f -> owned(f, SUM).file("/usr/bin/acme", ""),
            "/usr/bin/acme"),
        error(
            "a program that is a link to another folder",
            "package-list",
            f -> owned(f, SUM).elf("/opt/acme").link("/usr/bin/acme", "/opt/acme"),
            "/usr/bin/acme"),
        error(
            "a folder in place of a program",
            "package-list",
            f -> owned(f, SUM).folder("/usr/bin/acme"),
            "/usr/bin/acme"),
        error(
            "an archive before the standard library",
            "search-paths",
            f -> f.file("/usr/lib/python313.zip", "PK"),
            "python313.zip"),
        error(
            "an archive before the standard library of a Python without GIL",
            "search-paths",
            f -> f.file("/usr/lib/python313t.zip", "PK"),
            "python313t.zip"),
        error(
            "a script in place of Python",
            "search-paths",
            f -> f.file("/opt/app/python/bin/python3.13", "#!/usr/bin/env sh\n"),
            "runs in place of Python"),
        error(
            "a library in /tmp in the loader's cache",
            "search-paths",
            f -> cache(f, "libz.so.1", "/tmp/libz.so.1"),
            "/tmp/libz.so.1"),
        error(
            "a library in the working directory in the loader's cache",
            "search-paths",
            f -> cache(f, "libz.so.1", "./libz.so.1"),
            "(./libz.so.1)"),
        error(
            "a cache of the loader that nobody can read",
            "search-paths",
            f -> f.file("/etc/ld.so.cache", "x\0libz.so.1\0/usr/lib/libz.so.1\0"),
            "/etc/ld.so.cache is not as ldconfig writes it"),
        warning(
            "a library elsewhere in the loader's cache",
            "search-paths",
            f -> cache(f.elf("/opt/acme/any.so"), "libc.so.6", "/opt/acme/any.so"),
            "/etc/ld.so.cache leads to 1 library (/opt/acme/any.so)"),
        error(
            "a library that shells preload",
            "search-paths",
            f -> f.file("/etc/profile.d/a.sh", "export LD_PRELOAD=/usr/lib/a.so\n"),
            "LD_PRELOAD"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isFound(RuleCase one) {
    assertFinds(one);
  }

  private static FileTreeFixture compiled(FileTreeFixture files, String head) {
    return files
        .file(SITE + "acme-1.dist-info/RECORD", "a.py,,\nb.py,,\nacme-1.dist-info/RECORD,,\n")
        .file(SITE + "b.py", "x")
        .bytecode(SITE + "__pycache__/b.cpython-313.pyc", 3)
        .file(SITE + "a.py", "x")
        .bytecode(SITE + "__pycache__/a.cpython-313.pyc", 3)
        .content(new FileContent(false, "", head, "", Optional.empty(), Set.of(), "", ""));
  }

  static Stream<String> headsWithoutHash() {
    return Stream.of(
        "\u00f3\r\r\n\0\0\0\0\0\0\0\0\1\0\0\0",
        "\u00f3\r\r\n\2\0\0\0\0\0\0\0\1\0\0\0",
        "\u00cb\r\r\n\3\0\0\0abcdefgh",
        "\u00f3\r\r\n\3",
        "",
        "\177ELF\2\1\1\0abcdefghijklmnop",
        "PK\3\4\24\0\0\0abcdefgh");
  }

  @ParameterizedTest
  @MethodSource("headsWithoutHash")
  void findsBytecodeOfPackagesThatHasNoHashOfItsSource(String head) {
    var found =
        RuleCaseAssert.findings(
            CheckContextFixture.withFiles(compiled(FileTreeFixture.good(), head).tree()));
    assertThat(found)
        .filteredOn(one -> one.message().contains("no hash of its source"))
        .singleElement()
        .matches(one -> one.rule().equals("bytecode") && one.isError())
        .asString()
        .contains("1 file of bytecode", "(" + SITE + "__pycache__/a.cpython-313.pyc)");
  }

  @Test
  void passesBytecodeOfPackagesWithAHash() {
    assertFindsNothing(
        f ->
            compiled(f, "")
                .bytecode(SITE + "__pycache__/a.cpython-313.pyc", 3)
                .bytecode(SITE + "__pycache__/a.cpython-313.opt-1.pyc", 3));
  }

  @Test
  void findsBytecodeThatLiesElsewhere() {
    var elsewhere = FileTreeFixture.good().file("/opt/other/a.cpython-313.pyc", "x");
    var files =
        module(module(elsewhere, "a", HASH), "json/a", HASH)
            .link(LIB + "__pycache__/a.cpython-313.pyc", "/opt/other/a.cpython-313.pyc")
            .link(LIB + "json/__pycache__", "/opt/other");

    assertThat(RuleCaseAssert.findings(CheckContextFixture.withFiles(files.tree())))
        .anyMatch(
            one ->
                one.message().startsWith("2 files of bytecode have no source")
                    && one.message().contains(LIB + "__pycache__/a.cpython-313.pyc")
                    && one.message().contains(LIB + "json/__pycache__"));
  }

  @Test
  void passesWhatIsRight() {
    assertFindsNothing(
        f ->
            library(f)
                .file("/etc/python3.13/start.py", "")
                .link(LIB + "start.py", "/etc/python3.13/start.py")
                .link(LIB + "again.py", "os.py")
                .file(LIB + "site-packages/README.txt", "x"));
    assertFindsNothing(f -> bytecode(module(f, "a", HASH), "a.cpython-313", 1));
    assertFindsNothing(f -> owned(f, SUM));
    assertFindsNothing(
        f ->
            f.file("/var/lib/dpkg/info/acme.md5sums", EMPTY + "  usr/share/acme\n")
                .file("/usr/share/acme", ""));
    // Bases leave files out, and packages have files where no sums are made.
    assertFindsNothing(f -> owned(f, SUM).without("/usr/bin/acme"));
    assertFindsNothing(
        f ->
            f.file("/var/lib/dpkg/info/acme.md5sums", SUM + "  opt/acme/data\n")
                .file("/opt/acme/data", "x"));
    assertFindsNothing(
        f ->
            owned(f, "f" + SUM.substring(1))
                .file("/var/lib/dpkg/diversions", "/usr/bin/acme\n/usr/bin/acme.old\nother\n"));
    assertFindsNothing(f -> cache(f, "libz.so.1", "/usr/lib/libz.so.1"));
    assertFindsNothing(f -> cache(f, "libc.so.6", "/usr/lib/libc.so.6"));
    assertFindsNothing(f -> cache(f, "libc.so.6", "/usr/lib/glibc-hwcaps/x86-64-v3/libc.so.6"));
    assertFindsNothing(f -> f.file("/etc/profile", "PATH=\"/usr/local/bin:/usr/bin\"\n"));
  }

  private static FileTreeFixture cache(FileTreeFixture files, String name, String path) {
    return files.file("/etc/ld.so.cache", LoaderCacheFixture.of(name, path));
  }
}
