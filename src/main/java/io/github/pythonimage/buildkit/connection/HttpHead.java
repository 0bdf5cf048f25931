package io.github.pythonimage.buildkit.connection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The head of an HTTP/1.1 answer; of the engine's HTTP we need no more. */
public record HttpHead(int status, Map<String, String> headers) {

  private static final int LIMIT = 64 * 1024;
  private static final String END = "\r\n\r\n";

  /** Sends a request with at least one header and without a body. */
  static void send(Socket socket, String request, List<String> headers) throws IOException {
    var head = request + " HTTP/1.1\r\nHost: docker\r\n" + String.join("\r\n", headers) + END;
    var out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Sends a request with a JSON text. */
  static void send(Socket socket, String request, List<String> headers, String json)
      throws IOException {
    var body = json.getBytes(StandardCharsets.UTF_8);
    var all = new ArrayList<>(headers);
    all.addAll(List.of("Content-Type: application/json", "Content-Length: " + body.length));
    send(socket, request, all);
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
  }

  // Byte by byte: what follows the head of an upgraded connection is HTTP/2 and not ours to read.
  static HttpHead read(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf(END, head.length() - END.length()) < 0) {
      var next = in.read();
      if (next < 0) {
        throw new EOFException("the connection ended within the answer's head");
      }
      if (head.append((char) next).length() > LIMIT) {
        throw new IOException("what answers there does not speak HTTP");
      }
    }
    return parse(head.toString());
  }

  static HttpHead parse(String head) throws IOException {
    var lines = head.lines().toList();
    var status = lines.get(0).split(" ", 3);
    if (!status[0].startsWith("HTTP/1.") || status.length < 2 || !status[1].matches("\\d{3}")) {
      throw new IOException("what answers there does not speak HTTP/1.1");
    }
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var line : lines.subList(1, lines.size())) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return new HttpHead(Integer.parseInt(status[1]), headers);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
