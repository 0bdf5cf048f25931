package io.github.pythonimage.verify.doctored;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Images that look a bit like doctored ones, and are good. */
final class GoodVariants {
  /**
   * An image that verification must pass.
   *
   * @param name what is unusual about it
   */
  record Variant(String name, Consumer<Doctoring> doctor) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String HEADER = "#ifndef ACME_H\n#define ACME_H\nint acme(void);\n#endif\n";

  static final List<Variant> ALL =
      List.of(
          new Variant(
              "a .pth file that a RECORD lists and that names a folder beside it",
              d ->
                  d.distribution("acme", Map.of("acme.pth", "acme_data\n", "acme_data/a.txt", ""))),
          new Variant(
              "a .pth file that setuptools wrote for a namespace package",
              d ->
                  d.distribution(
                      "acme",
                      Map.of("acme-nspkg.pth", NamespaceLines.CURRENT, "acme/data.txt", "data\n"))),
          new Variant(
              "a header and data with odd names that a RECORD lists",
              d ->
                  d.distribution(
                      "acme",
                      Map.of(
                          "acme/include/acme.h", HEADER,
                          "acme/locale/as", "Assamese\n",
                          "acme/data/gcc.txt", "about compilers\n"))),
          new Variant(
              "a log that goes to the container's output",
              d -> d.link("/var/log/acme.log", "/dev/stdout")),
          new Variant(
              "a folder that nobody can list, with nothing for others in it",
              d -> d.folder("/usr/lib/hidden", 0711).file("/usr/lib/hidden/known", 0600, "data\n")),
          new Variant(
              "a sticky temporary folder",
              d -> d.folder("/var/lib/acme/tmp", 0755).mode("/tmp", 01777)),
          new Variant(
              "a certificate",
              d ->
                  d.file(
                      "/usr/local/share/acme.crt",
                      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")),
          new Variant(
              "a file whose name has a line break and no ASCII",
              d -> d.file("/usr/share/misc/ü\nä \t'\"$(x)", "data\n")),
          new Variant(
              "a large model of PyTorch, with a link to it",
              d ->
                  d.file("/srv/models/a.pth", "x".repeat(5 << 20))
                      .link("/srv/models/b.pth", "a.pth")),
          new Variant(
              "settings of OpenSSL and of shells",
              d ->
                  d.append("/etc/ssl/openssl.cnf", "[acme]\nCipherString = DEFAULT:@SECLEVEL=1\n")
                      .append(
                          "/etc/bash.bashrc",
                          "alias ll='ls -l'\nPS1='$(tty -s && printf %s \"$?\")\\$ '\n"
                              + "PROMPT_COMMAND='printf \"\\033]0;%s\\007\" \"$PWD\"'\n")
                      .file(
                          "/etc/profile.d/acme.sh",
                          "if [ \"$(readlink /proc/$$/exe)\" = /usr/bin/bash ]; then\n"
                              + "  for i in /etc/acme/*.sh; do . \"$i\" > /dev/null; done\n"
                              + "fi\nexport TMPDIR=/tmp PATH=\"$PATH:/usr/games\"\n")),
          new Variant(
              "a link to a command of the environment",
              d -> d.link("/usr/local/bin/normalize", "/opt/app/venv/bin/normalizer")),
          new Variant(
              "a file without credentials that a later layer deletes",
              d ->
                  d.inLayer(1)
                      .file("/usr/lib/acme.conf", "[acme]\nurl = https://acme.example.com\n")
                      .inLayer(0)
                      .whiteout("/usr/lib/acme.conf")),
          new Variant("a root folder that nobody but root can write to", d -> d.root(0555, 0, 0)),
          new Variant(
              "a folder that only root can use",
              d -> d.folder("/root/private", 0700).file("/root/private/notes", 0600, "notes\n")));

  private GoodVariants() {}
}
