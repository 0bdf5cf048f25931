package io.github.pythonimage.progress;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A terminal that can be drawn on.
 *
 * @param output writes text and control sequences as they are, at once
 * @param colours whether the user wants colours on it
 * @param rows its lines when the run began
 * @param columns characters in a line; lines that are too long after a resize are cut off
 */
public record Terminal(Consumer<String> output, boolean colours, int rows, int columns) {
  private static final long TIMEOUT_SECONDS = 2;
  private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\s*(\\d{1,5}) (\\d{1,5})\\s*");

  /**
   * The terminal that this process writes its output to; empty where that is none.
   *
   * <p>The system's own {@code stty} tells its size, once per run: a library with native code can
   * be loaded by one plugin of a Maven only, {@code System.console()} also wants an input and means
   * something else from Java 22 on, and {@code /dev/tty} exists when the output goes elsewhere.
   * Without {@code sh}, as on Windows, there is no terminal.
   */
  public static Optional<Terminal> ofOutput(boolean colours) {
    var match = ROWS_AND_COLUMNS.matcher(askSize());
    if (!match.matches()) {
      return Optional.empty();
    }
    var rows = Integer.parseInt(match.group(1));
    var columns = Integer.parseInt(match.group(2));
    // One that does not know its size says that it is 0 by 0.
    return Optional.of(
        rows < 1 || columns < 1
            ? new Terminal(writer(), colours, 24, 80)
            : new Terminal(writer(), colours, rows, columns));
  }

  private static Consumer<String> writer() {
    var output = open();
    return text -> {
      try {
        output.write(text.getBytes(Charset.defaultCharset()));
      } catch (IOException e) {
        // The terminal is gone and nobody looks any more, which is no reason to stop a build.
      }
    };
  }

  // Not System.out: Maven replaces it, and Maven 4's holds text back until its line ends. Opened
  // anew, so that nobody else closes it before the cursor is shown again.
  private static FileOutputStream open() {
    try {
      return new FileOutputStream("/dev/stdout");
    } catch (IOException e) {
      return new FileOutputStream(FileDescriptor.out); // Another user's terminal, after su.
    }
  }

  private static String askSize() {
    try {
      var process =
          new ProcessBuilder("sh", "-c", "test -t 1 && exec stty size <&1 >&2")
              .redirectOutput(Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      return new String(process.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return ""; // No sh here.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
