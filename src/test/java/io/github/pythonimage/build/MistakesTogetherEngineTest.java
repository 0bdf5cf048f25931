package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several mistakes at once, of one image and of a matrix, are all in the report of one run. */
@Tag("engine")
@Timeout(900)
class MistakesTogetherEngineTest {
  private static final String NAME = "mistakes-together-test/python";
  private static final String NO_HEADER =
      "import sys; sys.exit('src/acme.h:5:10: fatal error: sql.h: No such file or directory')\n";
  private static final String NO_LIBRARY =
      "import sys; sys.exit('/usr/bin/ld: cannot find -lldap: No such file or directory')\n";
  private static final String OWN_WORDS = "import sys; sys.exit('acme-three: the moon is full')\n";

  // What a cached step wrote is not told again.
  private final String version = "1." + System.currentTimeMillis();

  @TempDir private Path module;
  @TempDir private Path folder;

  private static String image(String id, String wheels, String packages) {
    return ImageBuildFixture.image(NAME, id, wheels)
        .replace("</image>", "<runtime><packages>%s</packages></runtime></image>")
        .formatted(packages);
  }

  private static String packages(String... names) {
    return "<package>" + String.join("</package><package>", names) + "</package>";
  }

  private BuildFailure failure(ImageBuildFixture imageBuild, String... images) {
    var failure =
        catchThrowableOfType(
            BuildFailure.class,
            () -> imageBuild.run("<images>" + String.join("", images) + "</images>"));
    assertThat(failure).as(() -> String.join("\n", imageBuild.console.all)).isNotNull();
    return failure;
  }

  private static List<String> explanations(ImageBuildFixture imageBuild) {
    return imageBuild.console.all.stream()
        .filter(line -> line.matches("ERROR \\S+(, \\S+)*: .*"))
        .toList();
  }

  @Test
  void allMistakesOfAnImageAreReported() throws Exception {
    var imageBuild = new ImageBuildFixture(module);
    try (var builds = new ForeignBuilds(NAME, folder)) {
      builds.sources("acme_one", NO_HEADER);
      builds.sources("acme_two", NO_LIBRARY);
      builds.sources("acme_three", OWN_WORDS);
      Files.writeString(
          module.resolve("requirements.txt"),
          builds.line("acme_one") + builds.line("acme_two") + builds.line("acme_three"));
      new ForeignSources("acme_own", "1", NO_HEADER.replace("sql.h", "libpq-fe.h"))
          .into(module.resolve("own"));
      var failure =
          failure(
              imageBuild,
              image(
                  "all",
                  "<requirements>requirements.txt</requirements><projects><project>own</project></projects>",
                  packages("tzdata", "libodb2", "libpqq5")));

      assertThat(failure)
          .hasMessageContaining(
              "acme-one %s cannot be built: the header sql.h is missing. Add <package>unixodbc-dev</package> to <wheels><packages>."
                  .formatted(builds.version))
          .hasMessageContaining(
              "acme-two %s cannot be built: the library libldap is missing. Add <package>libldap-dev</package> to <wheels><packages>."
                  .formatted(builds.version))
          .hasMessageContaining(
              "acme-three %s cannot be built; its build ends with: acme-three: the moon is full."
                  .formatted(builds.version))
          .hasMessageContaining(
              "the header libpq-fe.h is missing. Add <package>libpq-dev</package>")
          .hasMessageContaining(
              "The distribution has no package libodb2, nor libpqq5. Correct the names libodb2 and libpqq5 in <runtime><packages>,");
    }
    assertThat(explanations(imageBuild)).hasSize(5).allMatch(line -> line.contains("all/3.13"));
    assertThat(module.resolve("target/python-image/all/3.13"))
        .isDirectoryContaining("glob:**/failed-step.log")
        .isDirectoryContaining("glob:**/failed-step-package-names.log");
  }

  @Test
  void allSourcesWhoseDependenciesCannotBeLearntAreReported() throws Exception {
    var imageBuild = new ImageBuildFixture(module);
    try (var builds = new ForeignBuilds(NAME, folder)) {
      var scratch = Files.createDirectories(folder.resolve("untold"));
      for (var one : List.of("acme_five", "acme_six")) {
        var code = ForeignSources.IN_HOOKS + (one.endsWith("x") ? NO_LIBRARY : NO_HEADER);
        new ForeignSources(one, builds.version, code).archiveUntold(builds.index(), scratch);
      }
      Files.writeString(
          module.resolve("requirements.txt"), builds.line("acme_five") + builds.line("acme_six"));

      assertThat(
              failure(
                  imageBuild,
                  image(
                      "untold",
                      "<requirements>requirements.txt</requirements>",
                      packages("tzdata"))))
          .hasMessageContaining(
              "acme-five %s cannot be built: the header sql.h is missing."
                  .formatted(builds.version))
          .hasMessageContaining(
              "acme-six %s cannot be built: the library libldap is missing."
                  .formatted(builds.version));
    }
    assertThat(explanations(imageBuild)).hasSize(2);
  }

