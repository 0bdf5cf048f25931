package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.dockerfile.BuildInputs;
import io.github.pythonimage.dockerfile.DockerfileRenderer;
import io.github.pythonimage.plan.Planner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are longer than BuildKit, an engine, a registry or a file system takes. */
class LongValuesTest {
  private static final int LINE = 65_535;

  @TempDir private Path module;

  private static String image(String elements) {
    return """
    <images><image>
      <name>acme/python</name>
      <pythons><python>3.13</python></pythons>
      %s
    </image></images>
    """
        .formatted(elements);
  }

  private static String runtime(String elements) {
    return image("<runtime>" + elements + "</runtime>");
  }

  private void fails(String images, String... lines) {
    assertThatThrownBy(() -> plan(images))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .satisfies(message -> assertThat(message.lines().toList()).contains(lines));
  }

  private String plan(String images) {
    return plan(images, List.of());
  }

  private String plan(String images, List<String> secrets) {
    var plan = new Planner(Catalog.load(), Instant.EPOCH).plan(PomImages.of(images, module));
    return new DockerfileRenderer(
            "a test",
            CacheScope.of("acme"),
            ProjectVersion.NONE,
            secrets,
            new BuildInputs(
                "target/python-image/scripts", "default", List.of(), List.of(), List.of()))
        .render(plan.images().get(0));
  }

  @Test
  void allThatAreTooLongAreToldAtOnce() {
    var big = "x".repeat(70_000);

    fails(
        image(
            "<tags><tag>{series}-%s</tag></tags><runtime><environment><BIG>%s</BIG></environment>"
                    .formatted("t".repeat(200), big)
                + "<labels><note>%s</note></labels>".formatted(big)
                + "<entrypoint><arg>run</arg><arg>%s</arg></entrypoint>".formatted(big)
                + "<command><arg>run</arg><arg>%s</arg></command>".formatted(big)
                + "<workdir>/%s</workdir></runtime>".formatted("w".repeat(5_000))),
        "6 mistakes in the configuration:",
        "<image> acme/python, <tags><tag>: '{series}-"
            + "t".repeat(191)
            + "…' has at least 201 characters. Write a tag of at most 128.",
        "<image> acme/python, <runtime><environment><BIG>: takes 70,067 bytes in the Dockerfile,"
            + " and BuildKit reads at most 65,535 in a line. Put it into a file of the image.",
        "<image> acme/python, <runtime><labels><note>: takes 70,068 bytes in the Dockerfile, and"
            + " BuildKit reads at most 65,535 in a line. Put it into a file of the image.",
        "<image> acme/python, <runtime><entrypoint>: takes 70,073 bytes in the Dockerfile, and"
            + " BuildKit reads at most 65,535 in a line. Put the long ones into a file of the"
            + " image.",
        "<image> acme/python, <runtime><command>: takes 70,073 bytes in the Dockerfile, and"
            + " BuildKit reads at most 65,535 in a line. Put the long ones into a file of the"
            + " image.",
        "<image> acme/python, <runtime><workdir>: '/"
            + "w".repeat(199)
            + "…' is 5,001 bytes long; a path has at most 4,095. Give a shorter one.");
  }

