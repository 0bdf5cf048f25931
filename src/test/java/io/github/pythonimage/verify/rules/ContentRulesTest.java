package io.github.pythonimage.verify.rules;

import static io.github.pythonimage.verify.rules.RuleCase.error;
import static io.github.pythonimage.verify.rules.RuleCase.warning;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFinds;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFindsNothing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.IdentityFixture;
import io.github.pythonimage.verify.elf.ElfFile;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileSelection;
import io.github.pythonimage.verify.files.FileTreeFixture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in an image that should not be there, on small trees. */
class ContentRulesTest {
  private static final String SITE = "/opt/app/venv/lib/python3.13/site-packages/";

  private static FileContent marked(String mark, boolean isElf) {
    var elf =
        new ElfFile(true, 62, Optional.empty(), List.of(), List.of(), "", List.of(), true, false);
    return new FileContent(
        false, "", "", "", isElf ? Optional.of(elf) : Optional.empty(), Set.of(mark), "", "");
  }

  private static UnaryOperator<FileTreeFixture> program(String path) {
    return f -> f.elf(path);
  }

  private static UnaryOperator<FileTreeFixture> text(String path, String text) {
    return f -> f.file(path, text);
  }

  static Stream<RuleCase> development() {
    return Stream.of(
        error(
            "a renamed compiler",
            "compilers",
            f -> f.file("/srv/data.bin", "").content(marked("GCC", true)),
            "/srv/data.bin [GCC]"),
        error(
            "what links to clang",
            "compilers",
            f -> f.elf("/srv/x", "libclang-cpp.so.14"),
            "/srv/x"),
        error(
            "a header",
            "development-files",
            text("/usr/include/stdio.h", "x"),
            "1 header (/usr/include/stdio.h)"),
        error(
            "a header of C++",
            "development-files",
            text("/usr/include/c++/14/vector", "x"),
            "vector"),
        error(
            "a start-up object",
            "development-files",
            text("/usr/lib/x86_64-linux-gnu/crt1.o", "x"),
            "crt1.o"),
        error("a static library", "development-files", text("/usr/lib/libz.a", "x"), "libz.a"),
        error(
            "a linker script",
            "development-files",
            text("/usr/lib/libc.so", "/* GNU ld script */"),
            "libc.so"),
        error(
            "pkg-config", "development-files", text("/usr/lib/pkgconfig/zlib.pc", "x"), "zlib.pc"));
  }

  static Stream<RuleCase> installers() {
    return Stream.of(
        error(
            "pip in the system",
            "installers",
            text("/usr/lib/python3/dist-packages/pip/__init__.py", "x"),
            "dist-packages/pip"),
        error(
            "pip under another name",
            "installers",
            text("/srv/vendored/_internal/cli/main_parser.py", "x"),
            "/srv/vendored"),
        error("a zipapp", "installers", text("/usr/local/bin/pip.pyz", "PK"), "pip.pyz"),
        error(
            "a zip of another name",
            "installers",
            f -> f.file("/srv/tool", "PK").content(marked(BytePatterns.PIP, false)),
            "/srv/tool"),
        error(
            "a zip in front of which is a text",
            "installers",
            f -> f.file("/srv/notes.txt", "PK").content(marked(BytePatterns.PIP_ARCHIVE, false)),
            "/srv/notes.txt"),
        error(
            "uv under another name",
            "installers",
            f -> f.file("/srv/data", "x").content(marked("uv", true)),
            "/srv/data"),
        error("uv", "installers", program("/usr/local/bin/uv"), "/usr/local/bin/uv"),
        error("micromamba", "installers", program("/opt/micromamba"), "/opt/micromamba"),
        error(
            "ensurepip",
            "installers",
            text("/usr/lib/python3.13/ensurepip/__init__.py", "x"),
            "ensurepip"),
        error(
            "easy_install",
            "installers",
            text("/usr/bin/easy_install-3.13", "#!/usr/bin/env python3"),
            "easy_install"));
  }

