package io.github.pythonimage.verify.rules;

import static io.github.pythonimage.verify.rules.RuleCase.error;
import static io.github.pythonimage.verify.rules.RuleCase.warning;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFinds;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFindsNothing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.doctored.NamespaceLines;
import io.github.pythonimage.verify.elf.ElfFile;
import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.FileTreeFixture;
import io.github.pythonimage.verify.files.TreeReader;
import io.github.pythonimage.verify.libraries.LoaderCacheFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts, privileges, write access and search paths, on small trees. */
class UserRulesTest {
  private static final String CLOSED = "include-system-site-packages = false\n";

  private static final FileContent CAPABLE =
      new FileContent(true, "", "", "", Optional.empty(), Set.of(), "", "");

  private static UnaryOperator<FileTreeFixture> passwd(String line) {
    return f ->
        f.file(
            "/etc/passwd",
            "root:x:0:0::/root:/bin/sh\napp:x:10001:10001::/nonexistent:/bin/false\n" + line);
  }

  private static UnaryOperator<FileTreeFixture> root(String home, String shell) {
    var root = "root:x:0:0::" + home + ":" + shell;
    return f -> f.file("/etc/passwd", root + "\napp:x:10001:10001::/nonexistent:/bin/false\n");
  }

  private static UnaryOperator<FileTreeFixture> user(String home, String shell) {
    var user = "app:x:10001:10001::" + home + ":" + shell;
    return f -> f.file("/etc/passwd", "root:x:0:0::/root:/bin/sh\n" + user + "\n");
  }

  private static UnaryOperator<FileTreeFixture> shadow(String line) {
    return f -> f.file("/etc/shadow", line).mode(0640);
  }

  private static UnaryOperator<FileTreeFixture> group(String line) {
    return f -> f.file("/etc/group", "root:x:0:\napp:x:10001:\n" + line);
  }

  private static UnaryOperator<FileTreeFixture> site(String name, String text) {
    return f -> f.file("/opt/app/venv/lib/python3.13/site-packages/" + name, text);
  }

  private static final String LIB = "/opt/app/python/lib/python3.13/";

  private static UnaryOperator<FileTreeFixture> venv(String text) {
    return f -> f.file("/opt/app/venv/pyvenv.cfg", text);
  }

  /** The bytes of a text, as the tree has them. */
  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static UnaryOperator<FileTreeFixture> library(String runPath) {
    return library(
        new ElfFile(
            true, 62, Optional.empty(), List.of(), List.of(runPath), "", List.of(), true, false));
  }

  private static UnaryOperator<FileTreeFixture> library(ElfFile elf) {
    var content = new FileContent(false, "", "", "", Optional.of(elf), Set.of(), "", "");
    return f -> f.file("/usr/lib/acme/fast.so", "").content(content);
  }

  @Test
  void passesConfigurationsThatOtherToolsWrite() {
    assertFindsNothing(
        venv("home=/opt/app/python/bin\r\nInclude-System-Site-Packages = FALSE\r\n"));
    assertFindsNothing(venv(latin("prompt = \u00fc\nhome = /opt/app/python/bin\n") + CLOSED));
  }

  @Test
  void passesPathFilesThatNameFoldersBesideThem() {
    assertFindsNothing(
        f -> {
          var info = "acme-1.0.dist-info/RECORD";
          return site(info, "x.pth,,\n" + info + ",,\n")
              .andThen(site("x.pth", latin("# \u00fc\n\n  \n\u00fc\r\nimportant\n")))
              .apply(f);
        });
  }

  @Test
  void aRecordElsewhereMakesNoFileOneOfAPackage() {
    for (var site :
        List.of(
            "/srv/site-packages/",
            "/opt/app/lib/python3.13/site-packages/",
            "/usr/lib/acme/site-packages/")) {
      UnaryOperator<FileTreeFixture> recorded =
          f ->
              f.file(
                  site + "acme-1.0.dist-info/RECORD",
                  "/opt/app/venv/lib/python3.13/site-packages/x.pth,,\n");
      assertFinds(
          error(
              site,
              "search-paths",
              f -> recorded.andThen(site("x.pth", "import acme\n")).apply(f),
              "belongs to no package"));
    }
  }

  @Test
  void librariesBesideALibraryAreRoots() {
    assertFindsNothing(library("$ORIGIN/../acme.libs"));
    assertFindsNothing(library("${ORIGIN}"));
  }

  static Stream<RuleCase> accounts() {
    return Stream.of(
        error(
            "a second root", "accounts", passwd("toor:x:0:0::/root:/bin/sh\n"), "1 account (toor)"),
        error("no uid", "accounts", passwd("odd:x::0::/root:/bin/sh\n"), "(odd)"),
        error(
            "an empty password", "accounts", passwd("guest::99:99::/:/bin/sh\n"), "guest, without"),
        error("a hash in passwd", "accounts", passwd("guest:$1$a:99:99::/:/bin/sh\n"), "(guest)"),
        error("root has no password", "accounts", shadow("root::20000::::::\n"), "root, without"),
        error("root has a password", "accounts", shadow("root:$6$x$y:2::::::\n"), "(root)"),
        error("a group has a password", "accounts", group("staff:$1$x:50:\n"), "group staff"),
        error("user in adm", "accounts", group("adm:x:4:app\n"), "more group (adm)"),
        error("user in docker", "accounts", group("docker:x:998:x,app\n"), "(docker)"),
        error("a second root group", "accounts", group("admins:x:0:\n"), "(admins)"),
        error("a root group with a sign", "accounts", group("admins:x:+0:\n"), "(admins)"),
        error("a group's number with a blank", "accounts", group("more:x: 50:\n"), "(more)"),
        error("a gid with a blank", "accounts", passwd("odd:x:99: 99::/:/x\n"), "1 account (odd)"),
        error("a member behind a blank", "accounts", group("staff:x:50:a, app\n"), "(staff)"),
        error("a carriage return", "accounts", group("staff:x:50:\r\n"), "ways (/etc/group), such"),
        error("a NUL", "accounts", group("staff:x:50:\0\n"), "ways (/etc/group), such"),
        error(
            "a member in front of what engines take for a blank",
            "accounts",
            group(latin("staff:x:50:app\u00a0 \n")),
            "ways (/etc/group), such"),
        error(
            "a member of root by what engines do not take for a comment",
            "accounts",
            f ->
                passwd("#p:x:10001:10001::/nonexistent:/bin/sh\n")
                    .apply(f)
                    .file("/etc/group", "root:x:0:#p\napp:x:10001:\n"),
            "more group (root)"),
        error("root's home for everybody", "accounts", root("/tmp", "/bin/sh"), "(root: /tmp)"),
        error(
            "root's home in memory for everybody",
            "accounts",
            root("/dev/shm/x", "/bin/sh"),
            "1 home or shell (root: /dev/shm/x)"),
        error(
            "root's shell for everybody", "accounts", root("/root", "/tmp/sh"), "(root: /tmp/sh)"),
        error("a relative shell", "accounts", root("/root", "x/sh"), "(root: x/sh)"),
        error(
            "root's home is a link to /tmp",
            "accounts",
            f -> f.link("/root", "/tmp"),
            "(root: /root)"),
        error(
            "the user's home for everybody",
            "accounts",
            user("/var/tmp/app", "/bin/sh"),
            "(app: /var/tmp/app)"),
        error("the user's shell for everybody", "accounts", user("/", "/tmp/sh"), "(app: /tmp/sh)"),
        error(
            "the user reads hashes by its own group",
            "accounts",
            f -> f.file("/etc/shadow", "root:*:1:::::\n").mode(0640).owner(0, 10_001),
            "Others than root can read 1 file (/etc/shadow)"),
        error(
            "another group",
            "accounts",
            f -> f.file("/etc/passwd", "root:x:0:0::/:/\napp:x:10001:0::/:/\n"),
            "the group 0, but <runtime><uid> says 10001"),
        error(
            "everybody reads hashes",
            "accounts",
            f -> f.file("/etc/shadow", "root:*:1:::::\n").mode(0644),
            "Others than root can read 1 file"),
        error(
            "sudo",
            "accounts",
            f -> f.file("/etc/sudoers.d/app", "app ALL=(ALL) NOPASSWD: ALL\n").mode(0440),
            "1 rule "),
        error(
            "sudo for all",
            "accounts",
            f -> f.file("/etc/sudoers", "Defaults env_reset\nALL ALL=(ALL) ALL\n").mode(0440),
            "/etc/sudoers: ALL ALL"),
        error(
            "sudo by a link",
            "accounts",
            f ->
                f.file("/opt/rules", "app ALL=(ALL) NOPASSWD: ALL\n")
                    .link("/etc/sudoers.d/app", "/opt/rules"),
            "/etc/sudoers.d/app: app ALL"),
        error(
            "sudo by a folder that is a link",
            "accounts",
            f ->
                f.file("/opt/rules/app", "app ALL=(ALL) NOPASSWD: ALL\n")
                    .link("/etc/sudoers.d", "/opt/rules"),
            "/opt/rules/app: app ALL"),
        error(
            "sudo by a file that is not read",
            "accounts",
            f -> f.file("/opt/rules", "").size(100).link("/etc/sudoers.d/app", "/opt/rules"),
            "/etc/sudoers.d/app: a file that the plugin does not read"),
        error(
            "sudo by another folder",
            "accounts",
            f -> f.file("/etc/sudoers", "@includedir /opt/rules\n").mode(0440),
            "/etc/sudoers: @includedir /opt/rules"),
        error(
            "sudo by a number",
            "accounts",
            f -> f.file("/etc/sudoers", "#10001 ALL=(ALL) NOPASSWD: ALL\n").mode(0440),
            "/etc/sudoers: #10001 ALL"),
        error(
            "sudo by a group's number",
            "accounts",
            f -> f.file("/etc/sudoers", "%#10001 ALL=(ALL) NOPASSWD: ALL\n").mode(0440),
            "/etc/sudoers: %#10001 ALL"),
        error(
            "sudo for the last of several",
            "accounts",
            f -> f.file("/etc/sudoers", "%sudo , app ALL=(ALL) NOPASSWD: ALL\n").mode(0440),
            "/etc/sudoers: %sudo , app ALL"),
        error("doas", "accounts", f -> f.file("/etc/doas.conf", "permit nopass app\n"), "doas"),
        error(
            "no passwd",
            "accounts",
            f -> f.without("/etc/passwd"),
            "/etc/passwd is not in the image"));
  }

