package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.elf.ElfFile;
import io.github.pythonimage.verify.layers.PlatformImage;
import java.util.Map;

/**
 * The image is for the operating system and the architecture that it was asked for, and its Python
 * is a program of that architecture.
 */
public final class ArchitectureRule implements Rule {
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
  public void check(CheckContext context, Findings found) {
    platform(context, found);
    interpreter(context, found);
  }

  private static void interpreter(CheckContext context, Findings found) {
    var architecture = context.info().architecture();
    var python = new Target(context.image(), context.stage()).interpreter();
    context
        .files()
        .flatMap(files -> files.resolve(python))
        .flatMap(file -> file.content().elf())
        .map(ElfFile::machine)
        .filter(machine -> !machine.equals(MACHINES.getOrDefault(architecture, machine)))
        .ifPresent(
            machine ->
                found.error(
                    "The image is for %s, but %s is a program of another architecture (ELF machine %d). Build the image again."
                        .formatted(architecture, python, machine)));
  }

  private static void platform(CheckContext context, Findings found) {
    var actual = context.identity().platform();
    context
        .identity()
        .expected()
        .platform()
        .filter(expected -> !actual.isEmpty() && !isSame(expected, actual))
        .ifPresent(
            expected ->
                found.error(
                    "The image is for %s, not for %s. Build it again for that platform."
                        .formatted(actual, expected)));
  }

  // Engines and older builders leave out the variant.
  private static boolean isSame(String expected, String actual) {
    var one = PlatformImage.withoutUsualVariant(expected);
    var other = PlatformImage.withoutUsualVariant(actual);
    return one.equals(other) || one.startsWith(other + "/");
  }
}