  static Stream<RuleCase> secrets() {
    return Stream.of(
        error(
            "a private key",
            "secrets",
            f -> f.file("/etc/app/key.pem", "").content(marked(BytePatterns.PRIVATE_KEY, false)),
            "1 private key (/etc/app/key.pem)"),
        error(
            "a token",
            "secrets",
            f -> f.file("/srv/settings.ini", "").content(marked(BytePatterns.CREDENTIAL, false)),
            "/srv/settings.ini"),
        error(
            "netrc",
            "secrets",
            text("/root/.netrc", "machine x login y password hunter22\n"),
            "/root/.netrc"),
        error(
            "pip.conf",
            "secrets",
            text("/etc/pip.conf", "[global]\nindex-url = https://u:pass@x/simple\n"),
            "/etc/pip.conf"),
        error(
            "docker",
            "secrets",
            text("/root/.docker/config.json", "{\"auths\":{\"x\":{\"auth\":\"dTpw\"}}}"),
            "config.json"),
        error(
            "azure",
            "secrets",
            text("/root/.azure/msal_token_cache.json", "{}"),
            "msal_token_cache"),
        error(
            "gcloud",
            "secrets",
            text("/root/.config/gcloud/legacy_credentials/a@b.c/adc.json", "{}"),
            "adc.json"),
        error(
            "a key of GnuPG",
            "secrets",
            text("/root/.gnupg/private-keys-v1.d/0A1B.key", "Created: 2026\n"),
            "0A1B.key"),
        error("GnuPG's old list", "secrets", text("/root/.gnupg/secring.gpg", "x"), "secring.gpg"),
        error(
            "gcloud's list", "secrets", text("/root/gcloud/credentials.db", "x"), "credentials.db"),
        error(
            "apt",
            "secrets",
            text("/etc/apt/auth.conf.d/acme.conf", "machine x login y password hunter22\n"),
            "acme.conf"),
        error(
            "dnf",
            "secrets",
            text("/etc/yum.repos.d/a.repo", "[a]\npassword = hunter22\n"),
            "a.repo"),
        error(
            "a repository behind a login",
            "secrets",
            text("/etc/zypp/repos.d/a.repo", "[a]\nbaseurl=https://u:hunter22@x/\n"),
            "a.repo"),
        error(
            "zypper",
            "secrets",
            text("/etc/zypp/credentials.d/SCC", "username=u\npassword=hunter22\n"),
            "SCC"),
        error(
            "terraform",
            "secrets",
            text("/root/.terraform.d/credentials.tfrc.json", "{\"x\":{\"token\": \"abcd\"}}"),
            "credentials.tfrc.json"),
        error(
            "maven",
            "secrets",
            text("/root/.m2/settings.xml", "<password>hunter22</password>"),
            "settings.xml"),
        error(
            "conda",
            "secrets",
            text("/root/.condarc", "channels:\n  - https://x/t/ab-01234567/c\n"),
            ".condarc"),
        error(
            "postgres",
            "secrets",
            text("/root/.pg_service.conf", "[a]\npassword=hunter22\n"),
            ".pg_service.conf"),
        error(
            "variables",
            "secrets",
            text("/srv/production.env", "A=1\nexport DB_PASSWORD='hunter22'\n"),
            "production.env"),
        error(
            "variables without a name of a file",
            "secrets",
            text("/srv/.env", "DB_PASS=hunter22\n"),
            "/srv/.env"),
        error(
            "a repository without a working tree",
            "secrets",
            f ->
                f.file("/srv/app.git/HEAD", "ref: refs/heads/main\n")
                    .file("/srv/app.git/objects/ab/cdef", "x")
                    .folder("/srv/app.git/refs"),
            "1 file with credentials (/srv/app.git/HEAD)"),
        error(
            "a token of Hugging Face",
            "secrets",
            text("/root/.huggingface/token", "x"),
            "/root/.huggingface/token"),
        error("git", "secrets", text("/srv/app/.git/config", "[core]\n"), "/srv/app/.git"),
        error(
            "aws",
            "secrets",
            text("/root/.aws/credentials", "aws_secret_access_key = abcdef\n"),
            "credentials"));
  }

