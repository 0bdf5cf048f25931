package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.RUN_TIME_SURPRISES;
import static io.github.pythonimage.verify.doctored.Doctoring.PACKAGES;
import static io.github.pythonimage.verify.doctored.Doctoring.STDLIB;

import java.util.List;
import java.util.Map;

/** What shows only when somebody runs the image. */
final class RunTimeAttacks {
  private static final String RECORDS = "package-records";
  private static final String CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

  static final List<DoctoredImage> ALL =
      List.of(
          RUN_TIME_SURPRISES
              .image(
                  "a command that cannot start",
                  List.of("start-up", "probe"),
                  d ->
                      d.delete("/opt/app/venv/bin/python3")
                          .link("/opt/app/venv/bin/python3", "gone"))
              .always(),
          RUN_TIME_SURPRISES.image(
              "an interpreter that nobody may execute",
              List.of("start-up", "probe", "access"),
              d -> d.mode("/usr/bin/python3.13", 0644)),
          RUN_TIME_SURPRISES.image(
              "a locale that is not UTF-8", "environment", d -> d.variable("LANG", "C")),
          RUN_TIME_SURPRISES.image(
              "a locale that another variable takes back",
              "environment",
              d -> d.variable("LC_ALL", "POSIX").variable("PYTHONUTF8", "0")),
          RUN_TIME_SURPRISES
              .image(
                  "a module of the standard library that is not there",
                  "standard-library",
                  d -> d.delete(STDLIB + "/sqlite3"))
              .always(),
          RUN_TIME_SURPRISES.image(
              "an extension of the standard library that is not there",
              "standard-library",
              d -> d.delete(d.good().one(STDLIB + "/lib-dynload/_bz2\\..*\\.so"))),
          RUN_TIME_SURPRISES.image(
              "no time zones", "time-zone", d -> d.delete("/usr/share/zoneinfo")),
          RUN_TIME_SURPRISES.image(
              "few time zones",
              "time-zone",
              d ->
                  d.delete("/usr/share/zoneinfo/America")
                      .delete("/usr/share/zoneinfo/Asia")
                      .delete("/usr/share/zoneinfo/Africa")),
          RUN_TIME_SURPRISES
              .image("two authorities", "tls-certificates", RunTimeAttacks::keepTwoAuthorities)
              .always(),
          RUN_TIME_SURPRISES.image(
              "no authorities", "tls-certificates", d -> dropAuthorities(d.delete(CERTIFICATES))),
          RUN_TIME_SURPRISES.image(
              "a library of the system that is not there",
              List.of("libraries", "probe"),
              d ->
                  d.delete(d.good().one("/usr/lib/x86_64-linux-gnu/libz\\.so\\.1\\..*"))
                      .delete("/usr/lib/x86_64-linux-gnu/libz.so.1")),
          RUN_TIME_SURPRISES.image(
              "an extension that links to what is not there",
              "libraries",
              d -> d.tool(Tools.FOLDER + "/needs-missing.so", PACKAGES + "/idna/extra.so", 0755)),
          RUN_TIME_SURPRISES
              .image(
                  "a module that is not what its RECORD says",
                  RECORDS,
                  d -> d.append(PACKAGES + "/idna/core.py", "\nprint('acme')\n"))
              .always(),
          RUN_TIME_SURPRISES
              .image(
                  "a module that no RECORD lists",
                  RECORDS,
                  d -> d.module("acme.py", "print('acme')\n"))
              .always(),
          RUN_TIME_SURPRISES.image(
              "a module that a RECORD lists and is not there",
              RECORDS,
              d -> d.delete(PACKAGES + "/idna/core.py")),
          RUN_TIME_SURPRISES.image(
              "a package without its RECORD",
              RECORDS,
              d -> d.delete(PACKAGES + "/idna-3.10.dist-info/RECORD")),
          RUN_TIME_SURPRISES.image(
              "a package whose RECORD has no hashes",
              RECORDS,
              d ->
                  d.file(
                      PACKAGES + "/idna-3.10.dist-info/RECORD",
                      d.good()
                          .text(PACKAGES + "/idna-3.10.dist-info/RECORD")
                          .replaceAll(",sha256=[^,]*,\\d*", ",,"))),
          RUN_TIME_SURPRISES.image(
              "a command of the environment that is not what its RECORD says",
              RECORDS,
              d -> d.append("/opt/app/venv/bin/normalizer", "\nprint('acme')\n")),
          RUN_TIME_SURPRISES.image(
              "a requirement that is not met",
              "requirements",
              d ->
                  d.distribution(
                      "acme", Map.of("acme.py", "x = 1\n"), "Requires-Dist: idna (>=99)\n")),
          RUN_TIME_SURPRISES.image(
              "a package that cannot be imported",
              "module-import",
              d -> d.distribution("acme", Map.of("acme.py", "raise ValueError('acme')\n"))),
          RUN_TIME_SURPRISES.image(
              "a package that the user may not read",
              List.of("access", "module-import", RECORDS),
              d -> d.mode(PACKAGES + "/idna", 0700)));

  private RunTimeAttacks() {}

  private static void keepTwoAuthorities(Doctoring doctoring) {
    var end = "-----END CERTIFICATE-----\n";
    var all = doctoring.good().text(CERTIFICATES);
    var second = all.indexOf(end, all.indexOf(end) + 1) + end.length();
    dropAuthorities(doctoring.file(CERTIFICATES, all.substring(0, second)));
  }

  /** OpenSSL finds each authority by a link of its own as well. */
  private static void dropAuthorities(Doctoring doctoring) {
    doctoring.good().matching("/etc/ssl/certs/.*\\.(\\d|pem)").forEach(doctoring::delete);
  }
}
