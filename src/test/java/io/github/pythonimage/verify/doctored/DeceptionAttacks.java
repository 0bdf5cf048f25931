package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.PROBE_DECEPTION;
import static io.github.pythonimage.verify.doctored.Doctoring.PACKAGES;
import static io.github.pythonimage.verify.doctored.Doctoring.STDLIB;

import io.github.pythonimage.verify.ForgedAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Ways to lie to a rule that looks at an image from inside. */
final class DeceptionAttacks {
  private static final String RULE = "search-paths";
  private static final String PYTHON = "/usr/bin/python3.13";

  static final List<DoctoredImage> ALL =
      List.of(
          PROBE_DECEPTION
              .image(
                  "a .pth file that wraps json.dump",
                  List.of("package-records", RULE),
                  d -> d.module("acme.pth", "import acme_hook\n").module("acme_hook.py", hook()))
              .always(),
          PROBE_DECEPTION
              .image(
                  "a .pth file that wraps json.dump and a RECORD lists, to hide a setuid shell",
                  "privileges",
                  d ->
                      d.distribution(
                              "acme",
                              Map.of("acme.pth", "import acme_hook\n", "acme_hook.py", hook()))
                          .copy("/usr/bin/dash", "/usr/lib/helper", 04755))
              .always(),
          PROBE_DECEPTION
              .image(
                  "a package that answers in place of the probe, to hide that time zones are missing",
                  "time-zone",
                  d ->
                      d.distribution("acme", Map.of("acme.py", ForgedAnswer.ofAllRules()))
                          .delete("/usr/share/zoneinfo"))
              .always(),
          PROBE_DECEPTION
              .image(
                  "a python3 of the environment that prints prepared facts",
                  List.of("probe", RULE, "links", "package-records", "python-version"),
                  d -> d.file("/opt/app/venv/bin/python3", 0755, liar("/opt/app/venv/bin/python")))
              .always(),
          PROBE_DECEPTION.image(
              "a python3 that prints prepared facts, to hide gcc",
              "compilers",
              d ->
                  d.file("/opt/app/venv/bin/python3", 0755, liar("/opt/app/venv/bin/python"))
                      .program("/usr/bin/gcc-14")),
          PROBE_DECEPTION.image(
              "the distribution's interpreter is a script",
              List.of("package-list", "probe", "python-version", "start-up"),
              d -> d.copy(PYTHON, "/usr/lib/real", 0755).file(PYTHON, 0755, liar("/usr/lib/real"))),
          PROBE_DECEPTION.image(
              "the standard library's json lies",
              List.of("package-list", "standard-library", "bytecode"),
              d ->
                  d.append(
                      STDLIB + "/json/__init__.py",
                      "\ndef dump(obj, fp, **kw): fp.write(dumps({'uid': 10001}))\n")),
          PROBE_DECEPTION.image(
              "the standard library's ssl trusts everybody",
              List.of("package-list", "standard-library", "bytecode"),
              d ->
                  d.append(
                      STDLIB + "/ssl.py",
                      "\n_create_default_https_context = _create_unverified_context\n")),
          PROBE_DECEPTION
              .image(
                  "bytecode of a package that is not its source's",
                  "bytecode",
                  d -> forge(d, PACKAGES + "/idna/__pycache__/core.cpython-313.pyc", false))
              .always(),
          PROBE_DECEPTION.image(
              "bytecode of a package that is not its source's and has its hash",
              "layers",
              d -> forge(d, PACKAGES + "/idna/__pycache__/core.cpython-313.pyc", true)),
          PROBE_DECEPTION
              .image(
                  "bytecode of a package by the time of its source",
                  "bytecode",
                  d ->
                      d.changeBytes(
                          PACKAGES + "/idna/__pycache__/core.cpython-313.pyc",
                          DeceptionAttacks::byTime))
              .saying("no hash of its source"),
          PROBE_DECEPTION
              .image(
                  "a program under the name of a module's bytecode",
                  "bytecode",
                  d ->
                      d.copy(
                          "/usr/bin/true",
                          PACKAGES + "/idna/__pycache__/core.cpython-313.pyc",
                          0755))
              .saying("no hash of its source"),
          PROBE_DECEPTION
              .image(
                  "bytecode of the standard library that is not its source's",
                  "bytecode",
                  d -> forge(d, STDLIB + "/__pycache__/ssl.cpython-313.pyc", false))
              .always(),
          PROBE_DECEPTION.image(
              "bytecode of the standard library that is not its source's and has its hash",
              "layers",
              d -> forge(d, STDLIB + "/__pycache__/ssl.cpython-313.pyc", true)),
          PROBE_DECEPTION.image(
              "an extension in front of a package's module",
              "package-records",
              d ->
                  d.tool(
                      Tools.FOLDER + "/missing.so",
                      PACKAGES + "/idna/core.cpython-313-x86_64-linux-gnu.so",
                      0755)),
          PROBE_DECEPTION.image(
              "bytecode without a source in front of nothing",
              List.of("package-records", "bytecode"),
              d ->
                  d.copy(
                      STDLIB + "/__pycache__/this.cpython-313.pyc", PACKAGES + "/acme.pyc", 0644)));

  private DeceptionAttacks() {}

  private static byte[] byTime(byte[] bytecode) {
    var changed = bytecode.clone();
    Arrays.fill(changed, 4, 16, (byte) 0);
    return changed;
  }

  private static String hook() {
    return """
        import json
        dump = json.dump
        def lying(facts, *more, **options):
            if isinstance(facts, dict) and "uid" in facts:
                facts["uid"] = 10001
                facts["writable"] = []
            return dump(facts, *more, **options)
        json.dump = lying
        """;
  }

  /** A script that answers who looks, and is a Python for all others. */
  private static String liar(String real) {
    return """
        #!/bin/sh
        case "$*" in
          *facts*|*-I*) echo '{"version": "3.13.5", "uid": 10001, "writable": []}' ;;
          *) exec %s "$@" ;;
        esac
        """
        .formatted(real);
  }

  /** Replaces code but not the header, or the header as well. */
  private static void forge(Doctoring doctoring, String path, boolean keepsHash) {
    var bytecode = doctoring.good().content(path);
    var forged = doctoring.good().content(STDLIB + "/__pycache__/this.cpython-313.pyc").clone();
    // The magic number, the kind, and the hash of the source.
    System.arraycopy(bytecode, 0, forged, 0, keepsHash ? 16 : 4);
    if (!keepsHash) {
      // Taken whatever its source is.
      forged[4] = 1;
      forged[8] ^= 1;
    }
    doctoring.file(path, 0644, forged);
  }
}
