package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sources of one module, which build themselves and so need nothing of an index; it says {@code
 * origin = "…"}, what its build was told.
 *
 * @param extra what its extra cli depends on
 */
record SmallProject(String name, String extra) {
  private static final String BACKEND =
      """
      import zipfile

      def build_wheel(folder, config_settings=None, metadata_directory=None):
          module = NAME.replace("-", "_")
          info = module + "-1.0.dist-info/"
          file = module + "-1.0-py3-none-any.whl"
          parts = {
              module + ".py": "origin = %r\\n" % (config_settings or {}).get("word", ""),
              info + "METADATA": "Metadata-Version: 2.1\\nName: " + NAME + "\\nVersion: 1.0\\n" + MORE,
              info + "WHEEL": "Wheel-Version: 1.0\\nGenerator: a test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
          }
          with zipfile.ZipFile(folder + "/" + file, "w") as wheel:
              for name, text in parts.items():
                  wheel.writestr(name, text)
              rows = "".join(name + ",,\\n" for name in [*parts, info + "RECORD"])
              wheel.writestr(info + "RECORD", rows)
          return file
      """;

  SmallProject(String name) {
    this(name, "");
  }

  /** Writes it into a folder of its own. */
  void into(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("pyproject.toml"),
        """
        [build-system]
        requires = []
        build-backend = "backend"
        backend-path = ["."]
        [project]
        name = "%s"
        version = "1.0"
        %s
        """
            .formatted(
                name,
                extra.isEmpty()
                    ? ""
                    : "[project.optional-dependencies]\ncli = [\"%s\"]".formatted(extra)));
    var more =
        extra.isEmpty()
            ? ""
            : "Provides-Extra: cli\\nRequires-Dist: " + extra + " ; extra == 'cli'\\n";
    Files.writeString(
        folder.resolve("backend.py"),
        "NAME = \"%s\"\nMORE = \"%s\"\n".formatted(name, more) + BACKEND);
  }

  /** Writes its archive into a folder, as an index has it. */
  void archive(Path folder, Path scratch) throws Exception {
    var title = name.replace('-', '_') + "-1.0";
    into(scratch.resolve(title));
    archive(title, folder, scratch);
  }

  /** Writes the archive of a folder of any sources, called as archives are. */
  static void archive(String title, Path folder, Path scratch) throws Exception {
    Files.writeString(
        scratch.resolve(title).resolve("PKG-INFO"),
        "Metadata-Version: 2.2\nName: %s\nVersion: 1.0\n".formatted(title.split("-")[0]));
    run(scratch, "tar", "-czf", folder.resolve(title + ".tar.gz").toString(), title);
  }

  /** Makes a repository that git reads from a web server; gives the commit. */
  String repository(Path bare, Path scratch) throws Exception {
    var work = scratch.resolve(name + "-git");
    into(work);
    for (var command :
        List.of(
            "init -q -b main",
            "add .",
            "-c user.name=a -c user.email=a@b commit -q -m first",
            "clone -q --bare . " + bare)) {
      run(work, ("git " + command).split(" "));
    }
    run(bare, "git", "update-server-info");
    return run(work, "git", "rev-parse", "HEAD").strip();
  }

  private static String run(Path folder, String... command) throws Exception {
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + output).isZero();
    return output;
  }
}
