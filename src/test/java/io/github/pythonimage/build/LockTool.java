package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * uv, Poetry and pip, as users write their locks with them.
 *
 * @param tools a virtual environment that has them
 */
record LockTool(Path tools) {
  /** Runs one of them, which must succeed. */
  void run(Path folder, String program, String... arguments) throws Exception {
    var command = new String[arguments.length + 1];
    command[0] = tools.resolve("bin").resolve(program).toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // Both remember releases by name and version, also of another index at another time.
    builder.environment().put("POETRY_CACHE_DIR", tools.resolve("poetry").toString());
    builder.environment().put("UV_CACHE_DIR", tools.resolve("uv").toString());
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Arrays.toString(command) + output).isZero();
  }
}