  @Test
  void findsMembersBehindACarriageReturn() {
    var files =
        FileTreeFixture.good()
            .file("/etc/group", "root:x:0:\r,app,:x:99:\nshadow:x:42:\r,app,:x:99:\n");

    assertThat(RuleCaseAssert.findings(CheckContextFixture.withFiles(files.tree())))
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("member of 2 more groups (root, shadow)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nonexistent", "/", "/var/run/app", "/dev/null", "/home/app"})
  void passesHomesOfDistributions(String home) {
    assertFindsNothing(
        f ->
            f.folder("/root")
                .mode(0700)
                .link("/var/run", "/run")
                .folder("/home/app")
                .file(
                    "/etc/passwd",
                    latin(
                        "root:x:0:0:Super User:/root:/bin/bash\n"
                            + "games:x:5:60:J\u00fcrgen:/var/tmp:/usr/sbin/nologin\n"
                            + ("app:x:10001:10001::" + home + ":/sbin/nologin\n"))));
  }

  @Test
  void leavesAHomeOfTheUsersOwnToTheRuleOfWriteAccess() {
    var files = FileTreeFixture.good().folder("/home/app").owner(10001, 10001);
    var context = CheckContextFixture.withFiles(user("/home/app", "/bin/sh").apply(files).tree());

    assertThat(new AccountsRule().findings(context)).isEmpty();
    assertThat(new WriteAccessRule().findings(context)).hasSize(1);
  }

  static Stream<RuleCase> privileges() {
    return Stream.of(
        error("setuid", "privileges", f -> f.file("/usr/bin/su", "").mode(04755), "(/usr/bin/su)"),
        error(
            "setgid", "privileges", f -> f.file("/usr/bin/wall", "").mode(02755), "the setgid bit"),
        error(
            "setuid that nobody may run",
            "privileges",
            f -> f.file("/opt/x", "").mode(04000),
            "1 file has the setuid bit (/opt/x)"),
        error(
            "capabilities",
            "privileges",
            f -> f.file("/usr/bin/ping", "").content(CAPABLE),
            "file capabilities (/usr/bin/ping)"),
        error(
            "devices",
            "privileges",
            f ->
                f.characterDevice("/dev/sda")
                    .blockDevice("/srv/disk")
                    .characterDevice("/usr/lib/mem")
                    .mode(0444),
            "2 devices are (/srv/disk, /usr/lib/mem) outside of /dev"),
        error(
            "a folder that gives its group away",
            "privileges",
            f -> f.folder("/var/mail").mode(02775).owner(0, 8),
            "1 folder has the setuid or setgid bit (/var/mail)"));
  }

  static Stream<RuleCase> writeAccess() {
    return Stream.of(
        error(
            "own file",
            "write-access",
            f -> f.file("/srv/a", "").mode(0400).owner(10001, 0),
            "/srv/a"),
        error(
            "group's file",
            "write-access",
            f -> f.file("/srv/a", "").mode(0664).owner(0, 10001),
            "/srv/a"),
        error(
            "a file of root's group, which engines give to the user",
            "write-access",
            f ->
                passwd("#p:x:10001:10001::/nonexistent:/bin/sh\n")
                    .apply(f)
                    .mode(0664)
                    .file("/etc/group", "root:x:0:#p\napp:x:10001:\n"),
            "1 path (/etc/passwd)"),
        error(
            "everybody's file",
            "write-access",
            f -> f.file("/etc/a", "").mode(0666),
            "1 path (/etc/a)"),
        error(
            "standard library",
            "write-access",
            f -> f.file("/usr/lib/python3.13/os.py", "").mode(0646),
            "/usr/lib/python3.13/os.py"),
        error(
            "in a folder that cannot be listed",
            "write-access",
            f -> f.folder("/srv/x").mode(0711).folder("/srv/x/y").mode(0777),
            "/srv/x/y"),
        error("sticky elsewhere", "write-access", f -> f.folder("/srv/t").mode(01777), "/srv/t"),
        error(
            "temporary without sticky bit",
            "write-access",
            f -> f.folder("/tmp").mode(0777),
            "/tmp"),
        error(
            "passwd",
            "write-access",
            f ->
                f.file("/etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:10001:10001::/:/\n")
                    .mode(0666),
            "/etc/passwd"),
        warning(
            "a library elsewhere in place of the system's",
            "search-paths",
            f ->
                f.elf("/usr/lib/x86_64-linux-gnu/libz.so.1")
                    .elf("/opt/x/libz.so.1")
                    .elf("/opt/x/libx.so.1")
                    .file("/etc/ld.so.conf.d/00-x.conf", "/opt/x\n"),
            "/etc/ld.so.conf or /etc/ld.so.cache leads to 1 library (/opt/x/libz.so.1) with the name of one of the"),
        error(
            "accounts of another user than root",
            "write-access",
            f -> f.file("/etc/group", "root:x:0:\n").owner(1000, 0),
            "1 path (/etc/group) of PATH, the interpreter or the accounts belongs to another user"),
        error(
            "a folder of PATH of another user than root",
            "write-access",
            f -> f.folder("/usr/bin").owner(1000, 1000),
            "1 path (/usr/bin) of PATH"),
        error(
            "a link through /tmp",
            "write-access",
            f -> f.link("/opt/app/venv/bin/tool", "/tmp/tool"),
            "1 link leads through"));
  }