  static Stream<RuleCase> leftovers() {
    return Stream.of(
        error(
            "package lists",
            "leftovers",
            text("/var/lib/apt/lists/x_Packages", "x"),
            "package lists"),
        error("an archive", "leftovers", text("/srv/a.deb", "x"), "1 package archive"),
        error("a cache", "leftovers", text("/root/.cache/pip/http/a", "x"), "cache of a user"),
        error("a cache of no user", "leftovers", text("/.cache/x", "x"), "(/.cache/x)"),
        error(
            "a cache of pip in a folder of the image",
            "leftovers",
            text("/opt/app/.cache/pip/http/a", "x"),
            "(/opt/app/.cache/pip/http/a)"),
        error("a temporary file", "leftovers", text("/tmp/build.txt", "x"), "/tmp/build.txt"),
        error("a log", "leftovers", text("/var/log/apt/history.log", "x"), "history.log"),
        error("sources", "leftovers", text("/usr/src/app/main.c", "x"), "main.c"),
        error("a cache of tests", "leftovers", text("/srv/app/.pytest_cache/v/x", "x"), "/v/x"),
        error("a copy of an editor", "leftovers", text("/srv/app/main.py~", "x"), "main.py~"),
        error("a file of vi", "leftovers", text("/srv/app/.main.py.swp", "x"), ".main.py.swp"),
        error("an old copy of dpkg", "leftovers", text("/etc/a.conf.dpkg-old", "x"), ".dpkg-old"),
        error("old passwords", "accounts", text("/etc/security/opasswd", "a:0:1:$6$x"), "opasswd"),
        error("a history", "leftovers", text("/root/.bash_history", "ls\n"), ".bash_history"),
        error("version control", "leftovers", text("/srv/app/.hg/store", "x"), "/srv/app/.hg"),
        error(
            "a broken link",
            "links",
            f -> f.link("/usr/lib/libx.so.1", "libx.so.1.2"),
            "libx.so.1 -> libx.so.1.2"),
        error(
            "a circle",
            "links",
            f -> f.link("/srv/a", "b").link("/srv/b", "a"),
            "2 links lead to nothing"));
  }

