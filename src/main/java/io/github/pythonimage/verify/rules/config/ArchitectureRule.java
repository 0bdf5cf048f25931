package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.MessageRule;
import io.github.pythonimage.verify.VerifyTarget;
import io.github.pythonimage.verify.elf.ElfFile;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The image is for the operating system and the architecture that it was asked for, and its Python
 * is a program of that architecture.
 */
public final class ArchitectureRule implements MessageRule {
  /** What the header of a program has for each architecture. */
  private static final Map<String, Integer> MACHINES =
      Map.of(
          "386",
          3,
          "mips64le",
          8,
          "ppc64le",
          21,
          "s390x",
          22,
          "arm",
          40,
          "amd64",
          62,
          "arm64",
          183,
          "riscv64",
          243,
          "loong64",
          258);

  @Override
  public String name() {
    return "architecture";
  }

  @Override
  public List<String> problems(CheckContext context) {
    return Stream.concat(platform(context), interpreter(context)).toList();
  }

  private static Stream<String> interpreter(CheckContext context) {
    var architecture = context.info().architecture();
    var python = new VerifyTarget(context.image(), context.kind()).python();
    return context
        .files()
        .flatMap(files -> files.resolve(python))
        .flatMap(file -> file.content().elf())
        .map(ElfFile::machine)
        .filter(machine -> !machine.equals(MACHINES.getOrDefault(architecture, machine)))
        .map(
            machine ->
                "The image is for %s, but %s is a program of another architecture (ELF machine %d). Build the image again."
                    .formatted(architecture, python, machine))
        .stream();
  }

  private static Stream<String> platform(CheckContext context) {
    var actual = context.identity().platform();
    return context
        .identity()
        .expected()
        .platform()
        .filter(expected -> !actual.isEmpty() && !isSame(expected, actual))
        .map(
            expected ->
                "The image is for %s, not for %s. Build it again for that platform."
                    .formatted(actual, expected))
        .stream();
  }

  // Engines and older builders leave out the variant.
  private static boolean isSame(String expected, String actual) {
    var one = withoutUsualVariant(expected);
    var other = withoutUsualVariant(actual);
    return one.equals(other) || one.startsWith(other + "/");
  }

  private static String withoutUsualVariant(String platform) {
    return platform.replaceFirst("/arm64/v8$", "/arm64").replaceFirst("/amd64/v1$", "/amd64");
  }
}
