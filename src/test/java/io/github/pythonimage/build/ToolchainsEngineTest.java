package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.docker.LoopbackFiles;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages in all languages, compiled for real, by toolchains that no image has. */
@Tag("engine")
class ToolchainsEngineTest {
  private static final String NAME = "toolchains-test/python:3.13";
  private static final String OLD = "toolchains-test/python:3.11";

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;
  private LoopbackFiles server;

  @BeforeEach
  void start() throws Exception {
    imageBuild = new ImageBuildFixture(module);
    server = new LoopbackFiles();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String image(String wheels) {
    return image("<python>3.13.5</python>", wheels);
  }

  private static String image(String pythons, String wheels) {
    var mirror = System.getProperty("engine.sourceMirror", "");
    return """
        <images><image>
          <name>toolchains-test/python</name>
          <pythons>%s</pythons>
          <interpreter>
            <optimizations>false</optimizations>
            %s
          </interpreter>
          <wheels>%s</wheels>
          <publish><builder>true</builder></publish>
        </image></images>
        """
        .formatted(pythons, mirror.isEmpty() ? "" : "<mirror>" + mirror + "</mirror>", wheels);
  }

  @Tag("full")
  @Test
  void everyLanguageIsCompiledAndNoCompilerIsLeft() throws Exception {
    Files.writeString(
        module.resolve("requirements.txt"),
        """
        --no-binary rpds-py,kiwisolver
        rpds-py==0.27.1
        kiwisolver==1.4.9
        """);
    var projects = new NativeProjects(module);
    projects.fortran();
    projects.go();
    projects.java();

    var go = GoArchive.make(server, module);

    var proofs = imageBuild.run(allLanguages(go));

    // Two images and their builders.
    assertThat(proofs).hasSize(4).allMatch(proof -> proof.findings().isEmpty());
    for (var image : List.of(NAME, OLD)) {
      assertThat(imageBuild.output(image, "python3", "-c", USE))
          .isEqualTo("{1: 2} 3.0 671.4629 " + UUID_OF_ACME + " 0x10008 ['Acme.class']\n");
      assertThat(imageBuild.output(image, "sh", "-c", "ls /usr/lib/*/*.so*"))
          .contains("libgfortran.so.5", "libgomp.so.1", "libstdc++.so.6");
      assertThat(imageBuild.output(image, "sh", "-c", LEFT)).isEqualTo("app\n");
      assertThat(imageBuild.output(image + "-dev", "sh", "-c", LEFT)).isEqualTo("app\n");
    }
    assertAnotherMirrorChangesNothing(go);
  }

  private static String allLanguages(GoArchive go) {
    return image(
        "<python>3.13.5</python><python>3.11.2</python>",
        """
        <requirements>requirements.txt</requirements>
        <projects><project>fortran</project><project>go</project><project>java</project></projects>
        <toolchains>
          <toolchain>c++</toolchain>
          <toolchain>fortran</toolchain>
          <toolchain>rust</toolchain>
          <toolchain>java</toolchain>
          <toolchain>cmake</toolchain>
          %s
        </toolchains>
        <repair>none</repair>
        """
            .formatted(go.toolchain()));
  }

  /** What is compiled depends on what a toolchain is, not on where it was fetched. */
  private void assertAnotherMirrorChangesNothing(GoArchive go) throws Exception {
    try (var other = new LoopbackFiles()) {
      var again = new ImageBuildFixture(module);
      again.run(allLanguages(go.on(other)));

      assertThat(other.asked).isEmpty();
      assertThat(again.console.all)
          .anyMatch(line -> line.matches(".*\\d s  toolchain-go: RUN"))
          .anyMatch(line -> line.matches(".* cached  project-2: RUN"))
          .anyMatch(line -> line.matches(".* cached  wheels: RUN"));
    }
  }

  private static final String LEFT =
      "for tool in gfortran javac rustc cargo go cmake ninja; do command -v $tool; done; ls /opt";
  private static final String UUID_OF_ACME = "38394337-9aff-503a-b737-e711338283d4";
  private static final String USE =
      """
      import os
      import acme_classes, acme_fortran, acme_go, acme_java, kiwisolver, rpds

      x = kiwisolver.Variable("x")
      solver = kiwisolver.Solver()
      solver.addConstraint(x == 3)
      solver.updateVariables()
      classes = [n for n in os.listdir(os.path.dirname(acme_classes.__file__)) if n.endswith(".class")]
      print(dict(rpds.HashTrieMap({1: 2})), x.value(), round(acme_fortran.sum(100), 4), acme_go.library.Acme().decode(), hex(acme_java.jni), classes)
      """;

  @Test
  void cargoAsksTheMirrorOfItsConfiguration() throws Exception {
    var mirror = new CrateMirror(server);
    mirror.publish(module);
    new NativeProjects(module).rust();
    var configuration = module.resolve("cargo.toml");
    Files.writeString(configuration, mirror.configuration());
    imageBuild =
        new ImageBuildFixture(
            module,
            List.of(
                new BuildSecret("a test", "cargo-config", new SecretSource.File(configuration))));

    var proofs =
        imageBuild.run(
            image(
                "<projects><project>rust</project></projects>"
                    + "<toolchains><toolchain>rust</toolchain></toolchains>"));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(
            imageBuild.output(
                NAME, "python3", "-c", "import acme_rust; print(acme_rust.library.answer())"))
        .isEqualTo("42\n");
  }

  @Test
  void anArchiveThatSomebodyChanged() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "idna==3.10\n");
    server.files.put("/rust.tar.xz", new byte[] {1, 2, 3});

    assertThatThrownBy(
            () ->
                imageBuild.run(
                    image(
                        """
                        <requirements>requirements.txt</requirements>
                        <toolchains><toolchain><name>rust</name><version>1.99.0</version><archives>
                          <archive><platform>linux/amd64</platform><url>%1$s/rust.tar.xz</url><sha256>%2$s</sha256></archive>
                          <archive><platform>linux/arm64</platform><url>%1$s/rust.tar.xz</url><sha256>%2$s</sha256></archive>
                        </archives></toolchain></toolchains>
                        """
                            .formatted(server.url(), "1".repeat(64)))))
        .isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", imageBuild.console.all))
        .contains(
            "ERROR: checksum mismatch of " + server.url() + "/rust.tar.xz: expected SHA-256 111",
            "check the <mirror>, or the <sha256> of its <archive>.");
  }
}
