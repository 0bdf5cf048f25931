package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.LEFTOVERS;
import static io.github.pythonimage.verify.doctored.Doctoring.PACKAGES;
import static io.github.pythonimage.verify.doctored.Doctoring.STDLIB;

import java.util.List;
import java.util.Map;

/** What building leaves behind. */
final class LeftoverAttacks {
  private static final String RULE = "leftovers";

  static final List<DoctoredImage> ALL =
      List.of(
          LEFTOVERS
              .image(
                  "package lists",
                  RULE,
                  d ->
                      d.file(
                          "/var/lib/apt/lists/deb.example.com_debian_dists_trixie_InRelease",
                          "Origin: Debian\n"))
              .always(),
          LEFTOVERS.image(
              "a cache of tests", RULE, d -> d.file("/srv/app/.pytest_cache/README.md", "x\n")),
          LEFTOVERS.image(
              "a copy of an editor", RULE, d -> d.file("/srv/app/settings.py~", "DEBUG = 1\n")),
          LEFTOVERS.image(
              "archives of packages",
              RULE,
              d -> d.file("/var/cache/apt/archives/acme_1.0_amd64.deb", "!<arch>\n")),
          LEFTOVERS.image(
              "an archive of a package elsewhere",
              RULE,
              d -> d.file("/srv/acme_1.0_amd64.deb", "!<arch>\n")),
          LEFTOVERS.image(
              "lists of packages as binary caches",
              RULE,
              d -> d.file("/var/cache/apt/pkgcache.bin", "cache\n")),
          LEFTOVERS
              .image(
                  "pip's cache",
                  RULE,
                  d -> d.file("/root/.cache/pip/http-v2/a/b/c/d/e/abcde", "cached\n"))
              .always(),
          LEFTOVERS.image(
              "uv's cache", RULE, d -> d.file("/root/.cache/uv/CACHEDIR.TAG", "Signature: 8a47\n")),
          LEFTOVERS.image(
              "a cache in the user's home",
              RULE,
              d -> d.file("/home/app/.cache/pip/selfcheck/abc", "cached\n")),
          LEFTOVERS.image(
              "logs of the package manager",
              RULE,
              d -> d.file("/var/log/dpkg.log", "2026-11-29 12:00:00 install acme\n")),
          LEFTOVERS.image(
              "a log of apt", RULE, d -> d.file("/var/log/apt/history.log", "Start-Date: 2026\n")),
          LEFTOVERS.image(
              "old accounts",
              List.of(RULE, "accounts"),
              d -> d.file("/etc/shadow-", 0600, "root:x:\n")),
          LEFTOVERS
              .image(
                  "sources in a temporary folder",
                  RULE,
                  d -> d.file("/tmp/build/acme.py", "print(1)\n"))
              .always(),
          LEFTOVERS.image(
              "a file in the other temporary folder",
              RULE,
              d -> d.file("/var/tmp/answers", "yes\n")),
          LEFTOVERS.image(
              "a wheel", RULE, d -> d.file("/wheels/acme-1.0-py3-none-any.whl", 0644, wheel())),
          LEFTOVERS.image(
              "a core dump by its name in a folder of other packages",
              RULE,
              d -> d.file("/srv/my-packages/core", "x\n")),
          LEFTOVERS
              .image(
                  "an archive of a package that a RECORD elsewhere has",
                  RULE,
                  d ->
                      d.file("/srv/site-packages/acme-1.dist-info/RECORD", "/srv/app/acme.deb,,\n")
                          .file("/srv/app/acme.deb", "!<arch>\n"))
              .always(),
          LEFTOVERS.image("a core dump", RULE, d -> d.copy("/usr/bin/true", "/core.4711", 0600)),
          LEFTOVERS.image(
              "a path of the build in what pip notes of a package's origin",
              RULE,
              d ->
                  d.distribution(
                      "acme",
                      Map.of(
                          "acme-1.0.dist-info/direct_url.json",
                          "{\"url\": \"file:///opt/python-image/out/wheels/acme-1.0.whl\"}"))),
          LEFTOVERS.image(
              "old lists of the package manager",
              RULE,
              d -> d.file("/var/lib/dpkg/status-old", "Package: acme\n")),
          LEFTOVERS
              .image(
                  "a module of a package without its bytecode",
                  "bytecode",
                  d -> d.delete(PACKAGES + "/idna/__pycache__/core.cpython-313.pyc"))
              .always(),
          LEFTOVERS.image(
              "a module of the standard library without its bytecode",
              "bytecode",
              d -> d.delete(STDLIB + "/__pycache__/ssl.cpython-313.pyc")),
          LEFTOVERS.image(
              "bytecode of an interpreter that is not there",
              "bytecode",
              d ->
                  d.copy(
                      PACKAGES + "/idna/__pycache__/core.cpython-313.pyc",
                      PACKAGES + "/idna/__pycache__/core.cpython-312.pyc",
                      0644)),
          LEFTOVERS
              .image(
                  "a link to what is not there",
                  "links",
                  d -> d.link("/opt/app/venv/bin/acme", "/opt/gone/acme"))
              .always(),
          LEFTOVERS.image(
              "logs behind a link",
              "links",
              d -> d.file("/srv/log/acme.log", "started\n").link("/var/log", "/srv/log")),
          LEFTOVERS.image(
              "links in a circle",
              "links",
              d -> d.link("/usr/local/lib/a", "b").link("/usr/local/lib/b", "a")));

  private LeftoverAttacks() {}

  private static byte[] wheel() {
    return InstallerAttacks.zip("acme/__init__.py", "");
  }
}