  /** The limit is that of the line in the Dockerfile, where some characters take more room. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "\"", "$", "\\", "\n", "é", "日"})
  void theLongestThatPassesFitsIntoALine(String character) {
    var longest = 0;
    for (var step = 1 << 16; step > 0; step /= 2) {
      if (isAccepted(character.repeat(longest + step))) {
        longest += step;
      }
    }

    assertThat(longest).isGreaterThan(2_500);
    assertThat(
            plan(
                runtime(
                    "<environment><V>" + xml(character.repeat(longest)) + "</V></environment>")))
        .satisfies(LongValuesTest::hasNoLongLine);
  }

  private boolean isAccepted(String value) {
    var element = "<environment><V>" + xml(value) + "</V></environment>";
    return catchThrowable(() -> PomImages.of(runtime(element), module)) == null;
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static void hasNoLongLine(String dockerfile) {
    assertThat(
            dockerfile
                .lines()
                .mapToInt(l -> l.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElseThrow())
        .isLessThanOrEqualTo(LINE);
  }

  @Test
  void manyValuesTogetherAreTooLongAsWell() {
    var values = new StringBuilder();
    for (var i = 0; i < 40; i++) {
      values.append("<V%d>%s</V%d>".formatted(i, "x".repeat(30_000), i));
    }

    fails(
        runtime("<environment>" + values + "</environment>"),
        "<image> acme/python, <runtime>: has 1,200,110 bytes in <environment> and <labels>, more"
            + " than 1 MiB. Put long values into files of the image.");
  }

  @Test
  void namesOfImagesAndFolders() {
    fails(
        "<images><image><name>acme/" + "n".repeat(300) + "</name></image></images>",
        "<image> acme/"
            + "n".repeat(300)
            + ", <name>: 'acme/"
            + "n".repeat(195)
            + "…' is 305 bytes long; a repository has at most 255. Write a shorter one.");
    fails(
        image("<id>" + "i".repeat(129) + "</id>"),
        "<image> acme/python, <id>: '"
            + "i".repeat(129)
            + "' has 129 characters, and names folders and files. Give an <id> of at most 128.");
    fails(
        "<images><image><name>"
            + "n".repeat(200)
            + "</name><pythons><python>3.13</python></pythons>"
            + "</image></images>",
        "<image> "
            + "n".repeat(200)
            + ", <id> (by default the last part of <name>): '"
            + "n".repeat(200)
            + "' has 200 characters, and names folders and files. Give an <id> of at most 128.");
  }

  @Test
  void tagsThatBecomeTooLong() {
    fails(
        image("<tags><tag>{version}-" + "t".repeat(125) + "</tag></tags>")
            .replace("<python>3.13<", "<python>3.13.5<"),
        "<image> acme/python, <tags><tag>: '3.13.5-"
            + "t".repeat(125)
            + "' is 132 bytes long; a tag has at most 128. Write a shorter one.");
  }

  private String wheels(String elements) throws IOException {
    Files.writeString(module.resolve("requirements.txt"), "idna\n");
    return image("<wheels><requirements>requirements.txt</requirements>" + elements + "</wheels>");
  }

  private static String index(String id, String path, String more) {
    return "<indexes><index><id>%s</id><url>https://x.example/%s</url>%s</index></indexes>"
        .formatted(id, path, more);
  }

  private static String packages(int count) {
    return "<packages>"
        + IntStream.range(0, count)
            .mapToObj(i -> "<package>acme-package-%06d</package>".formatted(i))
            .collect(Collectors.joining())
        + "</packages>";
  }

  /** Also lines of a heredoc, which BuildKit reads as it reads all others. */
  @Test
  void linesThatBecomeTooLongForBuildKit() throws IOException {
    var big = "b".repeat(70_000);

    fails(
        wheels(index(big, "simple", "")),
        longLine("wheel-tools", 70_040, "--index " + "b".repeat(72) + "…", "b".repeat(80) + "…"));
    fails(
        wheels(index("acme", big, "")),
        longLine(
            "wheel-tools",
            70_038,
            "--index acme https://x.example/" + "b".repeat(49) + "…",
            "https://x.example/" + "b".repeat(62) + "…"));
    fails(
        wheels("<onlyBinary><name>" + big + "</name></onlyBinary>"),
        longLine("taken", 70_018, "--only-binary " + "b".repeat(66) + "…", "b".repeat(80) + "…"));
    fails(
        wheels("<excludes><exclude>lib" + big + ".so</exclude></excludes>"),
        longLine(
            "taken", 70_020, "--exclude lib" + "b".repeat(67) + "…", "lib" + "b".repeat(77) + "…"));
    fails(
        wheels(index("acme", "simple", packages(4_000))),
        longLine(
            "wheel-tools",
            80_044,
            "--index acme https://x.example/simple '' acme-package-000000 acme-package-000001…"));
    fails(
        runtime(packages(4_000)),
        longLine(
            "os",
            80_055,
            "packages install ca-certificates netbase tzdata acme-package-000000 acme-package…"));
    assertThatThrownBy(() -> plan(wheels(""), List.of(big)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            longLine(
                "taken",
                70_053,
                "--mount=type=secret,id=" + "b".repeat(57) + "…",
                "--mount=type=secret,id=" + "b".repeat(57) + "…"));
  }

  private static String longLine(String stage, int bytes, String beginning) {
    return "<image> acme/python, stage %s of the Dockerfile: has a line of %,d bytes, and BuildKit reads at most 65,535 in a line. It begins with '%s'. Shorten the value that is in it, or split a long list of values."
        .formatted(stage, bytes, beginning);
  }

  private static String longLine(String stage, int bytes, String beginning, String word) {
    return longLine(stage, bytes, beginning + "', and its longest word with '" + word);
  }

  /** BuildKit's buffer for a line has 65,536 bytes, of which one is for the line break. */
  @Test
  void theLongestLineIsAccepted() throws IOException {
    var longest = LINE - "  --only-binary  \\".length();

    assertThat(plan(wheels("<onlyBinary><name>" + "b".repeat(longest) + "</name></onlyBinary>")))
        .contains("b".repeat(longest));
    fails(
        wheels("<onlyBinary><name>" + "b".repeat(longest + 1) + "</name></onlyBinary>"),
        longLine("taken", LINE + 1, "--only-binary " + "b".repeat(66) + "…", "b".repeat(80) + "…"));
  }

  /** Each element that is a text, with texts that no parser of ours may stumble over. */
  @TestFactory
  List<DynamicTest> anyElementThatIsVeryLongIsAMistakeInItsOwnWords() {
    var tests = new ArrayList<DynamicTest>();
    for (var element : ELEMENTS) {
      for (var piece :
          List.of("a", "1", "a/", "a.", "/a", "a_", "{a}", "[", "\u202e", "a-", "a ")) {
        tests.add(dynamicTest(element + " of " + piece, () -> survives(element, piece)));
      }
    }
    return tests;
  }

  private static final List<String> ELEMENTS =
      List.of(
          "<id>@</id>",
          "<tags><tag>@</tag></tags>",
          "<base>@</base>",
          "<distribution>@</distribution>",
          "<prefix>@</prefix>",
          "<frontend>@</frontend>",
          "<policies><single-python>@</single-python></policies>",
          "<interpreter><provider>@</provider></interpreter>",
          "<interpreter><mirror>@</mirror></interpreter>",
          "<interpreter><command>@</command><provider>image</provider></interpreter>",
          "<interpreter><provider>repository</provider><packages><package>@</package></packages></interpreter>",
          "<interpreter><optimizations>@</optimizations></interpreter>",
          "<interpreter><configureOptions><option>@</option></configureOptions></interpreter>",
          "<wheels><requirements>@</requirements></wheels>",
          "<wheels><onlyBinary><name>@</name></onlyBinary></wheels>",
          "<wheels><noBinary><name>@</name></noBinary></wheels>",
          "<wheels><extras><extra>@</extra></extras></wheels>",
          "<wheels><groups><group>@</group></groups></wheels>",
          "<wheels><excludes><exclude>@</exclude></excludes></wheels>",
          "<wheels><indexes><index><id>@</id><url>https://x.example</url></index></indexes></wheels>",
          "<wheels><indexes><index><id>a</id><url>https://x.example/@</url></index></indexes></wheels>",
          "<wheels><indexes><index><id>a</id><url>https://x.example</url><server>@</server></index></indexes></wheels>",
          "<wheels><indexes><index><id>a</id><url>https://x.example</url><packages><package>@</package></packages></index></indexes></wheels>",
          "<wheels><packages><package>@</package></packages></wheels>",
          "<wheels><recipes><recipe>@</recipe></recipes></wheels>",
          "<wheels><repair>@</repair></wheels>",
          "<wheels><toolchains><toolchain>@</toolchain></toolchains></wheels>",
          "<runtime><packages><package>@</package></packages></runtime>",
          "<runtime><user>@</user></runtime>",
          "<runtime><uid>@</uid></runtime>",
          "<runtime><environment><V>@</V></environment></runtime>",
          "<runtime><labels><v>@</v></labels></runtime>",
          "<runtime><workdir>@</workdir></runtime>",
          "<runtime><entrypoint><arg>@</arg></entrypoint></runtime>",
          "<runtime><command><arg>@</arg></command></runtime>",
          "<security><updates>@</updates></security>",
          "<verify><maxSize>@</maxSize></verify>",
          "<verify><commands><command>@</command></commands></verify>",
          "<verify><http><port>@</port></http></verify>",
          "<verify><http><port>80</port><path>/@</path></http></verify>",
          "<publish><builder>@</builder></publish>");

  private void survives(String element, String piece) {
    var text = piece.repeat(100_000 / piece.length());
    var failure = catchThrowable(() -> hasNoLongLine(plan(image(element.replace("@", text)))));
    if (failure != null) {
      assertThat(failure).isInstanceOf(ConfigurationException.class);
      assertThat(failure.getMessage()).hasSizeLessThan(1_500);
    }
  }
}