  static Stream<RuleCase> searchPaths() {
    return Stream.of(
        error(
            "libraries from a place that a library names by its own",
            "search-paths",
            library("$ORIGIN/../../../tmp"),
            "looks for libraries in folders that the user can change"),
        error(
            "libraries from a place that the loader makes of a word",
            "search-paths",
            library("/usr/lib/$PLATFORM"),
            "looks for libraries in folders that the user can change"),
        error(
            "libraries from a place beside the own one, by a word",
            "search-paths",
            library("$ORIGIN/$LIB"),
            "looks for libraries in folders that the user can change"),
        error(
            "another program in place of Python",
            "search-paths",
            f -> f.elf("/opt/app/venv/bin/python3"),
            "/opt/app/venv/bin/python3 does not lead to the program /opt/app/python/bin/python3"),
        error(
            "another program under the second name of Python",
            "search-paths",
            f -> f.elf("/srv/x").link("/opt/app/venv/bin/python3.13", "/srv/x"),
            "/opt/app/venv/bin/python3.13 does not lead to the program"),
        error(
            "the planned interpreter is a script",
            "search-paths",
            f -> f.file("/opt/app/python/bin/python3.13", "#!/usr/bin/env\n").mode(0755),
            "/opt/app/venv/bin/python3 does not lead to the program"),
        error(
            "a configuration that leaves the switch out",
            "search-paths",
            venv("home = /opt/app/python/bin\n"),
            "opens the environment"),
        error(
            "a key in other case",
            "search-paths",
            venv("Home = /tmp/bin\ninclude-system-site-packages = false\n"),
            "names /tmp/bin as home of Python, which the user can change"),
        error(
            "a home of somebody else in front of the own one",
            "search-paths",
            venv("HOME=/usr/bin\nhome = /opt/app/python/bin\n" + CLOSED),
            "names 2 homes of Python, not one"),
        error(
            "a home below the working directory",
            "search-paths",
            venv("home = opt/app/python/bin\n" + CLOSED),
            "names opt/app/python/bin as home of Python, which is not the folder of"),
        error(
            "a home whose name is a link, beside another standard library",
            "search-paths",
            f ->
                venv("home = /x/bin\n" + CLOSED)
                    .apply(f)
                    .link("/x/bin", "/opt/app/python/bin")
                    .file("/x/lib/python3.13/os.py", "x"),
            "names /x/bin as home of Python, which is not the folder of"),
        error(
            "a home with an odd name, so that no standard library is found",
            "search-paths",
            venv("home = /opt/app/python/bin/\n" + CLOSED),
            "names /opt/app/python/bin/ as home of Python, which is not the folder of"),
        error(
            "a home in a line that an editor does not show",
            "search-paths",
            venv("home = /opt/app/python/bin\n" + CLOSED + "x = 1\rhome = /tmp\n"),
            "names /tmp as home"),
        error(
            "code behind a form feed",
            "search-paths",
            site("x.pth", "acme\fimport os\n"),
            "x.pth runs code"),
        error(
            "code behind a separator of Unicode",
            "search-paths",
            site("x.pth", latin("acme\u2028import os\n")),
            "x.pth runs code"),
        error(
            "code behind a separator of Latin-1, in a file that is no UTF-8",
            "search-paths",
            site("x.pth", "acme\u0085import os\n"),
            "x.pth runs code"),
        error(
            "code behind the mark of UTF-8",
            "search-paths",
            site("x.pth", latin("\ufeffimport os\n")),
            "x.pth runs code"),
        error(
            "code in a line that has a separator",
            "search-paths",
            site("x.pth", latin("import\tos;\u2029x\n")),
            "x.pth runs code"),
        error(
            "settings beside the interpreter",
            "search-paths",
            f -> f.file("/opt/app/python/bin/pyvenv.cfg", "home = /opt/app/python/bin\n" + CLOSED),
            "(/opt/app/python/bin/pyvenv.cfg)"),
        error(
            "settings beside the environment's name of the interpreter",
            "search-paths",
            f -> f.file("/opt/app/venv/bin/pyvenv.cfg", "home = /opt/app/python/bin\n" + CLOSED),
            "(/opt/app/venv/bin/pyvenv.cfg)"),
        error(
            "settings above the interpreter",
            "search-paths",
            f -> f.file("/opt/app/python/pyvenv.cfg", "home = /opt/app/python/bin\n" + CLOSED),
            "(/opt/app/python/pyvenv.cfg)"),
        error(
            "a mark of a folder where Python is compiled",
            "search-paths",
            f -> f.file("/opt/app/python/bin/pybuilddir.txt", "build/lib"),
            "(/opt/app/python/bin/pybuilddir.txt)"),
        error(
            "the mark of older releases",
            "search-paths",
            f -> f.file("/opt/app/venv/bin/Modules/Setup.local", ""),
            "(/opt/app/venv/bin/Modules/Setup.local)"),
        error(
            "a search path beside the interpreter",
            "search-paths",
            f -> f.file("/opt/app/python/bin/python3.13._pth", ""),
            "(/opt/app/python/bin/python3.13._pth)"),
        error(
            "a library in front of a module",
            "search-paths",
            f -> f.elf(LIB + "os.cpython-313-x86_64-linux-gnu.so"),
            "os.cpython-313-x86_64-linux-gnu.so"),
        error(
            "a library in front of another one",
            "search-paths",
            f -> f.elf(LIB + "_ssl.so").elf(LIB + "lib-dynload/_ssl.cpython-313-x86_64.so"),
            "2 libraries are imported in place of"),
        error(
            "a library in front of a module of a package",
            "search-paths",
            f -> f.elf(LIB + "json/tool.abi3.so").file(LIB + "json/tool.py", ""),
            "(" + LIB + "json/tool.abi3.so)"),
        error(
            "a .pth file that is a link",
            "search-paths",
            f ->
                f.file("/srv/y.pth", "import os\n")
                    .link("/usr/lib/python3/dist-packages/y.pth", "/srv/y.pth"),
            "y.pth runs code"),
        error(
            "a library that the loader reads in another way",
            "search-paths",
            library(
                new ElfFile(
                    true, 62, Optional.empty(), List.of(), List.of(), "", List.of(), false, false)),
            "1 file has ELF headers in which the loader may find other libraries than rules do"
                + " (/usr/lib/acme/fast.so)"),
        error(
            "code in a .pth file",
            "search-paths",
            site("x.pth", "import os; os.x()\n"),
            "x.pth runs code"),
        error("temporary folder", "search-paths", site("x.pth", "/tmp/lib\n"), "adds /tmp/lib"),
        error(
            "folder that can be made",
            "search-paths",
            site("x.pth", "/var/tmp/a/b\n"),
            "through /var/tmp"),
        error(
            "foreign folder", "search-paths", site("x.pth", "/srv/lib\n"), "belongs to no package"),
        error("sitecustomize", "search-paths", site("sitecustomize.py", "x\n"), "sitecustomize.py"),
        error(
            "a link to a folder under the name of a hook",
            "search-paths",
            f -> f.file("/srv/acme/__init__.py", "").link(LIB + "sitecustomize", "/srv/acme"),
            "1 module runs whenever Python starts (" + LIB + "sitecustomize)"),
        error(
            "an archive in the search path",
            "search-paths",
            site("x.pth", "acme.zip\n").andThen(site("acme.zip", "PK"))::apply,
            "x.pth adds the file acme.zip to Python's search path"),
        error(
            "a link to an archive in the search path",
            "search-paths",
            f ->
                site("x.pth", "acme\n")
                    .andThen(site("acme.data", "PK"))
                    .apply(f)
                    .link("/opt/app/venv/lib/python3.13/site-packages/acme", "acme.data"),
            "x.pth adds the file acme to"),
        error(
            "usercustomize",
            "search-paths",
            site("usercustomize/__init__.py", ""),
            "usercustomize"),
        error(
            "preload",
            "search-paths",
            f -> f.file("/etc/ld.so.preload", "/opt/x.so\n"),
            "(/opt/x.so)"),
        error(
            "files that the loader's configuration includes",
            "search-paths",
            f -> f.file("/etc/ld.so.conf.d/a.conf", "include /var/tmp/x/*.conf\n"),
            "includes /var/tmp/x/*, which the user can change"),
        error(
            "a library that another one names with its folder",
            "search-paths",
            f -> f.elf("/usr/lib/acme.so", "/tmp/libacme.so"),
            "looks for libraries in folders that the user can change (/usr/lib/acme.so)"),
        error(
            "a provider in /tmp",
            "search-paths",
            openssl("[evil]\nmodule = /tmp/evil.so\n"),
            "/etc/ssl/openssl.cnf of OpenSSL loads 1 file (/tmp/evil.so), which is not in a folder"),
        error(
            "a provider elsewhere",
            "search-paths",
            openssl("evil::1.module=\\\n\"/opt/evil/\"x.so # y\n"),
            "(/opt/evil/x.so)"),
        error(
            "an engine",
            "search-paths",
            openssl("dynamic_path = $ENV::HOME/x.so\n"),
            "($ENV::HOME/x.so)"),
        error(
            "an engine in the working directory",
            "search-paths",
            openssl("dynamic_path = engines/x.so\n"),
            "(engines/x.so)"),
        error(
            "a way out of the folder of modules",
            "search-paths",
            openssl("path = ../../../tmp/x.so\n"),
            "(../../../tmp/x.so)"),
        error(
            "a name that is a library", "search-paths", openssl("/srv/x.so = y\n"), "(/srv/x.so)"),
        error(
            "a configuration that another one includes",
            "search-paths",
            openssl(".include /tmp/x.cnf\n"),
            "(/tmp/x.cnf)"),
        error(
            "a folder of configurations to include that the user can change",
            "search-paths",
            openssl(".pragma = includedir:/tmp\n"),
            "(/tmp)"),
        error(
            "a folder of configurations to include in the working directory",
            "search-paths",
            openssl("x::.pragma\t includedir : conf\n"),
            "(conf)"),
        error(
            "an included configuration in such a folder that no rule reads",
            "search-paths",
            f ->
                f.file("/etc/ssl/openssl.cnf", ".include x.cnf\n.include /etc/ssl/more.cnf\n")
                    .file("/etc/ssl/more.cnf", ".pragma = includedir:/usr/share/acme\n")
                    .file("/usr/share/acme/x.cnf", "module = /tmp/x.so\n"),
            "/etc/ssl/openssl.cnf of OpenSSL loads 1 file (x.cnf)"),
        error(
            "more folders of configurations to include than anybody has",
            "search-paths",
            openssl(
                IntStream.range(0, 20)
                    .mapToObj(i -> ".pragma = includedir:/usr/share/" + i + "\n")
                    .collect(Collectors.joining())),
            "/etc/ssl/openssl.cnf of OpenSSL loads 4 files"),
        error(
            "the name of an engine that leads out of its folder",
            "search-paths",
            openssl("engine_id = ../../../../../../tmp/evil.so\n"),
            "(../../../../../../tmp/evil.so)"),
        error(
            "the name of an engine that another one loads",
            "search-paths",
            openssl("engine_id = dynamic\n1.ID = /tmp/evil.so\nLOAD = EMPTY\n"),
            "(/tmp/evil.so)"),
        error(
            "the name of a provider",
            "search-paths",
            openssl("identity = /tmp/evil.so\n"),
            "(/tmp/evil.so)"),
        error(
            "the name of a provider that leads out of its folder",
            "search-paths",
            openssl("identity = ../tmp/evil.so\n"),
            "(../tmp/evil.so)"),
        error(
            "a configuration that another one includes and no rule reads",
            "search-paths",
            f ->
                f.file("/etc/ssl/openssl.cnf", ".include /usr/share/acme/x.cnf\n")
                    .file("/usr/share/acme/x.cnf", "module = /tmp/x.so\n"),
            "/etc/ssl/openssl.cnf of OpenSSL loads 1 file (/usr/share/acme/x.cnf)"),
        error(
            "an included configuration without the end of a name that rules read",
            "search-paths",
            f ->
                f.file("/etc/ssl/openssl.cnf", "x::.includes\t=\r/etc/ssl/prov # z\n")
                    .file("/etc/ssl/prov", "module = /tmp/x.so\n"),
            "(/etc/ssl/prov)"),
        error(
            "an included folder with a configuration that no rule reads",
            "search-paths",
            f ->
                f.file("/etc/ssl/openssl.cnf", ".include = /etc/ssl/more\n")
                    .file("/etc/ssl/more/a.cnf", "x = y\n")
                    .file("/etc/ssl/more/b.Conf", "module = /tmp/x.so\n"),
            "(/etc/ssl/more)"),
        error(
            "a configuration that is a link to a file that other rules read",
            "search-paths",
            f ->
                f.file("/etc/apt/auth.conf.d/x", "module = /tmp/x.so\n")
                    .link("/etc/ssl/openssl.cnf", "/etc/apt/auth.conf.d/x"),
            "/etc/apt/auth.conf.d/x of OpenSSL loads 1 file (/tmp/x.so)"),
        error(
            "a carriage return before the sign",
            "search-paths",
            openssl("module\r= /tmp/x.so\r\n"),
            "(/tmp/x.so)"),
        error(
            "a number sign in quotes",
            "search-paths",
            openssl("module = \"/usr/lib/a#/../../../tmp/x.so\"\n"),
            "(/usr/lib/a#/../../../tmp/x.so)"),
        error(
            "a line behind one that does not go on",
            "search-paths",
            openssl("x = y\\\\\nmodule = /tmp/x.so\n"),
            "(/tmp/x.so)"),
        error(
            "a name that goes on behind a NUL",
            "search-paths",
            openssl("mod\0\nule = /tmp/x.so\n"),
            "(/tmp/x.so)"),
        error(
            "a shell that runs a file in /tmp",
            "search-paths",
            f -> f.file("/etc/bash.bashrc", "if true; then . /tmp/rc; fi\n"),
            "/etc/bash.bashrc runs 1 file (/tmp/rc) in shells, which the user can change"),
        error(
            "a folder of files for shells that is a link",
            "links",
            f ->
                f.file("/usr/share/x/z.sh", "export LD_PRELOAD=/tmp/x.so\n")
                    .link("/etc/profile.d", "/usr/share/x"),
            "(/etc/profile.d)"),
        error(
            "a library in the working directory",
            "search-paths",
            f -> f.elf("/usr/lib/acme.so", "./libacme.so"),
            "looks for libraries in folders that the user can change (/usr/lib/acme.so)"),
        error(
            "loader's folder",
            "search-paths",
            f -> f.file("/etc/ld.so.conf.d/a.conf", "/var/tmp/lib\n"),
            "folder /var/tmp/lib"),
        error(
            "system packages",
            "search-paths",
            f ->
                f.file(
                    "/opt/app/venv/pyvenv.cfg",
                    "home = /opt/app/python/bin\ninclude-system-site-packages = true\n"),
            "opens the environment"));
  }

