package io.github.pythonimage.progress;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The terminal that this process writes its output to, if it is one.
 *
 * <p>The system's own {@code stty} tells its size, once per run: a library with native code can be
 * loaded by one plugin of a Maven only, {@code System.console()} also wants an input and means
 * something else from Java 22 on, and {@code /dev/tty} exists when the output goes elsewhere.
 * Without {@code sh}, as on Windows, there is no terminal.
 */
public final class SystemTerminal implements Terminal {
  private static final long TIMEOUT_SECONDS = 2;
  private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\s*(\\d{1,5}) (\\d{1,5})\\s*");

  private final FileOutputStream output = open();
  private final Charset charset = Charset.defaultCharset();
  private final boolean colours;
  private final Size size;

  private SystemTerminal(boolean colours, Size size) {
    this.colours = colours;
    this.size = size;
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

  /** Empty where the output of this process is not a terminal. */
  public static Optional<Terminal> ofOutput(boolean colours) {
    return ask().map(size -> new SystemTerminal(colours, size));
  }

  @Override
  public Size size() {
    return size;
  }

  @Override
  public boolean colours() {
    return colours;
  }

  @Override
  public void write(String text) {
    try {
      output.write(text.getBytes(charset));
    } catch (IOException e) {
      // The terminal is gone and nobody looks any more, which is no reason to stop a build.
    }
  }

  private static Optional<Size> ask() {
    try {
      var process =
          new ProcessBuilder("sh", "-c", "test -t 1 && exec stty size <&1 >&2")
              .redirectOutput(Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
      var match = ROWS_AND_COLUMNS.matcher(said);
      return match.matches()
          ? Optional.of(Size.of(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // No sh here.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
