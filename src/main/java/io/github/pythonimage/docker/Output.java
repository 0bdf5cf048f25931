package io.github.pythonimage.docker;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a container wrote, each stream up to a limit. */
final class Output {
  private static final int LIMIT = 8 << 20;

  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  void add(Frame frame) {
    var stream = frame.getStreamType() == StreamType.STDERR ? stderr : stdout;
    // Both are read by the thread that waited for the end of the stream.
    synchronized (stream) {
      var payload = frame.getPayload();
      stream.write(payload, 0, Math.min(payload.length, LIMIT - stream.size()));
    }
  }

  String stdout() {
    return text(stdout);
  }

  String stderr() {
    return text(stderr);
  }

  private static String text(ByteArrayOutputStream stream) {
    synchronized (stream) {
      return stream.toString(StandardCharsets.UTF_8);
    }
  }
}