  /** No image has what the engine mounts there, and everybody may write to some of it. */
  static Stream<RuleCase> mounted() {
    return Stream.of(
        error(
            "a command that leads to memory for everybody",
            "write-access",
            f -> f.link("/usr/local/bin/tool", "/dev/shm/tool"),
            "1 link leads through folders that the user can change (/usr/local/bin/tool), or to"),
        error(
            "the same, by the rule on links",
            "links",
            f -> f.link("/usr/local/bin/tool", "/dev/shm/tool"),
            "/usr/local/bin/tool -> /dev/shm/tool"),
        error(
            "a package of the standard library that is the folder itself",
            "write-access",
            f -> f.link(LIB + "json", "/dev/shm"),
            LIB + "json"),
        error(
            "a library that leads through the root of a process",
            "write-access",
            f -> f.link("/usr/lib/libacme.so.1", "/proc/self/root/tmp/x.so"),
            "/usr/lib/libacme.so.1"),
        error(
            "what the loader preloads",
            "write-access",
            f -> f.link("/etc/ld.so.preload", "/dev/shm/preload"),
            "/etc/ld.so.preload"),
        error(
            "a file for shells",
            "write-access",
            f -> f.link("/etc/profile.d/x.sh", "/dev/shm/x.sh"),
            "/etc/profile.d/x.sh"),
        error(
            "a link to a link",
            "write-access",
            f -> f.link("/etc/a/shm", "/dev/shm").link("/etc/c", "a/shm/d"),
            "/etc/c"),
        error("a RUNPATH", "search-paths", library("/dev/shm/lib"), "looks for libraries in"),
        error("a RUNPATH in tmp", "search-paths", library("/proc/self/root/tmp"), "looks for"),
        error("a RUNPATH of its caller", "search-paths", library("/proc/self/cwd"), "looks for"),
        error(
            "a .pth file",
            "search-paths",
            site("x.pth", "../../../../../../../dev/shm\n"),
            "x.pth adds ../../../../../../../dev/shm to Python's search path, which the user can"
                + " change through /dev/shm"),
        error(
            "a .pth file to the working directory",
            "search-paths",
            site("x.pth", "../../../../../../../proc/self/cwd\n"),
            "through /proc/self/cwd"),
        error(
            "a loader",
            "search-paths",
            library(
                new ElfFile(
                    true,
                    62,
                    Optional.of("/dev/shm/ld.so"),
                    List.of(),
                    List.of(),
                    "",
                    List.of(),
                    true,
                    false)),
            "names a loader that the user can change"),
        error(
            "a folder of the loader",
            "search-paths",
            f -> f.file("/etc/ld.so.conf.d/a.conf", "/dev/shm\n"),
            "has the folder /dev/shm"),
        error(
            "the loader's cache",
            "search-paths",
            f ->
                f.file(
                    "/etc/ld.so.cache", LoaderCacheFixture.of("libz.so.1", "/dev/shm/libz.so.1")),
            "/dev/shm/libz.so.1"),
        error(
            "a file that shells run",
            "search-paths",
            f -> f.file("/etc/profile.d/x.sh", ". /dev/shm/x\n"),
            "runs 1 file (/dev/shm/x)"),
        error(
            "a folder that shells look in",
            "search-paths",
            f -> f.file("/etc/profile.d/x.sh", "PATH=/dev/shm:$PATH\n"),
            "sets 1 variable (PATH)"),
        error(
            "a configuration of OpenSSL",
            "search-paths",
            openssl(".include /dev/shm/x.cnf\n"),
            "(/dev/shm/x.cnf)"));
  }

