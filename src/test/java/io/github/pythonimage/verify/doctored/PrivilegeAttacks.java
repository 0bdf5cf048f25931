package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.PRIVILEGES;
import static io.github.pythonimage.verify.doctored.AttackClass.WRITE_ACCESS;
import static io.github.pythonimage.verify.doctored.Doctoring.PACKAGES;
import static io.github.pythonimage.verify.doctored.Doctoring.STDLIB;
import static io.github.pythonimage.verify.doctored.Doctoring.USER;

import java.util.HexFormat;
import java.util.List;

/** Programs that get more rights than who starts them, and places that the user can write. */
final class PrivilegeAttacks {
  private static final String PRIVILEGES_RULE = "privileges";
  private static final String WRITE = "write-access";
  private static final String SHELL = "/usr/bin/dash";
  private static final String PYTHON = "/usr/bin/python3.13";

  // Version 2, effective; the second word has a bit for each capability.
  private static final String SETUID = "0100000280000000000000000000000000000000";
  private static final String DAC_OVERRIDE = "0100000202000000000000000000000000000000";
  // An access list: the owner, uid 10001 and the mask may read, write and search; others read.
  private static final String USER_MAY_WRITE =
      "02000000"
          + "01000700ffffffff"
          + "0200070011270000"
          + "04000500ffffffff"
          + "10000700ffffffff"
          + "20000500ffffffff";

