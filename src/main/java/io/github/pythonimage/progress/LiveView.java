package io.github.pythonimage.progress;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps some lines at the end of the output up to date.
 *
 * <p>Between two drawings the cursor rests where the first of these lines begins. So a terminal
 * that was resized can wrap them as it likes, and who writes past us, be it Maven or the echo of
 * Ctrl-C, writes over them and not among them: the next drawing starts wherever that left off.
 */
final class LiveView implements Console {
  private static final long OFTEN_MILLIS = 100;
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  // A line that is too long, as the screen has just been made smaller, is cut off and not wrapped.
  private static final String CUT_OFF = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String ERASE_LINE = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

  private final Console console;
  private final Terminal screen;
  private final Clock clock;
  private Supplier<List<RunningStep>> running = List::of;
  private boolean open;
  private boolean drawn;
  private long lastDrawn;

  LiveView(Console console, Terminal screen, Clock clock) {
    this.console = console;
    this.screen = screen;
    this.clock = clock;
  }

  synchronized void open(Supplier<List<RunningStep>> steps) {
    running = steps;
    open = true;
  }

  /** Writes a line that stays, above those that change. */
  @Override
  public synchronized void write(Level level, String line) {
    erase();
    console.write(level, line);
    if (clock.millis() - lastDrawn >= OFTEN_MILLIS) {
      draw();
    }
  }

  synchronized void draw() {
    if (!open) {
      return;
    }
    lastDrawn = clock.millis();
    var lines = new LiveFrame(running.get(), clock.instant(), screen).lines();
    if (lines.isEmpty()) {
      erase();
      return;
    }
    var text = new StringBuilder(drawn ? "" : HIDE_CURSOR).append(CUT_OFF).append('\r');
    for (var i = 0; i < lines.size(); i++) {
      text.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append(ERASE_LINE);
    }
    text.append(ERASE_BELOW).append('\r');
    if (lines.size() > 1) {
      text.append("\u001b[").append(lines.size() - 1).append('A');
    }
    drawn = true;
    screen.output().accept(text.append(WRAP).toString());
  }

  /** Leaves the screen as if nothing had been drawn. */
  synchronized void close() {
    open = false;
    erase();
  }

  /** The same, and leaves a line; Maven's log may be closed when the JVM is told to end. */
  synchronized void closeWith(String line) {
    close();
    screen.output().accept(line + "\r\n");
  }

  private void erase() {
    if (drawn) {
      drawn = false;
      screen.output().accept("\r" + ERASE_BELOW + SHOW_CURSOR);
    }
  }
}