  static Stream<RuleCase> records() {
    var record = SITE + "acme-1.0.dist-info/RECORD";
    return Stream.of(
        error(
            "a stray module",
            "package-records",
            text(SITE + "stray.py", "x"),
            "1 file in the environment belongs"),
        error(
            "a folder of modules elsewhere",
            "package-records",
            f -> f.folder("/usr/share/mods").link("/opt/app/venv/lib64", "/usr/share/mods"),
            "(/opt/app/venv/lib64)"),
        error(
            "bytecode of a script, which nothing compares with it",
            "package-records",
            f ->
                f.file(record, "../../../bin/acme.py,,\nacme-1.0.dist-info/RECORD,,\n")
                    .file("/opt/app/venv/bin/acme.py", "x")
                    .content(FileContent.NONE)
                    .file("/opt/app/venv/bin/__pycache__/acme.cpython-313.pyc", "x"),
            "(/opt/app/venv/bin/__pycache__/acme.cpython-313.pyc)"),
        error(
            "a program that no package has",
            "package-records",
            f -> f.elf("/opt/app/venv/bin/ls"),
            "(/opt/app/venv/bin/ls)"),
        error(
            "a program with the name of a script for shells",
            "package-records",
            f -> f.elf("/opt/app/venv/bin/activate"),
            "(/opt/app/venv/bin/activate)"),
        error(
            "a link with the name of another Python",
            "package-records",
            f -> f.link("/opt/app/venv/bin/python3.12", "/opt/app/python/bin/python3.13"),
            "(/opt/app/venv/bin/python3.12)"),
        error(
            "a program that a package outside the environment lists",
            "package-records",
            f ->
                f.elf("/opt/app/venv/bin/ls")
                    .file(
                        "/usr/lib/python3/dist-packages/acme-1.0.dist-info/RECORD",
                        "/opt/app/venv/bin/ls,,\n"),
            "(/opt/app/venv/bin/ls)"),
        error(
            "stray bytecode",
            "package-records",
            text(SITE + "__pycache__/stray.cpython-313.pyc", "x"),
            "stray.cpython-313.pyc"),
        error(
            "a changed module",
            "package-records",
            f ->
                f.file(record, "acme.py,sha256=AAAA,1\nacme-1.0.dist-info/RECORD,,\n")
                    .file(SITE + "acme.py", "")
                    .content(
                        new FileContent(false, "", "", "BBBB", Optional.empty(), Set.of(), "", ""))
                    .size(1),
            "1 file of a package is not what RECORD"),
        error(
            "a file of a package whose content is that of another name",
            "package-records",
            f ->
                f.file(record, "acme.py,sha256=AAAA,1\nacme-1.0.dist-info/RECORD,,\n")
                    .file(SITE + "acme.py", "x"),
            "1 file of a package is not what RECORD"),
        error(
            "a program of a package that is a link",
            "package-records",
            f ->
                f.file(record, "../../../bin/acme,sha256=AAAA,1\nacme-1.0.dist-info/RECORD,,\n")
                    .elf("/opt/other/acme")
                    .link("/opt/app/venv/bin/acme", "/opt/other/acme"),
            "1 file of a package is not what RECORD"),
        error(
            "an emptied module",
            "package-records",
            f ->
                f.file(record, "acme.py,sha256=AAAA,1\nacme-1.0.dist-info/RECORD,,\n")
                    .file(SITE + "acme.py", ""),
            "acme.py"),
        error(
            "a missing module",
            "package-records",
            f -> f.file(record, "acme.py,sha256=AAAA,1\nacme-1.0.dist-info/RECORD,,\n"),
            "not in the image"),
        error(
            "a file of the system",
            "package-records",
            f -> f.file(record, "../../../../../../etc/passwd,,\nacme-1.0.dist-info/RECORD,,\n"),
            "outside of the environment"),
        error(
            "twice",
            "package-records",
            f ->
                f.file(record, "acme-1.0.dist-info/RECORD,,\n")
                    .file(SITE + "Acme-2.0.dist-info/RECORD", "Acme-2.0.dist-info/RECORD,,\n"),
            "installed twice"));
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/yum.repos.d/a.repo, '[a]\nproxy_password=\nenabled=1\n'",
    "/root/.m2/settings.xml, <password>${env.PASSWORD}</password>",
    "/root/.condarc, add_anaconda_token: true",
    "/srv/example.env, 'PASSWORD=\nTOKEN=$TOKEN\nTOKEN_FILE=/run/secrets/token\nSECRET=<secret>'",
    "/usr/share/maven/conf/settings.xml, <password>repopwd</password>"
  })
  void passesConfigurationsWithoutCredentials(String path, String text) {
    var files = text(path, text).apply(FileTreeFixture.good()).tree();

    assertThat(RuleCaseAssert.findings(CheckContextFixture.withFiles(files)))
        .extracting(Finding::rule)
        .doesNotContain("secrets");
  }

  @Test
  void passesWhatMakersOfEnvironmentsWrite() {
    assertFindsNothing(
        f -> {
          Stream.of("activate", "activate.csh", "activate.fish", "activate.nu", "Activate.ps1")
              .forEach(name -> f.file("/opt/app/venv/bin/" + name, "x"));
          Stream.of("deactivate.bat", "pydoc.bat", "activate_this.py")
              .forEach(name -> f.file("/opt/app/venv/bin/" + name, "x"));
          Stream.of("python", "python3.13", "\uD835\uDF0Bthon")
              .forEach(name -> f.link("/opt/app/venv/bin/" + name, "python3"));
          return f.file("/opt/app/venv/.gitignore", "*\n")
              .file("/opt/app/venv/CACHEDIR.TAG", "Signature\n")
              .file("/opt/app/venv/.lock", "")
              .link("/opt/app/venv/lib64", "lib")
              .file("/opt/app/venv/share/python-image/pruned.json", "[]");
        });
  }

  @ParameterizedTest
  @MethodSource({"development", "installers", "secrets", "leftovers", "records"})
  void findsOneThing(RuleCase one) {
    assertFinds(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc",
        "gcc-14",
        "x86_64-linux-gnu-gcc-14",
        "arm-none-eabi-gcc",
        "clang++-19",
        "ld.gold",
        "ld.bfd",
        "as",
        "zig",
        "gccgo-14",
        "ghc",
        "nvcc",
        "musl-gcc",
        "mold",
        "rust-lld",
        "cc1plus",
        "tcc",
        "gfortran",
        "make",
        "cmake",
        "ninja",
        "rustc",
        "cargo",
        "go",
        "nasm",
        "javac",
        "flang-new-19",
        "nvc++",
        "pgcc",
        "icpx",
        "hipcc",
        "g77",
        "afl-cc",
        "x86_64-linux-gnu-tcc",
        "x86_64-tcc",
        "erlc",
        "scalac",
        "gcc.real",
        "gcc_14",
        "cc.bak",
        "x86_64-w64-mingw32-g++"
      })
  void findsCompilersByName(String name) {
    assertFinds(
        error(name, "compilers", program("/usr/local/bin/" + name), "/usr/local/bin/" + name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "asdf-x",
        "as_x",
        "opt.real.py",
        "afl-fuzz",
        "ldd",
        "ldconfig",
        "cpp-config-reader",
        "assert",
        "arch",
        "python3.13",
        "google-x",
        "link",
        "installer-x",
        "makeinfo-x",
        "tsc"
      })
  void passesOtherNames(String name) {
    assertFindsNothing(program("/usr/local/bin/" + name));
  }

  /** Debian has it in r-base-core; R's own build puts it beside R as well. */
  @ParameterizedTest
  @ValueSource(strings = {"/usr/lib/R/bin/", "/usr/lib64/R/bin/", "/usr/local/lib/R/bin/"})
  void passesTheLibtoolOfR(String folder) {
    assertFindsNothing(
        f -> f.elf(folder + "exec/R").file(folder + "libtool", "#! /bin/bash\n").mode(0755));
  }

  @Test
  void findsLibtoolElsewhere() {
    for (var folder : List.of("/usr/bin/", "/usr/lib/R/bin/")) {
      assertFinds(
          error(
              "a script",
              "compilers",
              f -> f.file(folder + "libtool", "#! /bin/bash\n").mode(0755),
              folder + "libtool"));
    }
    assertFinds(
        error(
            "a program",
            "compilers",
            f -> f.elf("/usr/lib/R/bin/exec/R").elf("/usr/lib/R/bin/libtool"),
            "/usr/lib/R/bin/libtool"));
  }

  @Test
  void passesWhatPackagesBring() {
    assertFindsNothing(
        f ->
            f.file(
                    SITE + "acme-1.0.dist-info/RECORD",
                    "acme/x.h,,\nacme/libx.a,,\nacme/__init__.py,,\nacme-1.0.dist-info/RECORD,,\n"
                        + "acme/_vendor/wheel-1.0.dist-info/RECORD,,\n")
                .file(SITE + "acme/_vendor/wheel-1.0.dist-info/RECORD", "../../bin/wheel,,\n")
                .file(SITE + "acme/x.h", "x")
                .file(SITE + "acme/libx.a", "x")
                .file(SITE + "acme/__init__.py", "x")
                .bytecode(SITE + "acme/__pycache__/__init__.cpython-313.pyc", 3)
                .file("/usr/share/bash-completion/completions/make", "x")
                .mode(0644)
                .file("/var/log/lastlog", "")
                .file("/etc/security/opasswd", "")
                .file("/usr/share/acme/notes~", "x")
                .link("/dev/fd", "/proc/self/fd")
                .link("/etc/localtime", "/usr/share/zoneinfo/UTC")
                .file("/etc/pip.conf", "[global]\nindex-url = https://x/simple\n")
                .file("/root/.gnupg/trustedkeys.gpg", "x")
                .file("/root/.gnupg/private-keys-v1.d/README", "x")
                .file("/srv/lists/pip.txt", "")
                .content(marked(BytePatterns.PIP, false))
                .file("/root/.azure/config.ini", "[cloud]\n")
                .file("/root/.config/gcloud/active_config", "default")
                .file("/srv/.docker/config.json", "{}")
                .file("/srv/models/.cache/acme/model", "x")
                .file("/srv/requests/HEAD", "x")
                .file("/srv/requests/objects/x", "x")
                .file("/srv/known.env", "COMPASS=north\nDB_PASS=\nBYPASS=proxy\n"));
  }

  private static List<String> installers(Optional<Set<String>> requested) {
    return installers(requested, "uv", f -> f).stream().map(Finding::message).toList();
  }

  /** What the rule finds in an image with a package that has these files. */
  private static List<Finding> installers(
      Optional<Set<String>> requested,
      String name,
      UnaryOperator<FileTreeFixture> change,
      String... paths) {
    var files =
        change
            .apply(FileTreeFixture.good())
            .file(
                SITE + name + "-1.0.dist-info/RECORD",
                "%1$s-1.0.dist-info/RECORD,,\n%1$s-1.0.dist-info/REQUESTED,,\n".formatted(name)
                    + String.join(",,\n", paths)
                    + ",,\n")
            .file(SITE + name + "-1.0.dist-info/REQUESTED", "")
            .tree();
    var good = CheckContextFixture.withRequirements(CheckContextFixture.withFiles(files));
    var context = CheckContextFixture.withIdentity(good, IdentityFixture.of(requested, Set.of()));
    return new InstallersRule().findings(context);
  }

  @Test
  void believesThePomAndNotTheImageOfWhatWasAskedFor() {
    assertThat(installers(Optional.of(Set.of("uv", "idna")))).isEmpty();
    assertThat(installers(Optional.empty())).as("nobody read the requirements").isEmpty();
    assertThat(installers(Optional.of(Set.of("idna"))))
        .singleElement()
        .asString()
        .contains("uv-1.0.dist-info");
  }

  @Test
  void aRequestedPackageMayNotBringAnInstallerThatNobodyAskedFor() {
    var requested = Optional.of(Set.of("acme"));
    var folder = SITE + "acme/_vendor/pip";

    assertThat(
            installers(
                requested,
                "acme",
                f ->
                    f.file(folder + "/__init__.py", "x")
                        .file(folder + "/_internal/cli/main_parser.py", "x"),
                "acme/_vendor/pip/__init__.py",
                "acme/_vendor/pip/_internal/cli/main_parser.py"))
        .singleElement()
        .matches(Finding::isError)
        .extracting(Finding::message)
        .asString()
        .contains(folder);
    assertThat(
            installers(
                requested,
                "acme",
                f -> f.file(SITE + "acme/tool", "").content(marked("uv", true)),
                "acme/tool"))
        .singleElement()
        .matches(Finding::isError);
    assertThat(
            installers(requested, "acme", f -> f.file(SITE + "acme/pip.pyz", "x"), "acme/pip.pyz"))
        .singleElement()
        .matches(Finding::isError);
    assertThat(
            installers(
                requested,
                "acme",
                f -> f.file(SITE + "acme/modules/pip.py", "#!/usr/bin/python3\n"),
                "acme/modules/pip.py"))
        .as("a module that has the name alone")
        .singleElement()
        .matches(finding -> !finding.isError());
    assertThat(
            installers(
                Optional.of(Set.of("pex")),
                "pex",
                f -> f.file(SITE + "pex/vendor/pip/__init__.py", "x"),
                "pex/vendor/pip/__init__.py"))
        .as("an installer that was asked for")
        .isEmpty();
  }

  @Test
  void aFolderOfARequestedPackageMayHaveTheNameOfPip() {
    var folder = SITE + "tox/tox_env/python/pip";
    var paths = List.of("tox/tox_env/python/pip/__init__.py", "tox/tox_env/python/pip/req/args.py");
    UnaryOperator<FileTreeFixture> tox =
        f -> f.file(folder + "/__init__.py", "x").file(folder + "/req/args.py", "x");
    var requested = Optional.of(Set.of("tox"));

    assertThat(installers(requested, "tox", tox, paths.toArray(String[]::new)))
        .singleElement()
        .matches(finding -> !finding.isError())
        .extracting(Finding::message)
        .asString()
        .contains(folder);
    assertThat(installers(Optional.of(Set.of("a")), "tox", tox, paths.toArray(String[]::new)))
        .as("nobody asked for the package")
        .singleElement()
        .matches(Finding::isError);
    assertThat(installers(requested, "tox", tox, paths.get(0)))
        .as("a file of no package")
        .singleElement()
        .matches(Finding::isError);
    for (var own : List.of("__main__.py", "_internal/__init__.py")) {
      assertThat(
              installers(
                  requested,
                  "tox",
                  f -> tox.apply(f).file(folder + "/" + own, "x"),
                  paths.get(0),
                  paths.get(1),
                  "tox/tox_env/python/pip/" + own))
          .as("pip itself, with " + own)
          .singleElement()
          .matches(Finding::isError);
    }
  }

  @Test
  void pipWithoutItsSourcesIsFound() {
    for (var folder : List.of("/usr/share/tools/pip", SITE + "acme/pip")) {
      assertThat(
              installers(
                  Optional.of(Set.of("acme")),
                  "acme",
                  f ->
                      f.file(folder + "/__init__.pyc", "x")
                          .file(folder + "/_internal/cli/main_parser.pyc", "x")))
          .as(folder)
          .singleElement()
          .matches(Finding::isError);
    }
    assertThat(
            installers(
                Optional.of(Set.of("acme")),
                "acme",
                f ->
                    f.folder(SITE + "pip/_internal")
                        .file(SITE + "pip/_internal/cli/main_parser.pyc", "x")
                        .file(SITE + "pip/__pycache__/x.cpython-313.pyc", "x")))
        .singleElement()
        .matches(Finding::isError);
  }

  static List<List<String>> configurations() {
    return List.of(
        List.of("/root/.streamlit/secrets.toml", "x = 1"),
        List.of("/root/.kaggle/kaggle.json", "{\"username\": \"a\"}"),
        List.of("/root/.databrickscfg", "[DEFAULT]\nhost = https://x\ntoken = dapi0123\n"),
        List.of("/root/.dbt/profiles.yml", "x:\n  outputs:\n    password: hunter22\n"),
        List.of("/run/containers/0/auth.json", "{\"auths\": {\"x\": {\"auth\": \"YTpi\"}}}"),
        List.of("/root/.config/rclone/rclone.conf", "[x]\npass = hunter22\n"),
        List.of("/etc/krb5.keytab", "\u0005\u0002x"),
        List.of("/run/secrets/db_password", "hunter22"),
        List.of("/var/run/secrets/kubernetes.io/serviceaccount/token", "ey"),
        List.of(
            "/etc/pip.conf",
            "[global]\nindex-url = https://a1B2c3D4e5a1B2c3D4e5@pypi.example.com/simple\n"));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void findsCredentialsOfMorePrograms(List<String> file) {
    assertThat(FileSelection.wantsText(file.get(0)) || !file.get(1).contains("\n")).isTrue();
    assertFinds(
        error("a credential", "secrets", f -> f.file(file.get(0), file.get(1)), "(" + file.get(0)));
  }

  @Test
  void passesTheSameConfigurationsWithoutCredentials() {
    assertFindsNothing(
        f ->
            f.file("/root/.databrickscfg", "[DEFAULT]\nhost = https://x\n")
                .file("/root/.dbt/profiles.yml", "x:\n  password: \"{{ env_var('X') }}\"\n")
                .file("/root/.config/rclone/rclone.conf", "[x]\ntype = s3\n")
                .file("/srv/auth.json", "{\"auths\": {}}")
                .file(
                    "/etc/pip.conf",
                    "[global]\nindex-url = https://VssSessionToken@x.example.com/simple\n"
                        + "extra-index-url = https://oauth2accesstoken@x.example.com/simple\n"));
  }

  @Test
  void aFolderOfOtherPackagesIsNoPackage() {
    assertFinds(
        error("a core", "leftovers", f -> f.file("/srv/my-packages/core", "x"), "memory of a"));
    assertFinds(
        error(
            "a repository",
            "secrets",
            f ->
                f.file("/srv/my-packages/repo/HEAD", "x")
                    .file("/srv/my-packages/repo/objects/a", "x")
                    .folder("/srv/my-packages/repo/refs"),
            "/srv/my-packages/repo/HEAD"));
  }

  @Test
  void aKeyThatEverybodyHasIsAWarning() {
    assertFinds(
        warning(
            "key of a test",
            "secrets",
            f ->
                f.file(
                        SITE + "acme-1.0.dist-info/RECORD",
                        "acme/test.key,sha256=AAAA,1\nacme-1.0.dist-info/RECORD,,\n")
                    .file(SITE + "acme/test.key", "x")
                    .content(marked(BytePatterns.PRIVATE_KEY, false))
                    .hash("AAAA"),
            "that packages bring"));
  }
}