  /** A project that links to libraries of which the wheel says only the name. */
  private void linked(String name, String... libraries) throws Exception {
    var project = Files.createDirectories(module.resolve(name));
    Files.writeString(
        project.resolve("setup.py"),
        """
        import subprocess
        from setuptools import Extension, setup
        names = %s
        for at, name in enumerate(names):
            subprocess.run(["gcc", "-shared", "-x", "c", "/dev/null", "-Wl,-soname," + name, "-o", f"libstub{at}.so"], check=True)
        links = ["-Wl,--no-as-needed", "-L.", *(f"-lstub{at}" for at in range(len(names)))]
        setup(name="%s", version="%s", ext_modules=[Extension("%s", ["module.c"], extra_link_args=links)])
        """
            .formatted(
                List.of(libraries).stream().map(one -> "\"" + one + "\"").toList(),
                name,
                version,
                name));
    Files.writeString(
        project.resolve("module.c"),
        """
        #include <Python.h>
        static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "%1$s"};
        PyMODINIT_FUNC PyInit_%1$s(void) { return PyModule_Create(&module); }
        """
            .formatted(name));
  }

  @Test
  void librariesThatNoPackageHasAreNamedWithTheirPackages() throws Exception {
    linked("linked", "libodbc.so.2", "libacme.so.1");
    var projects = "<projects><project>linked</project></projects>";

    assertThat(
            failure(new ImageBuildFixture(module), image("repaired", projects, packages("tzdata"))))
        .hasMessageContaining(
            "linked-"
                + version
                + "-cp313-cp313-linux_x86_64.whl links to libacme.so.1, libodbc.so.2, which no installed package has."
                + " Find the package that has it (apt-file search libacme.so.1) and add it as <package> to"
                + " <wheels><packages>. Add <package>libodbc2</package> to <wheels><packages>.");

    var imageBuild = new ImageBuildFixture(module);
    var unrepaired = projects + "<repair>none</repair>";
    assertThat(failure(imageBuild, image("unrepaired", unrepaired, packages("libpqq5"))))
        .hasMessageContaining("The distribution has no package libpqq5.")
        .hasMessageContaining(
            "unrepaired/3.13: The environment links to libodbc.so.2, which no package of the builder"
                + " has. Add <package>libodbc2</package> to <runtime><packages>.");

    failure(imageBuild, image("unrepaired", unrepaired, packages("tzdata")));
    assertThat(imageBuild.console.all)
        .anyMatch(
            line ->
                line.contains("libraries: libodbc.so.2 is not in the image")
                    && line.endsWith("Add <package>libodbc2</package> to <runtime><packages>."));

    linked("linked", "libodbc.so.2");
    var fixed = image("fixed", unrepaired, packages("libodbc2"));
    assertThat(imageBuild.run("<images>" + fixed + "</images>").get(0).findings()).isEmpty();
  }

  @Test
  void mistakesOfSeveralImagesAreReportedAndWhatTheyShareOnce() {
    var imageBuild = new ImageBuildFixture(module);

    var failure =
        failure(
            imageBuild,
            image("one", "", packages("libodb2")),
            image("two", "", packages("libodb2")),
            image("three", "", packages("libpqq5")),
            image("four", "", packages("tzdata")));

    assertThat(failure)
        .hasMessageContaining(
            "one/3.13, two/3.13: The distribution has no package libodb2. Correct its name in <runtime><packages>,")
        .hasMessageContaining(
            "three/3.13: The distribution has no package libpqq5. Correct its name in <runtime><packages>,")
        .hasMessageNotContaining("four");
    assertThat(explanations(imageBuild)).hasSize(2);
    assertThat(imageBuild.has(NAME + ":four")).isTrue();
  }

  @Test
  void packageOfWheelsAndOneOfTheRuntimeAreNamedWithTheirElements() throws Exception {
    new ForeignSources("acme_fine", "1", "").into(module.resolve("fine"));

    assertThatThrownBy(
            () ->
                new ImageBuildFixture(module)
                    .run(
                        "<images>"
                            + image(
                                "elements",
                                "<projects><project>fine</project></projects>"
                                    + "<packages><package>libodbc-devel</package></packages>",
                                packages("libodb2"))
                            + "</images>"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "The distribution has no package libodbc-devel. Correct its name in <wheels><packages>,")
        .hasMessageContaining(
            "The distribution has no package libodb2. Correct its name in <runtime><packages>,");
  }
}
