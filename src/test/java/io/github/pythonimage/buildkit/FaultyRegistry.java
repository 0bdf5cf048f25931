package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * A registry on this machine that has one small image, {@code HOST/faulty:1}, takes others, and
 * answers wrongly where a test tells it to.
 */
final class FaultyRegistry implements AutoCloseable {

  /** What is asked: {@code about} is the path within the repository. */
  private record Question(String method, String about, int length) {
    private static final Pattern HEAD = Pattern.compile("(\\S+) /v2/(?:faulty/)?([^ ?]*)(?s:.*)");
    private static final Pattern LENGTH =
        Pattern.compile("(?is).*\r\ncontent-length: *(\\d+)\r\n.*");

    static Question of(String head) {
      var first = HEAD.matcher(head);
      if (!first.matches()) {
        throw new IllegalStateException(head);
      }
      var length = LENGTH.matcher(head);
      return new Question(
          first.group(1), first.group(2), length.matches() ? Integer.parseInt(length.group(1)) : 0);
    }
  }

  /** A complete answer, from its first line on; a body that is cut ends the connection. */
  record Answer(String status, String headers, byte[] body, int cutAfter) {
    private static final Map<String, String> CODES =
        Map.of("401", "UNAUTHORIZED", "403", "DENIED", "429", "TOOMANYREQUESTS");

    static Answer status(String status, String headers) {
      var code = CODES.getOrDefault(status.substring(0, 3), "TEST");
      var body = "{\"errors\":[{\"code\":\"%s\",\"message\":\"as told\"}]}".formatted(code);
      return new Answer(status, headers, body.getBytes(StandardCharsets.UTF_8), -1);
    }
  }

  /** Part of the address to which it has layers pushed; whoever knows it may do that. */
  static final String STATE = "st4te";

  private static final String UPLOAD = "blobs/uploads/";
  private static final int TLS_HELLO = 0x16;
  private static final int BLOCK = 512;

  final AtomicInteger requests = new AtomicInteger();
  private final DaemonThreadFactory threads = new DaemonThreadFactory("faulty-registry");
  private final ServerSocket door;
  private final Map<String, Answer> content = new ConcurrentHashMap<>();
  private final Map<String, Answer> faults = new ConcurrentHashMap<>();
  private final String layer;
  private volatile boolean cutting;

  FaultyRegistry() throws IOException {
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var tar = tar("hello", random());
    layer = blob(gzip(tar));
    var config =
        blob(
            """
            {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["%s"]}}"""
                .formatted(digest(tar))
                .getBytes(StandardCharsets.UTF_8));
    var kind = "application/vnd.oci.image.";
    var manifest =
        """
        {"schemaVersion":2,"mediaType":"%smanifest.v1+json",\
        "config":{"mediaType":"%sconfig.v1+json","digest":"%s","size":%d},\
        "layers":[{"mediaType":"%slayer.v1.tar+gzip","digest":"%s","size":%d}]}"""
            .formatted(kind, kind, config, size(config), kind, layer, size(layer))
            .getBytes(StandardCharsets.UTF_8);
    var type =
        "Content-Type: %smanifest.v1+json\r\nDocker-Content-Digest: %s\r\n"
            .formatted(kind, digest(manifest));
    var answer = new Answer("200 OK", type, manifest, -1);
    content.put("manifests/1", answer);
    content.put("manifests/" + digest(manifest), answer);
    threads.newThread(this::accept).start();
  }

  String host() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  String image() {
    return host() + "/faulty:1";
  }

  /** Answers everything in this way. */
  void fail(Answer answer) {
    faults.put("", answer);
  }

  /** Cuts the connection in the middle of the image's layer. */
  void cutTheLayer() {
    var whole = content.get("blobs/" + layer);
    faults.put(
        "blobs/" + layer,
        new Answer(whole.status(), whole.headers(), whole.body(), whole.body().length / 2));
  }

  /** Answers what is pushed in this way, and all else rightly. */
  void failUploads(Answer answer) {
    faults.put(UPLOAD, answer);
  }

  /** Cuts the connection in the middle of a layer that is pushed. */
  void cutUploads() {
    cutting = true;
  }

  /** Answers rightly from now on. */
  void recover() {
    cutting = false;
    faults.clear();
  }

  private void accept() {
    try {
      while (true) {
        var client = door.accept();
        threads.newThread(() -> serve(client)).start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in = client.getInputStream();
      for (var first = in.read(); first >= 0; first = in.read()) {
        if (first == TLS_HELLO) {
          // As servers of plain HTTP say it, by which the engine knows what to do.
          send(client, Answer.status("400 Bad Request", ""), false);
          return;
        }
        var head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) in.read());
        }
        requests.incrementAndGet();
        var question = Question.of(head.toString());
        if (cutting && question.length() > BLOCK) {
          in.skipNBytes(question.length() / 2);
          return;
        }
        var answer = answer(question, in.readNBytes(question.length()));
        send(client, answer, question.method().equals("HEAD"));
        if (answer.cutAfter() >= 0) {
          return;
        }
      }
    } catch (IOException e) {
      // The engine has gone.
    }
  }

  private Answer answer(Question question, byte[] body) {
    var about = question.about();
    var fault = faults.getOrDefault(about, faults.get(""));
    if (fault != null) {
      return fault;
    }
    if (about.isEmpty()) {
      return new Answer("200 OK", "", new byte[0], -1);
    }
    return switch (question.method()) {
      case "POST" -> taken("202 Accepted", "Location: /v2/faulty/" + UPLOAD + "1?_state=" + STATE);
      case "PUT" -> taken("201 Created", "Docker-Content-Digest: " + digest(body));
      default -> content.getOrDefault(about, Answer.status("404 Not Found", ""));
    };
  }

  // It keeps nothing of what it takes.
  private static Answer taken(String status, String header) {
    return new Answer(status, header + "\r\n", new byte[0], -1);
  }

  private static void send(Socket client, Answer answer, boolean headOnly) throws IOException {
    var out = client.getOutputStream();
    out.write(
        "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(answer.status(), answer.headers(), answer.body().length)
            .getBytes(StandardCharsets.US_ASCII));
    if (!headOnly) {
      out.write(answer.body(), 0, answer.cutAfter() < 0 ? answer.body().length : answer.cutAfter());
    }
    out.flush();
  }

  private String blob(byte[] bytes) {
    var type = "Content-Type: application/octet-stream\r\n";
    content.put("blobs/" + digest(bytes), new Answer("200 OK", type, bytes, -1));
    return digest(bytes);
  }

  private int size(String digest) {
    return content.get("blobs/" + digest).body().length;
  }

  private static byte[] random() {
    var bytes = new byte[256 * 1024];
    new Random(System.nanoTime()).nextBytes(bytes);
    return bytes;
  }

  private static byte[] tar(String name, byte[] file) throws IOException {
    var header = new byte[BLOCK];
    put(header, 0, name);
    put(
        header,
        100,
        "0000644\0000000000\0000000000\0%011o\00000000000000\0        0".formatted(file.length));
    put(header, 257, "ustar\00000");
    var sum = 0;
    for (var value : header) {
      sum += value & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    var tar = new ByteArrayOutputStream();
    tar.write(header);
    tar.write(file);
    tar.write(new byte[2 * BLOCK + (BLOCK - file.length % BLOCK) % BLOCK]);
    return tar.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static String digest(byte[] bytes) {
    try {
      var sha = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(sha);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