  static final List<DoctoredImage> ALL =
      List.of(
          PRIVILEGES
              .image(
                  "a shell that is setuid root",
                  PRIVILEGES_RULE,
                  d -> d.copy(SHELL, "/usr/lib/helper", 04755))
              .always(),
          PRIVILEGES.image(
              "a program that is setgid shadow",
              PRIVILEGES_RULE,
              d -> d.copy(SHELL, "/usr/lib/helper", 02755).owner("/usr/lib/helper", 0, 42)),
          PRIVILEGES
              .image("su is setuid again", PRIVILEGES_RULE, d -> d.mode("/usr/bin/su", 04755))
              .always(),
          PRIVILEGES.image(
              "a folder that gives its group to files",
              PRIVILEGES_RULE,
              d -> d.mode("/var/mail", 02775)),
          PRIVILEGES.image(
              "a setuid file that nobody can execute yet",
              PRIVILEGES_RULE,
              d -> d.copy(SHELL, "/usr/lib/helper", 04644)),
          PRIVILEGES.image(
              "a setuid program among the packages",
              PRIVILEGES_RULE,
              d -> d.copy(SHELL, PACKAGES + "/idna/helper", 04755)),
          PRIVILEGES.image(
              "a setuid program that another user owns",
              PRIVILEGES_RULE,
              d -> d.copy(SHELL, "/usr/lib/helper", 04755).owner("/usr/lib/helper", 2, 2)),
          PRIVILEGES
              .image(
                  "a Python with cap_setuid",
                  PRIVILEGES_RULE,
                  d -> capability(d.copy(PYTHON, "/usr/lib/helper", 0755), SETUID))
              .always(),
          PRIVILEGES.image(
              "a disk that everybody can read",
              PRIVILEGES_RULE,
              d -> d.blockDevice("/srv/disk", 0444)),
          PRIVILEGES.image(
              "a program with cap_dac_override",
              PRIVILEGES_RULE,
              d -> capability(d.copy("/usr/bin/cat", "/usr/lib/helper", 0755), DAC_OVERRIDE)),
          WRITE_ACCESS
              .image("a root folder that everybody can write to", WRITE, d -> d.root(0777, 0, 0))
              .always(),
          WRITE_ACCESS.image(
              "a root folder that belongs to the image's user",
              WRITE,
              d -> d.root(0755, USER, USER)),
          WRITE_ACCESS.image("anybody can write /etc", WRITE, d -> d.mode("/etc", 0777)).always(),
          WRITE_ACCESS.image("anybody can write /opt", WRITE, d -> d.mode("/opt", 0777)),
          WRITE_ACCESS
              .image(
                  "anybody can write a module of the standard library",
                  WRITE,
                  d -> d.mode(STDLIB + "/json/__init__.py", 0666))
              .always(),
          WRITE_ACCESS.image("anybody can write the interpreter", WRITE, d -> d.mode(PYTHON, 0777)),
          WRITE_ACCESS.image(
              "the standard library's bytecode lies in a folder of the user's",
              WRITE,
              d -> d.owner(STDLIB + "/__pycache__", USER, USER)),
          WRITE_ACCESS
              .image(
                  "the user owns the packages' folder", WRITE, d -> d.owner(PACKAGES, USER, USER))
              .always(),
          WRITE_ACCESS.image(
              "the user owns a module that nobody can write",
              WRITE,
              d ->
                  d.owner(PACKAGES + "/idna/core.py", USER, 0)
                      .mode(PACKAGES + "/idna/core.py", 0444)),
          WRITE_ACCESS.image(
              "the user's group can write a folder",
              WRITE,
              d -> d.folder("/usr/local/lib/acme", 0775).owner("/usr/local/lib/acme", 0, USER)),
          WRITE_ACCESS.image(
              "a folder for everybody that is not sticky", WRITE, d -> d.folder("/srv/data", 0777)),
          WRITE_ACCESS.image(
              "temporary files in a folder that is not sticky", WRITE, d -> d.mode("/tmp", 0777)),
          WRITE_ACCESS.image(
              "a sticky folder that is not temporary", WRITE, d -> d.mode("/etc", 01777)),
          WRITE_ACCESS.image(
              "a home that the user owns",
              WRITE,
              d -> d.folder("/nonexistent", 0755).owner("/nonexistent", USER, USER)),
          WRITE_ACCESS
              .image(
                  "a file for everybody in a folder that nobody can list",
                  WRITE,
                  d ->
                      d.folder("/usr/lib/hidden", 0711)
                          .file("/usr/lib/hidden/known", 0666, "data\n"))
              .always(),
          WRITE_ACCESS.image(
              "anybody can write the loader's configuration",
              WRITE,
              d -> d.mode("/etc/ld.so.conf.d", 0777)),
          WRITE_ACCESS.image(
              "anybody can write what the loader preloads",
              WRITE,
              d -> d.file("/etc/ld.so.preload", 0666, "")),
          WRITE_ACCESS
              .image(
                  "a command of the environment is a link into /tmp",
                  List.of("write-access", "search-paths", "links"),
                  d -> d.link("/opt/app/venv/bin/x", "/tmp/x"))
              .always(),
          WRITE_ACCESS.image(
              "a command is a link to memory for everybody",
              List.of(WRITE, "links"),
              d -> d.link("/usr/local/bin/tool", "/dev/shm/tool")),
          WRITE_ACCESS.image(
              "a library is a link through the root folder of a process",
              List.of(WRITE, "links"),
              d -> d.link("/usr/lib/libacme.so.1", "/proc/self/root/tmp/x.so")),
          WRITE_ACCESS.image(
              "a package is a link through a folder that anybody can write",
              List.of("write-access", "search-paths", "links"),
              d -> d.link(PACKAGES + "/acme", "/var/tmp/acme")),
          WRITE_ACCESS.image(
              "a folder that the user may write by an access list",
              List.of(WRITE),
              d ->
                  d.folder("/usr/local/lib/acme", 0775)
                      .attribute(
                          "/usr/local/lib/acme",
                          "system.posix_acl_access",
                          HexFormat.of().parseHex(USER_MAY_WRITE))));

  private PrivilegeAttacks() {}

  private static void capability(Doctoring doctoring, String value) {
    doctoring.attribute("/usr/lib/helper", "security.capability", HexFormat.of().parseHex(value));
  }
}
