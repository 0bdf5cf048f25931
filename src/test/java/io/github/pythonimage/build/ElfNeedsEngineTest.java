package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the script reads out of ELF files is what the loader of the same system answers. */
@Tag("engine")
@Timeout(600)
class ElfNeedsEngineTest {
  private static final String NAME = "elf-needs-test/python";

  /** Compares all programs and modules of the image, which are nobody's attack. */
  private static final String COMPARISON =
      """
      import glob, os, subprocess, sys, types
      needs = types.ModuleType("elf_needs")
      exec(sys.argv[1], needs.__dict__)
      loader = glob.glob("/lib64/ld-linux*.so.*")[0]
      files = {os.path.realpath(path) for pattern in ("/usr/bin/*", "/usr/lib/python3*/lib-dynload/*", "/usr/lib/*/*.so.*")
               for path in glob.glob(pattern) if os.access(path, os.R_OK)}
      files = sorted(path for path in files if os.path.isfile(path) and needs.is_elf(path))
      different = 0
      for path in files:
          said = subprocess.run([loader, "--list", path], capture_output=True, text=True).stdout
          lines = [line.strip().partition(" => ") for line in said.splitlines() if " => " in line]
          told = {name: os.path.realpath(target.rpartition(" (")[0]) for name, _, target in lines}
          found = needs.needs(path)
          read = {name: os.path.realpath(target) for name, target in found.found.items()}
          for names in told, read:
              names.pop(os.path.basename(loader), None)
          newer = list(needs.newer(path, found.found))
          if told != read or found.missing or newer:
              different += 1
              print(path, set(told.items()) ^ set(read.items()), found.missing, newer)
      print("enough" if len(files) > 100 else len(files), different)
      """;

  @TempDir private Path module;

  @Test
  void readsWhatTheLoaderAnswers() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "pyelftools==0.33\n");
    var imageBuild = new ImageBuildFixture(module);
    imageBuild.build(
        "<images>"
            + ImageBuildFixture.image(
                NAME, "python", "<requirements>requirements.txt</requirements>")
            + "</images>");

    assertThat(imageBuild.output(NAME + ":python", "python3", "-c", COMPARISON, script()))
        .isEqualTo("enough 0\n");
  }

  private static String script() throws IOException {
    try (var in =
        ElfNeedsEngineTest.class.getResourceAsStream(
            "/python-image-scripts/python_image/shared/elf_needs.py")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
