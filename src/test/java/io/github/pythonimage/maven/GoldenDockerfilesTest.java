package io.github.pythonimage.maven;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.pythonimage.dockerfile.DockerfileStages;
import io.github.pythonimage.plan.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What POMs render to. Rewrite the files with {@code mvn test -Dgolden.update}, then read them. */
class GoldenDockerfilesTest {
  /** A RUN that has mounts and a script, but no other interpreter than the shell. */
  private static final Pattern SCRIPT =
      Pattern.compile(
          "^RUN (?:--(?:mount|network)=\\S+|\\\\\\n|\\s)*<<'EOF'\\n(.*?\\n)EOF$",
          Pattern.MULTILINE | Pattern.DOTALL);

  /** How each family brings what is there up to date. */
  private static final Pattern UPGRADE =
      Pattern.compile("^packages (upgrade|update) ?", Pattern.MULTILINE);

  @TestFactory
  List<DynamicNode> cases() {
    var nodes = new ArrayList<DynamicNode>();
    for (var folder : GoldenCases.all()) {
      var tests = new ArrayList<DynamicNode>();
      var rendered = GoldenCases.render(folder);
      rendered.forEach(
          (name, text) -> {
            tests.add(dynamicTest(name, () -> matches(folder.resolve(name), text)));
            if (name.startsWith("Dockerfile")) {
              tests.add(dynamicTest(name + " is tidy", () -> tidy(text)));
              tests.add(dynamicTest(name + " has scripts that parse", () -> parses(text)));
            }
          });
      tests.add(dynamicTest("no file is left over", () -> complete(folder, rendered.keySet())));
      nodes.add(dynamicContainer(folder.getFileName().toString(), tests));
    }
    return nodes;
  }

  @Test
  void dockerfilesStayShort() throws IOException {
    var total = 0L;
    for (var folder : GoldenCases.all()) {
      try (var dockerfiles = Files.newDirectoryStream(folder, "Dockerfile*")) {
        for (var file : dockerfiles) {
          var text = Files.readString(file);
          var lines = text.lines().count();
          assertThat(lines).as("%s", file).isLessThanOrEqualTo(mostLines(folder, text));
          total += lines;
        }
      }
    }
    assertThat(total).isLessThanOrEqualTo(15_000);
  }

  /** A stage of a toolchain, a Python, sources or a project has a suffix. */
  @Test
  void stagesHaveTheNamesOfTheList() throws IOException {
    var names = new TreeSet<String>();
    for (var folder : GoldenCases.all()) {
      GoldenCases.render(folder).forEach((file, text) -> names.addAll(stages(file, text)));
    }
    var words = Stream.of(Stage.values()).map(Stage::word).collect(toSet());
    var suffixed = Pattern.compile("(toolchain|python|source|sources|project)-.+");

    assertThat(names)
        .allMatch(name -> words.contains(name) || suffixed.matcher(name).matches())
        .contains("wheels-files", "toolchain-rust");
  }

  private static List<String> stages(String file, String text) {
    return file.startsWith("Dockerfile") ? new DockerfileStages(text).names() : List.of();
  }

  private static int mostLines(Path folder, String text) {
    var name = folder.getFileName().toString();
    if (text.contains(" AS wheel-tools\n")) {
      return name.equals("trixie-full") ? 450 : 550;
    }
    if (text.contains(" AS interpreter\n")) {
      // python-build has a stage for pyenv as well.
      return name.equals("python-build") ? 240 : 220;
    }
    // Packages of a repository, without a published builder; the key of deadsnakes is in the file.
    return name.equals("deadsnakes") ? 160 : 150;
  }

  private static void matches(Path golden, String text) throws IOException {
    if (System.getProperty("golden.update") != null) {
      Files.writeString(golden, text);
    }
    assertThat(golden).as("missing: run with -Dgolden.update").exists();
    assertThat(text)
        .as("if the change is wanted, run with -Dgolden.update and read the diff")
        .isEqualTo(Files.readString(golden));
  }

  private static void tidy(String text) {
    assertThat(text).endsWith("\n").doesNotEndWith("\n\n").doesNotStartWith("\n");
    assertThat(text).doesNotContain("\n\n\n").doesNotContain("\t").doesNotContain("\r");
    // hadolint reads the line after a heredoc as a part of it.
    assertThat(text).as("a blank line after each heredoc").doesNotContainPattern("\nEOF\n[^\n]");
    assertThat(text.lines()).noneMatch(line -> line.endsWith(" "));
    // Nothing of the template language: references to what the renderer puts in, and directives.
    assertThat(instructions(text))
        .doesNotContainPattern("\\$!?\\{?(image|prefix|esc|epoch|runtime|wheels|foreach)\\b")
        .doesNotContainPattern("#\\{?(set|if|else|elseif|end|foreach|parse|macro)\\b")
        .doesNotContain("#[[", "]]#");
  }

  /** The scripts of all RUN instructions, read by a real shell that runs none of them. */
  private static void parses(String dockerfile) throws IOException, InterruptedException {
    var scripts = new StringBuilder();
    SCRIPT.matcher(dockerfile).results().forEach(m -> scripts.append(m.group(1)));
    assertThat(scripts).contains("python3");
    if (!dockerfile.contains(" AS parent\n")) {
      assertThat(scripts).contains("addUser").containsPattern(UPGRADE);
    }
    var shell =
        new ProcessBuilder("/bin/sh", "-n")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var in = shell.getOutputStream()) {
      in.write(scripts.toString().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(shell.waitFor()).as(scripts.toString()).isZero();
  }

  /** The file without the values that a user may fill with anything. */
  private static String instructions(String text) {
    return text.lines()
        .filter(line -> !line.matches("(ENV|LABEL|WORKDIR|VOLUME|HEALTHCHECK|ENTRYPOINT|CMD) .*"))
        .reduce("", (all, line) -> all + line + "\n");
  }

  private static void complete(Path folder, Set<String> rendered) throws IOException {
    try (var files = Files.list(folder)) {
      var generated =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("Dockerfile.*|docker-bake.json"))
              .toList();
      if (System.getProperty("golden.update") != null) {
        for (var name : generated) {
          if (!rendered.contains(name)) {
            Files.delete(folder.resolve(name));
          }
        }
      } else {
        assertThat(new TreeSet<>(generated)).isEqualTo(new TreeSet<>(rendered));
      }
    }
  }
}