  /** Bases have such links, and images that write their logs to the container's output. */
  @Test
  void passesLinksToUsualDevices() {
    assertFindsNothing(
        f ->
            f.link("/etc/fstab", "../proc/self/mounts")
                .link("/etc/mounts", "/proc/mounts")
                .link("/usr/lib/systemd/system/rc.service", "/dev/null")
                .link("/usr/lib/acme/rc", "/dev/null")
                .link("/var/log/acme/access.log", "/dev/stdout")
                .link("/var/log/acme/error.log", "/dev/fd/2")
                .link("/var/log/acme/other.log", "/proc/1/fd/1")
                .link("/var/log/acme/fd", "/dev/fd")
                .link("/run/shm", "/dev/shm")
                .link("/dev/core", "/proc/kcore")
                .link("/dev/stdout", "/proc/self/fd/1"));
  }

  @ParameterizedTest
  @MethodSource({"accounts", "privileges", "writeAccess", "searchPaths", "mounted"})
  void findsOneThing(RuleCase one) {
    assertFinds(one);
  }

  private static UnaryOperator<FileTreeFixture> openssl(String text) {
    return f -> f.file("/etc/ssl/openssl.cnf", "openssl_conf = openssl_init\n" + text);
  }

  @Test
  void passesUsualConfigurationsOfOpensslAndShells() {
    assertFindsNothing(
        openssl(
                    "[fips]\n# module = /tmp/fips.so\nmodule = /usr/lib/x86_64-linux-gnu/ossl-modules/fips.so\n"
                        + "module = legacy.so\n.include /etc/ssl/fipsmodule.cnf\n.include = /etc/pki/tls/openssl.d\n"
                        + "path = pkix/\ndir = ./demoCA\ncerts = $dir/certs\nCipherString = DEFAULT:@SECLEVEL=1\n"
                        + ".pragma = dollarid:true\n.pragma includedir:/etc/ssl\n[p11]\nengine_id = pkcs11\n"
                        + "dynamic_path = /usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so\nidentity = default\n")
                .andThen(
                    f ->
                        f.file("/usr/share/x.sh", "x")
                            .file(
                                "/etc/profile.d/x.sh",
                                "# . /tmp/x\n[ -r ~/.y ] && . ~/.y\n. /usr/share/x.sh\n"))
            ::apply);
  }

  /** As Rocky Linux and SUSE have them. */
  @Test
  void passesConfigurationsThatOthersInclude() {
    assertFindsNothing(
        f ->
            f.file(
                    "/etc/pki/tls/openssl.cnf",
                    "openssl_conf = default_modules\n.include = /etc/pki/tls/openssl.d\n"
                        + "[provider_sect]\ndefault = default_sect\n##legacy = legacy_sect\n"
                        + ".include = /etc/pki/tls/fips_local.cnf\n"
                        + "[ crypto_policy ]\n.include = /etc/crypto-policies/back-ends/opensslcnf.config\n"
                        + "# .include /tmp/x.cnf\n[ CA_default ]\ndir\t= /etc/pki/CA # Where all is\n"
                        + "[pkcs11_sect]\nmodule = /usr/lib64/ossl-modules/pkcs11.so\n")
                .file("/etc/pki/tls/openssl.d/pkcs11.conf", "[pkcs11]\nmodule = pkcs11.so\n")
                .file("/etc/pki/tls/openssl.d/README", "nothing\n")
                .file(
                    "/usr/share/crypto-policies/DEFAULT/opensslcnf.txt",
                    "CipherString = @SECLEVEL=2:kEECDH:!aNULL\n")
                .link(
                    "/etc/crypto-policies/back-ends/opensslcnf.config",
                    "/usr/share/crypto-policies/DEFAULT/opensslcnf.txt")
                .file("/etc/ssl/openssl.cnf", ".include /etc/ssl/engines.d\n.include x.cnf\n")
                .folder("/etc/ssl/engines.d")
                .link("/usr/lib/ssl/openssl.cnf", "/etc/ssl/openssl.cnf"));
  }

