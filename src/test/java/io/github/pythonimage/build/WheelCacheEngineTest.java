package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was compiled is compiled once; Python comes from the distribution, to be quick. */
@Tag("engine")
@Timeout(300)
class WheelCacheEngineTest {
  private static final String IMAGES =
      """
      <images><image>
        <id>cached</id>
        <name>wheel-cache-test/python</name>
        <base>debian:trixie-slim</base>
        <pythons><python>3.13</python></pythons>
        <interpreter><provider>repository</provider></interpreter>
        <wheels><requirements>requirements.txt</requirements></wheels>
      </image></images>
      """;

  @TempDir private Path module;
  @TempDir private Path index;
  // Nobody's cache has it.
  private final String version = "1." + System.currentTimeMillis();

  /** Sources with an extension in C. */
  private void sources(String name) throws IOException {
    var folder = name + "-" + version + "/";
    var files =
        Map.of(
            "setup.py",
            """
            from setuptools import Extension, setup
            setup(name="%1$s", version="%2$s", ext_modules=[Extension("%1$s", ["module.c"])])
            """,
            "module.c",
            """
            #include <Python.h>
            static struct PyModuleDef module = { PyModuleDef_HEAD_INIT, "%1$s", NULL, -1, NULL };
            PyMODINIT_FUNC PyInit_%1$s(void) { return PyModule_Create(&module); }
            """);
    try (var zip = new ZipOutputStream(Files.newOutputStream(index.resolve(file(name))))) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(folder + file.getKey()));
        zip.write(file.getValue().formatted(name, version).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private String file(String name) {
    return name + "-" + version + ".zip";
  }

  private String line(PagesOfWheels pages, String name) {
    return name + " @ http://127.0.0.1:" + pages.port() + "/" + file(name) + "\n";
  }

  /** What the step says of a wheel that it has or makes. */
  private String said(String name, String word) {
    return ".*\\b"
        + name
        + "-"
        + version.replace(".", "\\.")
        + "-cp313\\S+\\.whl: built "
        + word
        + "\\b.*";
  }

  @Test
  void oneMoreRequirementLeavesTheOthersAsTheyWereCompiled() throws Exception {
    sources("acme_first");
    sources("acme_second");
    var requirements = module.resolve("requirements.txt");
    var imageBuild = new ImageBuildFixture(module);
    imageBuild.progress = Progress.PLAIN;
    try (var pages = PagesOfWheels.of(index)) {
      Files.writeString(requirements, line(pages, "acme_first"));
      imageBuild.wheels(IMAGES);
      assertThat(imageBuild.console.all).anyMatch(line -> line.matches(said("acme_first", "in")));
      imageBuild.console.all.clear();

      Files.writeString(requirements, line(pages, "acme_first") + line(pages, "acme_second"));
      imageBuild.wheels(IMAGES);
    }

    assertThat(imageBuild.console.all)
        .anyMatch(line -> line.matches(said("acme_first", "before")))
        .anyMatch(line -> line.matches(said("acme_second", "in")))
        .noneMatch(line -> line.matches(said("acme_first", "in")));
  }
}
