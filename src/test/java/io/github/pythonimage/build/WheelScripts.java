package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs code that imports the scripts of wheels, with the machine's Python. */
final class WheelScripts {
  private WheelScripts() {}

  static void requirePython() throws Exception {
    var process = new ProcessBuilder("sh", "-c", "python3 -c 'import pip'").start();
    assumeThat(process.waitFor()).as("the machine needs a python3 with pip").isZero();
  }

  /** What a process wrote, and its status. */
  record Ended(String output, int status) {}

  /**
   * Runs code to its end.
   *
   * @param code has the folder of the scripts and this one as its arguments
   */
  static Ended run(String code, Path folder) throws Exception {
    var scripts = Path.of("src/main/python").toString();
    var process =
        new ProcessBuilder("python3", "-B", "-c", code, scripts, folder.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(output, process.waitFor());
  }

  /** What code prints that ends well. */
  static String output(String code, Path folder) throws Exception {
    var ended = run(code, folder);
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended.output();
  }
}
