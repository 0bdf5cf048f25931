package io.github.pythonimage.buildkit.progress;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes whole lines of the pieces in which output arrives.
 *
 * <p>Pieces are cut anywhere, even within a character, so they are put together as bytes.
 */
final class LineAssembler {

  // A line without an end must not eat the memory; it is cut instead.
  private static final int LONGEST = 64 * 1024;

  private final ByteArrayOutputStream open = new ByteArrayOutputStream();

  List<String> add(ByteBuffer piece) {
    var lines = new ArrayList<String>();
    for (var rest = piece.duplicate(); rest.hasRemaining(); ) {
      var next = rest.get();
      if (next == '\n') {
        lines.add(take());
      } else {
        if (open.size() >= LONGEST) {
          lines.add(take());
        }
        open.write(next);
      }
    }
    return lines;
  }

  /** What is left when the output ends without a line end. */
  Optional<String> end() {
    return open.size() == 0 ? Optional.empty() : Optional.of(take());
  }

  // A progress bar draws over itself with carriage returns: only its last state is worth a line.
  private String take() {
    var text = open.toString(StandardCharsets.UTF_8);
    open.reset();
    var end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(text.lastIndexOf('\r', end - 1) + 1, end);
  }
}
