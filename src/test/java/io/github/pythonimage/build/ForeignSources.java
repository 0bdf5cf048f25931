package io.github.pythonimage.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Sources that build themselves and run other code meanwhile. What that code puts into {@code
 * seen}, a dictionary, the module has as {@code seen}. It runs when the wheel's requirements are
 * asked for as well if it begins with {@link #IN_HOOKS}.
 *
 * @param code lines of Python that run while the wheel is built
 * @param requires what the build needs
 */
record ForeignSources(String name, String version, String code, String... requires) {
  static final String IN_HOOKS = "# Also in hooks.\n";

  private static final String BACKEND =
      """
      import json, os, pathlib, zipfile

      def get_requires_for_build_wheel(config_settings=None):
          code = pathlib.Path("attack.py").read_text()
          if code.startswith("# Also in hooks."):
              exec(compile(code, "attack.py", "exec"), {"seen": {"hook": True}})
          return []

      def build_wheel(folder, config_settings=None, metadata_directory=None):
          seen = {}
          exec(compile(pathlib.Path("attack.py").read_text(), "attack.py", "exec"), {"seen": seen, "out": folder})
          info = NAME + "-" + VERSION + ".dist-info/"
          file = NAME + "-" + VERSION + "-py3-none-any.whl"
          parts = {
              NAME + ".py": "import json\\nseen = json.loads(%r)\\n" % json.dumps(seen),
              info + "METADATA": "Metadata-Version: 2.1\\nName: " + NAME + "\\nVersion: " + VERSION + "\\n",
              info + "WHEEL": "Wheel-Version: 1.0\\nGenerator: a test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
          }
          target = os.path.join(folder, file)
          if not os.path.lexists(target):
              with zipfile.ZipFile(target, "w") as wheel:
                  for name, text in parts.items():
                      wheel.writestr(name, text)
                  rows = "".join(name + ",,\\n" for name in [*parts, info + "RECORD"])
                  wheel.writestr(info + "RECORD", rows)
          return file
      """;

  /** Writes a project into a folder. */
  void into(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("pyproject.toml"),
        """
        [build-system]
        requires = [%s]
        build-backend = "backend"
        backend-path = ["."]
        [project]
        name = "%s"
        version = "%s"
        """
            .formatted(
                Arrays.stream(requires)
                    .map(line -> '"' + line + '"')
                    .collect(Collectors.joining(", ")),
                name,
                version));
    Files.writeString(
        folder.resolve("backend.py"),
        "NAME = \"%s\"\nVERSION = \"%s\"\n".formatted(name, version) + BACKEND);
    Files.writeString(folder.resolve("attack.py"), code);
  }

  /** Writes its archive into a folder, as an index has it. */
  void archive(Path folder, Path scratch) throws Exception {
    into(scratch.resolve(title()));
    archive(folder, scratch, "2.2");
  }

  /** The same of sources that must be built before anybody knows what they depend on. */
  void archiveUntold(Path folder, Path scratch) throws Exception {
    var project = scratch.resolve(title());
    into(project);
    var settings = project.resolve("pyproject.toml");
    Files.writeString(settings, Files.readString(settings).replaceFirst("(?s)\\[project].*", ""));
    archive(folder, scratch, "2.1");
  }

  private String title() {
    return name + "-" + version;
  }

  private void archive(Path folder, Path scratch, String metadata) throws Exception {
    var title = title();
    Files.writeString(
        scratch.resolve(title).resolve("PKG-INFO"),
        "Metadata-Version: %s\nName: %s\nVersion: %s\n".formatted(metadata, name, version));
    var process =
        new ProcessBuilder("tar", "-czf", folder.resolve(title + ".tar.gz").toString(), title)
            .directory(scratch.toFile())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("tar failed");
    }
  }
}
