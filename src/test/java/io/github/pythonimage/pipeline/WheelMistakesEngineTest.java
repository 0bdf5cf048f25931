package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for cannot be had: one error that says so, by either installer. */
@Tag("engine")
class WheelMistakesEngineTest {
  private static final String OTHER = "0".repeat(64);
  private static final String SIX =
      "8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254";

  @TempDir private Path module;

  private String image(String wheels) {
    return """
        <images><image>
          <name>wheels-test/mistakes</name>
          <pythons><python>3.13.5</python></pythons>
          <interpreter><optimizations>false</optimizations><mirror>%s</mirror></interpreter>
          <wheels><requirements>requirements.txt</requirements>%s</wheels>
        </image></images>
        """
        .formatted(PyenvMirror.ofEngine().sources(), wheels);
  }

  @ParameterizedTest(name = "{0} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          another hash | six==1.16.0 --hash=sha256:OTHER | uv | six 1.16.0: the requirements name sha256 0000
          another hash | six==1.16.0 --hash=sha256:OTHER | pip | six==1.16.0 is not the file that requirements.txt has the hash of
          no hash | six==1.16.0 --hash=sha256:SIX\\nidna==3.10 | uv | idna 3.10 has no --hash
          no hash | six==1.16.0 --hash=sha256:SIX\\nidna==3.10 | pip | hash
          a hash of a constraint | idna==3.10 | bound | idna 3.10: the requirements name sha256 0000
          an included file insists | -r insisting.txt\\nidna==3.10 | uv | idna 3.10 has no --hash
          a traceable address | idna @ http://127.0.0.1:9/idna-3.10-py3-none-any.whl | uv | idna
          no such version | idna==99.1 | uv | idna==99.1
          no such version | idna==99.1 | pip | idna==99.1
          a contradiction | requests==2.31.0\\nurllib3==1.20 | uv | Requirements contradict each other
          a contradiction | requests==2.31.0\\nurllib3==1.20 | pip | Requirements contradict each other
          nothing but sources | psycopg2==2.9.10 | binary | psycopg2
          a wheel for others | numpy==1.26.4 | binary | numpy
          no headers | python-ldap==3.4.4 | uv | Add <recipe>python-ldap</recipe> to <wheels><recipes>
          a newer C library | psutil==7.0.0 --no-binary psutil | manylinux_2_5 | cannot be manylinux_2_5_x86_64: it asks for libc.so.6 GLIBC_2.
          a newer C++ library | kiwisolver==1.4.9 --no-binary kiwisolver | manylinux_2_28 | libstdc++.so.6 GLIBCXX_3.4.29
          a newer base | kiwisolver==1.4.9 --no-binary kiwisolver | manylinux_2_28 | choose an older <base>, such as rocky:8 (glibc 2.28)
          """)
  void isTold(String what, String requirements, String how, String expected) throws Exception {
    Files.writeString(
        module.resolve("requirements.txt"),
        requirements
                .replace("\\n", "\n")
                .replace(" --no-binary", "\n--no-binary")
                .replace("OTHER", OTHER)
                .replace("SIX", SIX)
            + "\n");
    Files.writeString(module.resolve("insisting.txt"), "--require-hashes\n");
    Files.writeString(
        module.resolve("constraints.txt"), "idna==3.10 --hash=sha256:" + OTHER + "\n");
    var trial = new Trial(module);
    var wheels =
        switch (how) {
          case "binary" -> "<onlyBinary><name>:all:</name></onlyBinary>";
          case "bound" -> "<constraints>constraints.txt</constraints>";
          case "manylinux_2_5", "manylinux_2_28" -> "<repair>" + how + "</repair>";
          default -> "<installer>" + how + "</installer>";
        };

    assertThatThrownBy(() -> trial.run(image(wheels)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(expected);
    assertThat(String.join("\n", trial.console.all)).contains(expected);
  }
}