  private static List<String> shells(String path, String text) {
    var files = FileTreeFixture.good().folder("/tmp/x").file(path, text).tree();
    return new SearchPathsRule()
        .findings(CheckContextFixture.withFiles(files)).stream().map(Finding::message).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true; export LD_PRELOAD=/usr/lib/x.so",
        "export A=1 LD_PRELOAD=/usr/lib/x.so",
        "declare -x LD_PRELOAD=/usr/lib/x.so",
        "typeset -x 'LD_AUDIT=/usr/lib/x.so'",
        "setenv BASH_ENV /etc/x",
        "if ( -r /etc/x ) setenv LD_PRELOAD /usr/lib/x.so",
        "if [ -r /tmp/x ]; then export PATH=/tmp:$PATH; fi",
        "case $- in *i*) PATH=\"$PATH\":/tmp ;; esac",
        "PATH+=:/tmp",
        "x=$(true; PATH=/tmp; true)",
        "pathmunge /tmp/bin after",
        "for i in /tmp/*.sh; do . \"$i\"; done",
        "for i in /etc/a /tmp/x",
        "/tmp/x",
        "( /tmp/x )",
        "/tmp/x)",
        "/tmp/test -a",
        "\"/tmp/x\" -a",
        "/t\\\nmp/x",
        "/tm\0p/x",
        "[ -x /tmp/x ] && /tmp/x",
        "test -r /tmp/x || eval `/tmp/x`",
        "eval \"$(cat /tmp/x)\"",
        "eval \"$(cat /proc/self/cwd/x)\"",
        "while read -r x; do eval \"$x\"; done < /tmp/x",
        "sh < /tmp/x",
        "sh /tmp/x > /dev/null 2>&1",
        "env -i A=1 /tmp/x",
        "exec /dev/shm/x",
        "trap 'sh /tmp/x' EXIT",
        "alias ls=/tmp/ls",
        ". /dev/shm/rc",
        "echo \"'\"; source /tmp/x; echo \"'\"",
        "! . /tmp/x",
        "sh /dev/../tmp/x",
        "sh /proc/1/root/tmp/x",
        "/proc/self/cwd/x",
        "(. /tmp/x)",
        "PATH=:$PATH",
        "PATH=/usr/bin::",
        "PATH=/usr/bin::/bin",
        "PATH=.:$PATH",
        "export PATH=$PATH:bin",
        "PATH=${PATH:+/tmp:$PATH}",
        "PATH+=:",
        "if ( -d /etc/x ) setenv PATH \"${PATH}:.\"",
        "LD_LIBRARY_PATH=.:/usr/lib",
        "export PYTHONHOME=/tmp/py",
        "export OPENSSL_CONF=/tmp/openssl.cnf",
        "export OPENSSL_MODULES=/tmp",
        "export OPENSSL_CONF_INCLUDE=conf",
        "export OPENSSL_CONF=tmp/x.cnf",
        "export OPENSSL_CONF=../../../../tmp/x.cnf",
        "export OPENSSL_CONF=${X:-tmp/x.cnf}",
        "export OPENSSL_CONF=$X/openssl.cnf",
        "export OPENSSL_CONF=/etc/passwd",
        "export OPENSSL_MODULES=tmp",
        "export OPENSSL_MODULES=${X:-tmp}",
        "OPENSSL_ENGINES=tmp",
        "SSL_CERT_FILE=../tmp/x.pem",
        "setenv REQUESTS_CA_BUNDLE tmp/x.pem",
        "PYTHONPLATLIBDIR=../../tmp",
        "GCONV_PATH=/tmp",
        "PYTHONUSERBASE=/tmp/user",
        "PYTHONPYCACHEPREFIX=/tmp/bytecode",
        "PERL5LIB=/usr/share/perl5:/tmp",
        "RUBYLIB=/tmp",
        "export HOME=/tmp",
        "cd /tmp && . ./x",
        "builtin pushd -n /var/tmp",
        "PROMPT_COMMAND=/tmp/x",
        "PROMPT_COMMAND='true; . /tmp/x'",
        "PROMPT_COMMAND+=(/tmp/x)",
        "PS1='$(/tmp/x)$ '",
        "PS1='\"`/tmp/x`\"$ '",
        "read X < /tmp/x; eval \"$X\"",
        "D=/tmp; . $D/x",
        "D=/tmp\n. \"${D}/x\"",
        "D=/t; E=mp; . $D$E/x",
        "D=/t; D+=mp; . ${D%/}/x",
        "f() { . $D/x; }; D=/tmp; f; D=/usr",
        ": ${D:=/tmp}\n. $D/x",
        "X='. /tmp/x'\neval \"$X\"",
        "X='. /tmp/x'; $X",
        "D=/tmp; . ${D:-/usr}/x",
        ". ${X:-/tmp/x}",
        ". ${X-/tmp/x}",
        "eval \"$(echo . /tmp/x)\"",
        "eval \"$(\necho . /tmp/x\n)\"",
        "X=$(cat /tmp/x)\neval \"$X\"",
        "$(cat /tmp/x)",
        "X=$(</tmp/x)",
        "echo . /tmp/x | sh",
        "echo . /tmp/x | busybox sh",
        "echo . /tmp/x |\nsh",
        "printf '. /tmp/x' | sh",
        "sh <<< '. /tmp/x'",
        "sh <> /tmp/x",
        "while read -r x; do\neval \"$x\"\ndone < /tmp/x",
        ". <(echo . /tmp/x)",
        ". $'/tmp/x'",
        ". $'/t\\x6dp/x'",
        ". $'/\\164mp/x'",
        ". $\"/tmp/x\"",
        ". \"'/tmp/x'\"",
        "find /tmp/x -exec sh {} \\;",
        "find /tmp/x -type f -exec {} \\;",
        "awk -f /tmp/x",
        "awk 'BEGIN { system(\"/tmp/x\") }'",
        "set -- /tmp/x; . $1",
        "printf -v D %s /tmp; . $D/x",
        "test -r /tmp/x && . $_",
        "test -r /tmp/x\n. $_",
        "D=/tmp; PATH=$D:$PATH",
        "D=.; PATH=$D:$PATH",
        "D=tmp; export OPENSSL_CONF=$D/x.cnf",
        "eval 'export PATH=/tmp:$PATH'",
        "eval export 'PATH=:$PATH'",
        "eval \"eval 'LD_PRELOAD=/usr/lib/x.so'\"",
        "trap 'PATH=:$PATH' DEBUG",
        "alias ls='PATH=: ls'",
        "PROMPT_COMMAND='cd /tmp; ./x'",
        "PROMPT_COMMAND='PATH=:$PATH'",
        "PS1='$(cd /tmp; ./x)'",
        "PS1='$(D=/tmp; . $D/x)'",
        "ZDOTDIR=/tmp",
        ". tmp/x",
        "# a comment \\\n. /tmp/x",
        "x=\"#\"; . /t\\\nmp/x"
      })
  void findsWhatShellsRun(String line) {
    var text = "# a comment\nx=\"it's\n" + line + "\n";
    assertThat(shells("/etc/profile.d/x.sh", text)).as(line).isNotEmpty();
    assertThat(shells("/etc/bashrc", text)).as(line).isNotEmpty();
  }

  @Test
  void listsAllThatAFileRunsInOneFinding() {
    var lines =
        IntStream.range(0, 100_000).mapToObj(i -> ". /tmp/" + i).collect(Collectors.joining("\n"));

    assertThat(shells("/etc/profile.d/x.sh", lines))
        .containsExactly(
            "/etc/profile.d/x.sh runs 100000 files (/tmp/0, /tmp/1, /tmp/2, /tmp/3, /tmp/4, …) in"
                + " shells, which the user can change. Take the line out of the base.");
  }

  @Test
  void findsMoreVariablesThanItFollows() {
    var value = "D=/usr/share/" + "a".repeat(4000) + "\n";

    assertThat(shells("/etc/profile.d/x.sh", value + "E=$D$D$D$D$D\n")).isEmpty();
    assertThat(shells("/etc/profile.d/x.sh", value + "E=$D$D$D$D$D\n".repeat(1000)))
        .singleElement()
        .asString()
        .contains("uses variables more often");
  }

  /** Each line is of a base, or is alike. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "# . /tmp/x",
        "for i in /etc/profile.d/*.sh /etc/profile.d/sh.local ; do",
        "  if [ -r \"$i\" ]; then . \"$i\" >/dev/null; fi",
        "export TMPDIR=/tmp MAIL=/var/spool/mail/$USER",
        "if ( ! $?TMPDIR ) setenv TMPDIR /tmp",
        "mkdir -p /tmp/run-$USER && chmod 700 /tmp/run-$USER",
        "if ! is=$(readlink /proc/$$/exe 2>/dev/null) ; then",
        "done < /proc/$$/cmdline",
        "done < /proc/mounts",
        "TMP=\"`/usr/bin/mktemp .colorlsXXX -q --tmpdir=/tmp`\"",
        "eval \"`/usr/bin/dircolors --sh \"$TMP\" 2>/dev/null`\"",
        "which_shell=\"$(cat /proc/$$/comm)\"",
        "URLS=$(sh -c 'cat /dev/null \"$0\"/*.urls 2>/dev/null; :' \"/etc/debuginfod\" | tr '\\n' ' ')",
        "for p in /proc/[0-9]*; do for d in /dev/loop[0-9]* /dev/*; do lsblk $d; done; done",
        "if [ \"$(cat /proc/1/comm)\" = systemd ]; then . /etc/vte.sh; fi",
        "if test -d /proc/iSeries -a \\( \"$tty\" = \"/dev/tty1\" -o \"$tty\" = \"/dev/console\" \\) ; then",
        "case \"$TTY\" in /dev/tty[1-6]|/dev/pts/*) TERM=linux ;; esac",
        "    /dev/tty[1-6])",
        "if ( -o /dev/$tty && -c /dev/$tty ) setenv GPG_TTY /dev/$tty",
        "test -s /etc/profile.local && . /etc/profile.local",
        "eval \"`/usr/bin/dircolors -b`\"",
        "eval $(/usr/bin/locale-check C.UTF-8) 2>/dev/null",
        "exec 3</dev/null",
        "HOSTNAME=`/usr/bin/hostname 2>/dev/null`",
        "PATH=\"/usr/local/bin:$HOME/bin:/usr/bin\"",
        "export LD_PRELOAD=",
        "unset LD_PRELOAD ENV",
        "PATH=$PATH:$1",
        "PATH=~/bin:${PATH}${PATH:+:}/usr/games",
        "export PATH=`getconf PATH`:/usr/games",
        "PATH+=:/usr/games",
        "export LD_LIBRARY_PATH=/opt/rh/x/lib64${LD_LIBRARY_PATH:+:${LD_LIBRARY_PATH}}",
        "XDG_DATA_DIRS=\"${new_dirs:+${new_dirs}:}${XDG_DATA_DIRS:-/usr/local/share:/usr/share}\"",
        "export PYTHONHOME= LD_LIBRARY_PATH=\"\" OPENSSL_CONF=",
        "export OPENSSL_CONF=/etc/ssl/openssl.cnf PYTHONPLATLIBDIR=lib64",
        "export OPENSSL_CONF=${OPENSSL_CONF:-/etc/ssl/openssl.cnf}",
        "export SSL_CERT_FILE=\"${CONDA_PREFIX}/ssl/cacert.pem\"",
        "export SSL_CERT_DIR=${SSL_CERT_DIR:-/etc/ssl/certs}",
        "export VIRTUAL_ENV=~/venv REQUESTS_CA_BUNDLE=$CA",
        "PATH=${GOPATH}/tmp:${PATH//:$1/}",
        "cd \"$(dirname \"$(readlink -f \"$1\")\")\"",
        "( cd / && ls ); cd ~; cd -; cd .",
        "PROMPT_COMMAND=/etc/sysconfig/bash-prompt-xterm",
        "PROMPT_COMMAND='printf \"\\033]0;%s@%s:%s\\007\" \"${USER}\" \"${HOSTNAME%%.*}\" \"${PWD/#$HOME/\\~}\"'",
        "PROMPT_COMMAND=\"__vte_prompt_command\"",
        "PROMPT_COMMAND=\"${PROMPT_COMMAND:+$PROMPT_COMMAND; }history -a >> /tmp/log\"",
        "PS1='${debian_chroot:+($debian_chroot)}\\u@\\h:\\w\\$ '",
        "PS1='/tmp $(tty -s && printf %s \"$?\")\\$ '",
        "while read -r line; do echo \"$line\"; done < /etc/locale.conf",
        "echo \"logs are in /tmp/x\" >> /tmp/log",
        "echo 'see /tmp/x'; printf '%s\\n' /tmp/x",
        // Of Debian.
        "for i in $(run-parts --list --regex '^[a-zA-Z0-9_][a-zA-Z0-9._-]*\\.sh$' /etc/profile.d); do . $i; done",
        "if [ -z \"${debian_chroot:-}\" ] && [ -r /etc/debian_chroot ]; then debian_chroot=$(cat /etc/debian_chroot); fi",
        "[ -x /usr/bin/lesspipe ] && eval \"$(SHELL=/bin/sh lesspipe)\"",
        "test -r ~/.dircolors && eval \"$(dircolors -b ~/.dircolors)\" || eval \"$(dircolors -b)\"",
        "PS1=\"\\[\\e]0;${debian_chroot:+($debian_chroot)}\\u@\\h: \\w\\a\\]$PS1\"",
        "export TMPDIR=/tmp; mkdir -p $TMPDIR/x; test -w \"$TMPDIR\" || unset TMPDIR",
        // Of Alpine and Fedora.
        "for script in /etc/profile.d/*.sh ; do if [ -r \"$script\" ] ; then . \"$script\" ; fi ; done",
        "    *:\"$1\":*) ;;\n *) if [ \"$2\" = \"after\" ] ; then PATH=$PATH:$1 ; else PATH=$1:$PATH ; fi",
        "PROMPT_COMMAND=( 'printf \"\\033]0;%s@%s\\007\" \"$USER\" \"${PWD/#$HOME/\\~}\"' )",
        "SHELL=/bin/bash . /etc/profile.d/lang.sh",
        // Of conda, nvm, pyenv, CUDA, environment modules, git, Go and Spark.
        "__conda_setup=\"$('/opt/conda/bin/conda' 'shell.bash' 'hook' 2> /dev/null)\"\nif [ $? -eq 0 ]; then\n eval \"$__conda_setup\"\nelse\n export PATH=\"/opt/conda/bin:$PATH\"\nfi\nunset __conda_setup",
        "\\. \"$CONDA_PREFIX/etc/profile.d/conda.sh\" || return $?",
        "export NVM_DIR=\"$HOME/.nvm\"\n[ -s \"$NVM_DIR/nvm.sh\" ] && \\. \"$NVM_DIR/nvm.sh\"",
        "export PYENV_ROOT=\"$HOME/.pyenv\"\n[[ -d $PYENV_ROOT/bin ]] && export PATH=\"$PYENV_ROOT/bin:$PATH\"\neval \"$(pyenv init - bash)\"",
        "export CUDA_HOME=/usr/local/cuda\nexport PATH=$CUDA_HOME/bin${PATH:+:${PATH}}\nexport LD_LIBRARY_PATH=${CUDA_HOME}/lib64${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}",
        "_mlre='MODULES_CMD='\nif [ -n \"${MODULES_RUN_QUARANTINE:-}\" ]; then eval \"$(/usr/bin/tclsh /usr/lib/modulecmd.tcl sh autoinit)\"; fi",
        "shell=`/bin/basename \\`/bin/ps -p $$ -ocomm=\\``\nif [ -f /usr/share/modules/init/$shell ]\nthen\n . /usr/share/modules/init/$shell\nfi",
        "PS1='[\\u@\\h \\W$(__git_ps1 \" (%s)\")]\\$ '",
        "PROMPT_COMMAND='__git_ps1 \"\\u@\\h:\\w\" \"\\\\\\$ \"'",
        "export GOROOT=/usr/local/go GOPATH=$HOME/go\nexport PATH=$GOPATH/bin:$GOROOT/bin:$PATH",
        "export SPARK_HOME=/opt/spark\nexport PATH=$PATH:$SPARK_HOME/bin:$SPARK_HOME/sbin\nexport PYTHONPATH=$(ZIPS=(\"$SPARK_HOME\"/python/lib/*.zip); IFS=:; echo \"${ZIPS[*]}\"):$PYTHONPATH",
        // Of systemd.
        "read -r id < /proc/sys/kernel/random/boot_id; id=\"$(</proc/sys/kernel/random/boot_id)\"",
        // Of zsh.
        "ZDOTDIR=${ZDOTDIR:-$HOME}; HISTFILE=$ZDOTDIR/.zhistory",
        "PS1=$'%{\\e[1m%}%n@%m\\n%# '; fpath=(/usr/share/zsh/site-functions $fpath)",
        // A value that a loop or a command gives.
        "dir=lib\nfor dir in /opt/*/bin; do PATH=$dir:$PATH; done",
        "p=\"${p:+$p:}/usr/games\"; PATH=\"$PATH:$p\"",
        "set -o vi; set +H; set -- \"$@\""
      })
  void passesUsualLinesOfShells(String line) {
    assertThat(shells("/etc/profile.d/x.sh", line + "\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/profile.local",
        "/etc/bash/bashrc",
        "/etc/bash/x.sh",
        "/etc/bash.bashrc.local",
        "/etc/ksh.kshrc",
        "/etc/zprofile",
        "/etc/zshrc",
        "/etc/zsh/zshrc",
        "/usr/etc/bash.bashrc",
        "/usr/etc/profile.d/x.sh",
        "/root/.bashrc",
        "/nonexistent/.profile"
      })
  void readsEachFileThatShellsStartWith(String path) throws IOException {
    var bytes = ". /tmp/x\n".getBytes(StandardCharsets.ISO_8859_1);
    var entry = new TarArchiveEntry(path.substring(1));
    entry.setSize(bytes.length);
    var content = new TreeReader().entry(path, entry, new ByteArrayInputStream(bytes)).content();

    assertThat(shells(path, content.text())).hasSize(1);
  }

  /** Nobody starts with what a new user gets a copy of. */
  @Test
  void readsNoFileForShellsThatIsInNoHome() {
    assertThat(shells("/etc/skel/.bashrc", ". /tmp/x\n")).isEmpty();
  }

  /** As the package aaa_base has them. */
  @Test
  void passesTheSettingOfOpensuseForTheWorkingDirectory() {
    var setting =
        "    CWD_IN_USER_PATH=*)\n        test \"$_val\" = \"yes\" || continue\n"
            + "        test $UID -ge 100 && PATH=$PATH:.\n        ;;\n";

    assertThat(shells("/usr/etc/profile.d/profile.sh", setting)).isEmpty();
    assertThat(shells("/usr/etc/profile.d/profile.sh", setting.replace("continue", "true")))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"/opt/app-root/bin, false", "/usr/local/bin, true", "/bin, true"})
  void aBaseMayGiveAFolderOfPathToAUserOfItsOwnOutsideOfTheSystem(String folder, boolean isError) {
    var good = CheckContextFixture.good();
    var info =
        CheckContextFixture.withConfiguration(
                Map.of("PATH", "/opt/app/venv/bin:" + folder),
                good.info().labels(),
                good.info().entrypoint())
            .info();
    var real = folder.equals("/bin") ? "/usr/bin" : folder;
    var files = FileTreeFixture.good().folder(real).owner(1001, 0).mode(0775).tree();
    var context = CheckContextFixture.with(info, files);

    assertThat(new WriteAccessRule().findings(context)).hasSize(isError ? 1 : 0);
  }

  @Test
  void passesWhatOpensNoWay() {
    assertFindsNothing(
        f ->
            f.file(
                    "/etc/sudoers",
                    "Defaults env_reset\n# 1 comment\nCmnd_Alias PING = /bin/ping\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL) ALL\nroot, %sudo ALL=(ALL) ALL\n%#0 ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n#includedir /etc/sudoers.d\n")
                .mode(0440)
                .file("/etc/sudoers.d/README", "# nothing\n")
                .mode(0440)
                .folder("/var/mail")
                .mode(0775)
                .owner(0, 8)
                .file("/dev/null", "")
                .mode(0666)
                .link("/dev/shm", "/tmp/x"));
  }

  /** What the rule says of a .pth file of a package. */
  private static List<String> ofPackage(
      String name, String file, String text, String... otherFiles) {
    var info = name + "-1.0.dist-info/";
    var record = file + ",,\n" + info + "RECORD,,\n" + String.join(",,\n", otherFiles) + ",,\n";
    var change = site(info + "RECORD", record).andThen(site(file, text));
    var files = FileTreeFixture.good();
    change.apply(files);
    Stream.of(otherFiles).forEach(other -> site(other, "").apply(files));
    return searchPaths("3.13.5", files.tree());
  }

  static Stream<String> linesOfSetuptools() {
    return Stream.of(
        NamespaceLines.FIRST,
        NamespaceLines.SECOND,
        NamespaceLines.CURRENT,
        NamespaceLines.CURRENT.replace("has_mfs and __import__('importlib.machinery');", ""),
        NamespaceLines.CURRENT.replace("m = m or ", "m = m or not has_mfs and "),
        NamespaceLines.CURRENT + NamespaceLines.CHILD);
  }

  @ParameterizedTest
  @MethodSource("linesOfSetuptools")
  void passesLinesOfSetuptoolsForNamespacePackages(String lines) {
    assertThat(ofPackage("acme", "acme-nspkg.pth", lines)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("linesOfSetuptools")
  void findsLinesThatAreMoreThanThoseOfSetuptools(String lines) {
    var more = lines.strip();
    for (var text :
        List.of(
            "import os, sys\n",
            lines + "import acme\n",
            more + ";import acme\n",
            more + "\fimport acme\n",
            more.replace("mp.append(p)", "mp.append('/tmp')"),
            more.replace("types.ModuleType('acme')", "__import__('acme')"),
            // A module of the standard library, or another one than the folder's.
            more.replace("acme", "os"),
            more.replace("*('acme',", "*('other',"))) {
      assertThat(ofPackage("acme", "acme-nspkg.pth", text)).as(text).hasSize(1);
    }
  }

  /** The line makes a module of the folder's name, which runs code if it is a library. */
  @ParameterizedTest
  @ValueSource(
      strings = {"acme.so", "acme.cpython-313-x86_64-linux-gnu.so", "acme/__init__.abi3.so"})
  void findsNamespacePackagesThatAreLibraries(String library) {
    assertThat(ofPackage("acme", "acme-nspkg.pth", NamespaceLines.CURRENT, library)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'local') == 'local'; enabled and __import__('_distutils_hack').add_shim(); ",
        "'stdlib') == 'local'; enabled and __import__('_distutils_hack').add_shim(); "
      })
  void passesTheLineOfSetuptoolsOnlyIfItsModuleIsSetuptoolsToo(String end) {
    var file = "distutils-precedence.pth";
    var line = "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, " + end;
    var module = "_distutils_hack/__init__.py";

    assertThat(ofPackage("setuptools", file, line, module)).isEmpty();
    assertThat(ofPackage("acme", file, line, module)).hasSize(1);
    assertThat(ofPackage("setuptools", file, line)).hasSize(1);
    assertThat(ofPackage("setuptools", file, line + "\nimport acme\n", module)).hasSize(1);
  }

  /** The file that virtualenv writes belongs to no package, and the module would be its own. */
  @Test
  void findsTheLineOfVirtualenvInAPackage() {
    assertThat(ofPackage("acme", "_virtualenv.pth", "import _virtualenv", "_virtualenv.py"))
        .hasSize(1);
  }

  /** Python 3.15 runs the functions that such a file names. */
  @Test
  void findsFilesThatNameFunctionsForTheStartOfPython() {
    var unknown = site("x.start", "# why\nacme:run\n").apply(FileTreeFixture.good()).tree();
    var info = "acme-1.0.dist-info/";
    var recorded =
        site(info + "RECORD", "x.start,,\n" + info + "RECORD,,\n")
            .andThen(site("x.start", "acme:run\n"))
            .apply(FileTreeFixture.good())
            .tree();
    var empty = site("x.start", "# why\n\n").apply(FileTreeFixture.good()).tree();

    assertThat(searchPaths("3.15.0", unknown))
        .containsExactly(
            "search-paths: /opt/app/venv/lib/python3.13/site-packages/x.start runs code whenever"
                + " Python starts, and belongs to no package. Remove it.");
    assertThat(searchPaths("3.15.0", recorded))
        .singleElement()
        .asString()
        .contains("1 file of a package runs code whenever Python starts");
    assertThat(searchPaths("3.15.0", empty)).isEmpty();
    assertThat(searchPaths("3.14.0", recorded)).isEmpty();
  }

  private static List<String> searchPaths(String version, FileTree files) {
    return new SearchPathsRule()
        .findings(CheckContextFixture.withVersion(version, files)).stream()
            .map(Finding::toString)
            .filter(message -> message.contains("x.start") || message.contains("runs code"))
            .toList();
  }

  @Test
  void judgesTheRootFolder() {
    for (var files :
        List.of(
            FileTreeFixture.good().folder("/").mode(0777),
            FileTreeFixture.good().folder("/").owner(10001, 0))) {
      assertThat(RuleCaseAssert.findings(CheckContextFixture.withFiles(files.tree())))
          .extracting(Finding::toString)
          .anyMatch(f -> f.startsWith("write-access: uid 10001 can change 1 path (/)."));
    }
    RuleCaseAssert.assertFindsNothing(f -> f.folder("/").mode(0555));
  }
}
