package io.github.pythonimage.verify.rules;

import static io.github.pythonimage.verify.rules.RuleCase.error;
import static io.github.pythonimage.verify.rules.RuleCase.warning;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFinds;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFindsNothing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileTreeFixture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder that is a link hides no file from a rule that goes by paths. */
class LinkedFoldersTest {
  /** The link, where it leads, and a file there that the plugin does not read. */
  private static UnaryOperator<FileTreeFixture> moved(String link, String folder, String file) {
    return f -> unread(f.without(link), folder + file).link(link, folder);
  }

  private static FileTreeFixture unread(FileTreeFixture files, String path) {
    return files.file(path, "x").content(FileContent.NONE).size(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/var/lib/dpkg, /usr/share/dpkg-data, /status",
    "/var/lib, /usr/state, /dpkg/status",
    "/var, /srv/var, /lib/dpkg/status",
    "/var/lib/dpkg/info, /usr/share/dpkg-info, /libc6.md5sums",
    "/etc/zsh, /usr/share/zsh-etc, /zshenv",
    "/etc/zsh, /etc/profile.d, /zshenv",
    "/etc/apt, /usr/share/apt-etc, /auth.conf",
    "/etc/apt, /usr/share/apt-etc, /auth.conf.d/acme",
    "/etc, /usr/config, /passwd",
    "/var/lib/apt, /usr/share/apt-state, /lists/acme",
    "/var/log, /srv/log, /dpkg.log",
    "/var/cache, /srv/cache, /apt/pkgcache.bin",
    "/usr/src, /usr/share/sources, /acme.c",
    "/tmp, /srv/scratch, /acme"
  })
  void aLinkLeadsNoRuleAwayFromItsFiles(String link, String folder, String file) {
    assertFinds(
        error(
            link,
            "links",
            moved(link, folder, file),
            "1 link leads rules away from where they look for files (" + link + ")"));
  }

  @Test
  void aLinkBehindALinkLeadsNoRuleAway() {
    assertFinds(
        error(
            "two links",
            "links",
            f ->
                unread(f, "/usr/share/zsh/zshenv")
                    .link("/usr/lib/zsh", "/usr/share/zsh")
                    .link("/etc/zsh", "../usr/lib/zsh"),
            "(/etc/zsh)"));
  }

  @Test
  void linksOfDistributionsAreNone() {
    assertFindsNothing(
        f ->
            f.folder("/usr/sbin")
                .link("/lib", "usr/lib")
                .link("/sbin", "usr/sbin")
                .folder("/usr/lib64")
                .link("/lib64", "usr/lib64")
                .link("/var/run", "/run")
                .file("/usr/lib/os-release", "ID=debian\n")
                .link("/etc/os-release", "../usr/lib/os-release")
                .file("/usr/lib/apk/db/installed", "P:musl\n")
                .file("/usr/lib/sysimage/rpm/rpmdb.sqlite", "x")
                .link("/var/lib/rpm", "../../usr/lib/sysimage/rpm")
                .folder("/var/cache/apk")
                .link("/etc/apk/cache", "/var/cache/apk")
                .folder("/etc/pki/tls/certs")
                .link("/etc/ssl/certs", "../pki/tls/certs")
                .folder("/etc/dnf/vars")
                .link("/etc/yum/vars", "../dnf/vars")
                .link("/opt/app/venv/lib64", "lib"));
  }

  @Test
  void aListOfPackagesThatWasNotReadIsNoList() {
    assertFinds(
        warning(
            "a list that is not read",
            "package-list",
            f -> unread(f, "/var/lib/dpkg/status"),
            "no list of packages that the plugin can read"));
  }

  static Stream<RuleCase> sites() {
    return Stream.of("/usr/local/lib/python3.13/dist-packages", "/opt/acme/site-packages")
        .map(
            site ->
                error(
                    site,
                    "links",
                    moved(site, "/opt/mods", "/acme.pth"),
                    "1 folder of packages is a link (" + site + ")"));
  }

  @ParameterizedTest
  @MethodSource("sites")
  void aFolderOfPackagesIsNoLink(RuleCase one) {
    assertFinds(one);
  }

  @Test
  void aSecondNameOfAFolderOfPackagesIsNoFinding() {
    assertFindsNothing(
        f ->
            f.folder("/usr/lib/python3/dist-packages")
                .link("/usr/lib/python3.13/dist-packages", "../python3/dist-packages"));
  }

  @Test
  void aSecondStandardLibraryIsFound() {
    assertFinds(
        error(
            "a library in lib64",
            "search-paths",
            f ->
                f.file("/opt/app/python/lib64/python3.13/os.py", "")
                    .bytecode("/opt/app/python/lib64/python3.13/__pycache__/os.cpython-313.pyc", 1),
            "1 folder is a second standard library of the interpreter, and rules look at the first"
                + " (/opt/app/python/lib64/python3.13)"));
    assertFindsNothing(f -> f.link("/opt/app/python/lib64", "lib"));
  }

  @ParameterizedTest
  @CsvSource({"/, 600000", "/a, 400000"})
  void recordsThatListMoreThanIsReadAreFound(String folder, int lines) {
    var site = folder.repeat(folder.equals("/") ? 0 : 100) + "/usr/lib/python3/dist-packages";
    var record = site + "/acme-1.0.dist-info/RECORD";
    var files = FileTreeFixture.good().file(record, "a,,\n".repeat(lines)).tree();

    assertThat(RuleCaseAssert.findings(CheckContextFixture.withFiles(files)))
        .filteredOn(finding -> finding.rule().equals("unread-files"))
        .singleElement()
        .matches(Finding::isError)
        .extracting(Finding::message)
        .asString()
        .startsWith("1 RECORD is not read (" + record + ")");
  }
}
