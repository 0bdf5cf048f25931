package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.maven.GoldenCases;
import io.github.pythonimage.plan.PlannedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What BuildKit itself makes of the golden files. */
@Tag("engine")
class DockerfileCheckEngineTest {
  private static final String BASE = "FROM debian:trixie-slim AS base\n";

  @TestFactory
  List<DynamicTest> dockerBuildCheckFindsNothing() {
    return ofEveryFile(BASE, DockerfileCheckEngineTest::checked);
  }

  @Tag("full")
  @TestFactory
  List<DynamicTest> theWholeFileBecomesSteps() {
    return ofEveryFile("FROM scratch AS base\n", DockerfileCheckEngineTest::begun);
  }

  private interface Examination {
    void of(Path dockerfile, Path context) throws Exception;
  }

  private static List<DynamicTest> ofEveryFile(String base, Examination examination) {
    DockerCommand.need();
    var tests = new ArrayList<DynamicTest>();
    for (var folder : GoldenCases.all()) {
      GoldenCases.render(folder)
          .forEach(
              (name, text) -> {
                if (name.startsWith("Dockerfile")) {
                  var title = folder.getFileName() + "/" + name;
                  tests.add(dynamicTest(title, () -> inOwnFolder(text, base, folder, examination)));
                }
              });
    }
    return tests;
  }

  /**
   * buildx lists the whole folder of a Dockerfile, and stops at the first file that vanishes
   * meanwhile. In the temporary folder that is any file of another test.
   */
  private static void inOwnFolder(String text, String base, Path context, Examination examination)
      throws Exception {
    var folder = Files.createTempDirectory("golden-");
    var file = folder.resolve("Dockerfile");
    try {
      Files.writeString(file, onAvailableBase(text, base));
      examination.of(file, context);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void checked(Path dockerfile, Path context) throws Exception {
    assertThat(
            DockerCommand.run(
                "buildx", "build", "--check", "--file", dockerfile.toString(), context.toString()))
        .contains("Check complete, no warnings found.");
  }

  /** All steps of all stages are known when the first of them finds no user in an empty base. */
  private static void begun(Path dockerfile, Path context) throws Exception {
    var isApplication = Files.readString(dockerfile).contains(" AS parent\n");
    assertThat(
            DockerCommand.fail(
                "buildx",
                "build",
                "--progress=plain",
                "--network=none",
                DockerCommand.SCRIPTS,
                "--file",
                dockerfile.toString(),
                context.toString()))
        // The first stage that runs something, in a file with a toolchain and in one without.
        .containsPattern(
            isApplication
                ? "\\[(wheel-tools 1/1|os 1/2)\\] RUN"
                : "\\[(toolchain|archive-tools|interpreter|os) 1/1\\] RUN")
        .contains("did not complete successfully: unable to find user 0");
  }

  /** Some goldens name images that no engine has: the check would try to pull them. */
  private static String onAvailableBase(String dockerfile, String base) {
    return dockerfile
        .replaceFirst("^# syntax=.*\n", "")
        .replaceFirst("(?m)^FROM (?!parent )\\S+ AS base\n", base)
        // The images that an application starts from.
        .replaceFirst("(?m)^FROM [^ ]*[:/][^ ]* AS parent\n", base.replace("AS base", "AS parent"))
        .replaceFirst(
            "(?m)^FROM [^ ]*[:/][^ ]* AS builder\n",
            base.replace("AS base", "AS builder") + "USER 0\n");
  }

  /** The part of the literal values' golden that makes no file, built for real. */
  @Test
  void valuesComeOutLiterallyInTheImage(@TempDir Path context) throws Exception {
    var folder =
        GoldenCases.all().stream().filter(f -> f.endsWith("literal-values")).findFirst().get();
    var image = GoldenCases.plan(folder).get(0);
    var dockerfile = context.resolve("Dockerfile");
    Files.writeString(dockerfile, metadata(GoldenCases.render(folder).get("Dockerfile.3.13")));
    var name = "golden-test/literal-values:" + Long.toString(System.nanoTime(), 36);
    var command = new ArrayList<>(List.of("buildx", "build", "--tag", name));
    BuildArguments.of(image).forEach((k, v) -> command.addAll(List.of("--build-arg", k + "=" + v)));
    command.add(context.toString());
    try {
      DockerCommand.run(command.toArray(String[]::new));
      hasTheValues(
          new JsonMapper().readTree(DockerCommand.run("image", "inspect", name)).at("/0/Config"),
          image);
    } finally {
      DockerCommand.run("image", "rm", "--force", name);
    }
  }

  private static String metadata(String dockerfile) {
    var instructions =
        dockerfile
            .lines()
            .filter(
                line ->
                    line.matches("(ENV|LABEL|WORKDIR|VOLUME|HEALTHCHECK|USER|ENTRYPOINT|CMD) .*"))
            .skip(2)
            .toList();
    return BASE
        + "FROM base AS runtime\nARG PYTHON_IMAGE_NEWLINE\n"
        + String.join("\n", instructions)
        + "\n";
  }

  private static void hasTheValues(JsonNode config, PlannedImage image) {
    var runtime = image.spec().runtime();
    var environment = texts(config.get("Env"));
    runtime
        .environment()
        .forEach((variable, value) -> assertThat(environment).contains(variable + "=" + value));
    runtime
        .labels()
        .forEach(
            (label, value) ->
                assertThat(config.at("/Labels").get(label).asText()).isEqualTo(value));
    assertThat(config.get("WorkingDir").asText()).isEqualTo(runtime.workdir().orElseThrow());
    assertThat(texts(config.get("Entrypoint"))).isEqualTo(runtime.entrypoint());
    assertThat(texts(config.get("Cmd"))).isEqualTo(runtime.command());
    assertThat(config.get("Volumes").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(runtime.volumes());
    var healthcheck = new ArrayList<>(List.of("CMD"));
    healthcheck.addAll(runtime.healthcheck().orElseThrow().command());
    assertThat(texts(config.at("/Healthcheck/Test"))).isEqualTo(healthcheck);
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
