package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.INSTALLERS;
import static io.github.pythonimage.verify.doctored.Doctoring.PACKAGES;
import static io.github.pythonimage.verify.doctored.Doctoring.STDLIB;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What can install packages into a running container. */
final class InstallerAttacks {
  private static final String RULE = "installers";
  private static final String PIP = "/opt/python-image/lib/python3.13/site-packages/pip";
  private static final String WHEEL = "/usr/share/python-wheels/pip-25.1.1-py3-none-any.whl";

  static final List<DoctoredImage> ALL =
      List.of(
          INSTALLERS
              .image(
                  "pip as a zip application",
                  RULE,
                  d -> d.file("/usr/local/bin/tool.pyz", 0755, zipApplication(d)))
              .always(),
          INSTALLERS.image(
              "pip as a zip application under a name that says nothing",
              RULE,
              d -> d.file("/usr/share/misc/table", 0644, zipApplication(d))),
          INSTALLERS
              .image(
                  "pip as a zip application under the name of a text",
                  RULE,
                  d -> d.file("/usr/share/misc/notes.txt", 0644, zipApplication(d)))
              .always(),
          INSTALLERS
              .image(
                  "pip as bytecode in a zip under the name of a text",
                  RULE,
                  d ->
                      d.file(
                          "/usr/share/misc/notes.txt",
                          0644,
                          zip("pip/_internal/__init__.pyc", "x")))
              .always(),
          INSTALLERS.image(
              "uv under another name",
              RULE,
              d ->
                  d.file(
                      "/usr/lib/helper",
                      0755,
                      withText(
                          d.good().content("/usr/bin/true"),
                          "An extremely fast Python package manager."))),
          INSTALLERS.image(
              "uv that says of itself that it was asked for",
              RULE,
              d ->
                  d.distribution(
                      "uv", Map.of("uv/__init__.py", "x = 1\n", "uv-1.0.dist-info/REQUESTED", ""))),
          INSTALLERS
              .image(
                  "pip in a folder of PYTHONPATH",
                  RULE,
                  d -> pip(d, "/opt/extra/pip").variable("PYTHONPATH", "/opt/extra"))
              .always(),
          INSTALLERS.image(
              "pip among the system's packages",
              RULE,
              d -> pip(d, "/usr/lib/python3/dist-packages/pip")),
          INSTALLERS.image(
              "pip among the environment's packages", RULE, d -> pip(d, PACKAGES + "/pip")),
          INSTALLERS
              .image(
                  "pip embedded in another package",
                  RULE,
                  d -> pip(d, PACKAGES + "/charset_normalizer/vendor/pip"))
              .always(),
          INSTALLERS.image(
              "pip under the name of another package", RULE, d -> pip(d, PACKAGES + "/pyp")),
          INSTALLERS
              .image(
                  "pip as bytecode alone",
                  RULE,
                  d ->
                      d.file("/usr/share/tools/pip/__init__.pyc", "x")
                          .file("/usr/share/tools/pip/_internal/cli/main_parser.pyc", "x"))
              .always(),
          INSTALLERS
              .image("pip as a wheel of the system", RULE, d -> d.tool(WHEEL, WHEEL, 0644))
              .always(),
          INSTALLERS.image(
              "ensurepip with its wheel",
              RULE,
              d ->
                  d.tool(STDLIB + "/ensurepip/__init__.py", STDLIB + "/ensurepip/__init__.py", 0644)
                      .tool(
                          WHEEL, STDLIB + "/ensurepip/_bundled/pip-25.1.1-py3-none-any.whl", 0644)),
          INSTALLERS.image(
              "setuptools",
              RULE,
              d -> d.distribution("setuptools", Map.of("setuptools/__init__.py", "x = 1\n"))),
          INSTALLERS.image("uv", RULE, d -> d.program("/usr/local/bin/uv")).always(),
          INSTALLERS.image(
              "conda",
              RULE,
              d -> d.file("/opt/conda/bin/conda", 0755, "#!/opt/conda/bin/python\n")),
          INSTALLERS.image("micromamba", RULE, d -> d.program("/usr/local/bin/micromamba")),
          INSTALLERS.image("pixi", RULE, d -> d.program("/root/.pixi/bin/pixi")),
          INSTALLERS.image(
              "poetry",
              RULE,
              d -> d.distribution("poetry", Map.of("poetry/__init__.py", "__version__ = '2.1'\n"))),
          INSTALLERS.image(
              "pdm",
              RULE,
              d -> d.distribution("pdm", Map.of("pdm/__init__.py", "VERSION = '2'\n"))),
          INSTALLERS.image(
              "virtualenv with embedded wheels",
              RULE,
              d ->
                  d.distribution("virtualenv", Map.of("virtualenv/__init__.py", "\n"))
                      .tool(
                          WHEEL,
                          PACKAGES + "/virtualenv/seed/wheels/embed/pip-25.1.1-py3-none-any.whl",
                          0644)),
          INSTALLERS.image(
              "pipx in a tree of its own",
              RULE,
              d -> d.file("/opt/pipx/venvs/pipx/bin/pipx", 0755, "#!/usr/bin/python3\n")));

  private InstallerAttacks() {}

  private static Doctoring pip(Doctoring doctoring, String folder) {
    doctoring
        .tools()
        .tree(PIP)
        .forEach(
            (path, content) -> {
              if (!path.contains("__pycache__")) {
                doctoring.file(folder + "/" + path, 0644, content);
              }
            });
    return doctoring;
  }

  /** A program with a text behind it. */
  static byte[] withText(byte[] program, String text) {
    var all = Arrays.copyOf(program, program.length + text.length());
    System.arraycopy(
        text.getBytes(StandardCharsets.US_ASCII), 0, all, program.length, text.length());
    return all;
  }

  private static byte[] zipApplication(Doctoring doctoring) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("#!/usr/bin/env python3\n".getBytes(StandardCharsets.UTF_8));
    try (var zip = new ZipOutputStream(bytes)) {
      for (var file : doctoring.tools().tree(PIP).entrySet()) {
        if (!file.getKey().contains("__pycache__")) {
          zip.putNextEntry(new ZipEntry("pip/" + file.getKey()));
          zip.write(file.getValue());
        }
      }
      zip.putNextEntry(new ZipEntry("__main__.py"));
      zip.write("from pip import main\nmain()\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An archive with one file. */
  static byte[] zip(String name, String text) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
