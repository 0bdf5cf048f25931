package io.github.pythonimage.buildkit.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.local.DaemonThreads;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection, frame by frame, with another side that keeps to nothing. */
@Timeout(30)
class Http2ConnectionTest {
  private static final int MAX_HEADERS = 100_000;
  private static final String NONE = "";

  private final ExecutorService executor =
      Executors.newCachedThreadPool(new DaemonThreads("http2-test"));
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Http2Stream> opened = new CompletableFuture<>();
  private Socket ours;
  private Socket theirs;
  private DataInputStream in;

  @BeforeEach
  void connect() throws IOException {
    try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      theirs = new Socket(InetAddress.getLoopbackAddress(), door.getLocalPort());
      ours = door.accept();
    }
    theirs.setSoTimeout(10_000);
    in = new DataInputStream(theirs.getInputStream());
  }

  @AfterEach
  void close() throws Exception {
    theirs.close();
    ours.close();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).as("no thread is left").isTrue();
  }

  private Http2Connection server() throws IOException {
    var connection =
        Http2Connection.server(
            Duplex.of(ours),
            executor,
            MAX_HEADERS,
            stream -> {
              opened.complete(stream);
              return new Listener();
            });
    send(Http2Connection.PREFACE.getBytes(StandardCharsets.US_ASCII));
    send(frame(Frame.SETTINGS, 0, 0, NONE));
    skip(2);
    return connection;
  }

  private Http2Connection client() throws IOException {
    var connection = Http2Connection.client(Duplex.of(ours), executor, MAX_HEADERS);
    in.readNBytes(Http2Connection.PREFACE.length());
    skip(2);
    send(frame(Frame.SETTINGS, 0, 0, NONE));
    return connection;
  }

  // ---------------------------------------------------------------------------------- bytes by
  // hand

  private void send(byte[] bytes) throws IOException {
    theirs.getOutputStream().write(bytes);
  }

  private static byte[] frame(int type, int flags, int stream, String hex) {
    return frame(type, flags, stream, java.util.HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static byte[] frame(int type, int flags, int stream, byte[] content) {
    return ByteBuffer.allocate(Frame.HEAD + content.length)
        .putInt(content.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(content)
        .array();
  }

  private static byte[] headers(String... namesAndValues) {
    var block = HpackEncoder.encode(Headers.of(namesAndValues));
    var bytes = new byte[block.remaining()];
    block.get(bytes);
    return bytes;
  }

  private record Frame9(int type, int flags, int stream, byte[] content) {
    @Override
    public String toString() {
      return type + "/" + flags + "/" + stream + "/" + java.util.HexFormat.of().formatHex(content);
    }
  }

  private Frame9 read() throws IOException {
    var head = in.readInt();
    var flags = in.readUnsignedByte();
    var stream = in.readInt();
    return new Frame9(head & 0xff, flags, stream, in.readNBytes(head >>> 8));
  }

  /** The next frame that does not steer the connection as a whole. */
  private Frame9 readOfStream() throws IOException {
    var frame = read();
    return frame.stream() == 0 ? readOfStream() : frame;
  }

  private void skip(int frames) throws IOException {
    for (var i = 0; i < frames; i++) {
      read();
    }
  }

  private void isHungUpOn() {
    try {
      while (in.read() >= 0) {}
    } catch (IOException e) {
      assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  private final class Listener implements StreamListener {
    @Override
    public void onHeaders(Headers headers, boolean end) {
      heard.add("headers " + headers.fields().size() + (end ? " end" : ""));
    }

    @Override
    public void onData(ByteBuffer data, boolean end) {
      heard.add("data " + StandardCharsets.US_ASCII.decode(data) + (end ? " end" : ""));
    }

    @Override
    public void onDrained() {}

    @Override
    public void onReset(ErrorCode code) {
      heard.add("reset " + code);
    }

    @Override
    public void onLost(@Nullable IOException cause) {
      heard.add("lost " + (cause == null ? "" : cause.getMessage()));
    }
  }

  private String hears() throws InterruptedException {
    return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
  }

  // ------------------------------------------------------------------------------------------
  // tests

  @Test
  void settingsAreSeenAndPingsAnswered() throws IOException {
    server();
    assertThat(read()).hasToString("4/1/0/");
    send(frame(Frame.PING, 0, 0, "0102030405060708"));
    assertThat(read()).hasToString("6/1/0/0102030405060708");
  }

  @Test
  void whatIsNotKnownIsPassedOver() throws Exception {
    server();
    send(frame(0x42, 0xff, 0, "abcdef"));
    send(frame(0x2, 0, 5, "0000000010"));
    send(frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, 1, headers("a", "b")));
    assertThat(hears()).isEqualTo("headers 1 end");
  }

  @Test
  void paddingAndPrioritiesAreTakenOff() throws Exception {
    server();
    var block = headers("name", "value");
    var padded = new ByteArrayOutputStream();
    padded.write(3);
    padded.writeBytes(new byte[] {0, 0, 0, 0, 16});
    padded.writeBytes(block);
    padded.writeBytes(new byte[3]);
    send(
        frame(
            Frame.HEADERS,
            Frame.END_HEADERS | Frame.PADDED | Frame.PRIORITY,
            1,
            padded.toByteArray()));
    send(frame(Frame.DATA, Frame.PADDED | Frame.END_STREAM, 1, "02 68 69 00 00"));
    assertThat(hears()).isEqualTo("headers 1");
    assertThat(hears()).isEqualTo("data hi end");
  }

  @Test
  void headersComeInPieces() throws Exception {
    server();
    var block = headers("first", "x".repeat(500), "second", "y".repeat(500));
    send(frame(Frame.HEADERS, Frame.END_STREAM, 1, java.util.Arrays.copyOf(block, 10)));
    for (var i = 10; i < block.length; i += 100) {
      var end = Math.min(i + 100, block.length);
      var flags = end == block.length ? Frame.END_HEADERS : 0;
      send(frame(Frame.CONTINUATION, flags, 1, java.util.Arrays.copyOfRange(block, i, end)));
    }
    assertThat(hears()).isEqualTo("headers 2 end");
  }

  @Test
  void headersLargerThanAFrameGoInPieces() throws Exception {
    var connection = client();
    var value = "v".repeat(200_000);
    connection.open(Headers.of("large", value), new Listener());
    var block = new ByteArrayOutputStream();
    var frame = readOfStream();
    assertThat(frame.type()).isEqualTo(Frame.HEADERS);
    block.writeBytes(frame.content());
    while ((frame.flags() & Frame.END_HEADERS) == 0) {
      frame = read();
      assertThat(frame.type()).isEqualTo(Frame.CONTINUATION);
      assertThat(frame.content().length).isLessThanOrEqualTo(Frame.DEFAULT_SIZE);
      block.writeBytes(frame.content());
    }
    var decoded = new HpackDecoder(1_000_000).decode(ByteBuffer.wrap(block.toByteArray()));
    assertThat(decoded.first("large")).contains(value);
  }

  @ParameterizedTest
  @CsvSource({
    "a frame too large, 000000 0000 00000001",
    "content of a stream that has not begun, 000001 00 00 00000001 00",
    "an even number for a client's stream, 000001 01 04 00000002 82",
    "a number that was passed over, 000004 03 00 00000007 00000008",
    "a window that grows by nothing, 000004 08 00 00000000 00000000",
    "headers that nobody can read, 000001 01 04 00000001 ff",
    "headers that are interrupted, 000001 01 00 00000001 82 000000 04 00 00000000",
    "a push, 000004 05 04 00000001 00000002",
    "nothing to be continued, 000001 09 04 00000001 82",
    "more padding than bytes, 000002 00 08 00000001 0500",
    "a window of more than 31 bits, 000006 04 00 00000000 0004 ffffffff",
    "a ping that is too short, 000001 06 00 00000000 00"
  })
  void whoDoesNotKeepToTheProtocolIsHungUpOn(String what, String hex) throws IOException {
    server();
    var bytes = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    if (what.equals("a frame too large")) {
      bytes = frame(Frame.DATA, 0, 1, new byte[Frame.DEFAULT_SIZE + 1]);
    }
    send(bytes);
    isHungUpOn();
  }

  @Test
  void whoIsNoClientIsHungUpOn() throws IOException {
    Http2Connection.server(Duplex.of(ours), executor, MAX_HEADERS, stream -> new Listener());
    send("GET / HTTP/1.1\r\nHost: nobody\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    isHungUpOn();
  }

  @Test
  void moreHeadersThanAnybodyNeeds() throws IOException {
    server();
    var block = headers("name", "x".repeat(10_000));
    send(frame(Frame.HEADERS, 0, 1, block));
    try {
      for (var i = 0; i < 100; i++) {
        send(frame(Frame.CONTINUATION, 0, 1, block));
      }
    } catch (IOException e) {
      // It was hung up while more was sent.
    }
    isHungUpOn();
  }

  @Test
  void noMoreIsSentThanTheWindowHolds() throws Exception {
    var connection = client();
    send(frame(Frame.SETTINGS, 0, 0, "0004 0000000a"));
    send(frame(Frame.PING, 0, 0, "0000000000000000"));
    while (read().type() != Frame.PING) {}
    var stream = connection.open(Headers.of("a", "b"), new Listener());
    stream.data(ByteBuffer.wrap(new byte[25]), true);
    assertThat(readOfStream().type()).isEqualTo(Frame.HEADERS);
    assertThat(readOfStream().content()).hasSize(10);
    assertThat(stream.heldBack()).isEqualTo(15);
    send(frame(Frame.WINDOW_UPDATE, 0, 1, "00000005"));
    assertThat(readOfStream().content()).hasSize(5);
    // A setting that changes counts for streams that are open as well.
    send(frame(Frame.SETTINGS, 0, 0, "0004 00000064"));
    var last = readOfStream();
    assertThat(last.content()).hasSize(10);
    assertThat(last.flags()).isEqualTo(Frame.END_STREAM);
  }

  @Test
  void theWholeConnectionHasAWindowToo() throws Exception {
    var connection = client();
    send(frame(Frame.SETTINGS, 0, 0, "0004 00100000"));
    var stream = connection.open(Headers.of("a", "b"), new Listener());
    stream.data(ByteBuffer.wrap(new byte[100_000]), true);
    readOfStream();
    var came = 0;
    while (came < 65_535) {
      came += readOfStream().content().length;
    }
    assertThat(came).isEqualTo(65_535);
    send(frame(Frame.WINDOW_UPDATE, 0, 0, "00010000"));
    while (came < 100_000) {
      came += readOfStream().content().length;
    }
    assertThat(came).isEqualTo(100_000);
  }

  @Test
  void whoSendsMoreThanTheWindowHoldsIsHungUpOn() throws Exception {
    server();
    send(frame(Frame.HEADERS, Frame.END_HEADERS, 1, headers("a", "b")));
    try {
      for (var i = 0; i < 80; i++) {
        send(frame(Frame.DATA, 0, 1, new byte[Frame.DEFAULT_SIZE]));
      }
    } catch (IOException e) {
      // It was hung up while more was sent.
    }
    isHungUpOn();
  }

  @Test
  void whatWasTakenMayBeSentAgain() throws Exception {
    server();
    send(frame(Frame.HEADERS, Frame.END_HEADERS, 1, headers("a", "b")));
    var stream = opened.get(10, TimeUnit.SECONDS);
    for (var i = 0; i < 200; i++) {
      send(frame(Frame.DATA, 0, 1, new byte[Frame.DEFAULT_SIZE]));
      while (!hears().startsWith("data")) {}
      stream.consumed(Frame.DEFAULT_SIZE);
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void whatOthersSayOfAStreamThatIsOverMeansNothing() throws Exception {
    server();
    send(frame(Frame.HEADERS, Frame.END_HEADERS, 1, headers("a", "b")));
    assertThat(hears()).isEqualTo("headers 1");
    opened.join().reset(ErrorCode.CANCEL);
    send(frame(Frame.DATA, 0, 1, "00"));
    send(frame(Frame.WINDOW_UPDATE, 0, 1, "00000005"));
    send(frame(Frame.RST_STREAM, 0, 1, "00000008"));
    send(frame(Frame.PING, 0, 0, "0102030405060708"));
    while (read().type() != Frame.PING) {}
    assertThat(heard).isEmpty();
  }

  @Test
  void streamsBeginInTheOrderOfTheirNumbersHoweverLargeTheirHeadersAre() throws Exception {
    var connection = client();
    // Nothing is sent before all is there to be sent.
    synchronized (connection.lock) {
      connection.open(Headers.of("a", "b"), new Listener()).data(ByteBuffer.allocate(60_000), true);
      connection.open(Headers.of("large", "x".repeat(10_000)), new Listener());
      connection.open(Headers.of("a", "b"), new Listener());
    }
    var begun = new java.util.ArrayList<Integer>();
    while (begun.size() < 3) {
      var frame = readOfStream();
      if (frame.type() == Frame.HEADERS) {
        begun.add(frame.stream());
      }
    }
    assertThat(begun).containsExactly(1, 3, 5);
  }

  @Test
  void aStreamCanEndWhoseWindowWasTakenBack() throws Exception {
    var connection = client();
    var stream = connection.open(Headers.of("a", "b"), new Listener());
    stream.data(ByteBuffer.allocate(30_000), false);
    var came = 0;
    readOfStream();
    while (came < 30_000) {
      came += readOfStream().content().length;
    }
    send(frame(Frame.SETTINGS, 0, 0, "0004 00000010"));
    send(frame(Frame.PING, 0, 0, "0000000000000000"));
    while (read().type() != Frame.PING) {}
    stream.data(ByteBuffer.allocate(0), true);
    assertThat(readOfStream()).hasToString("0/1/1/");
  }

  @Test
  void paddingTakesNoneOfTheWindowForGood() throws Exception {
    server();
    send(frame(Frame.HEADERS, Frame.END_HEADERS, 1, headers("a", "b")));
    var stream = opened.get(10, TimeUnit.SECONDS);
    var padded = new byte[260];
    padded[0] = (byte) 250;
    for (var i = 0; i < 10_000; i++) {
      send(frame(Frame.DATA, Frame.PADDED, 1, padded));
      while (!hears().startsWith("data")) {}
      stream.consumed(9);
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void anAnswerThatIsWholeEndsItsStream() throws Exception {
    server();
    send(frame(Frame.HEADERS, Frame.END_HEADERS, 1, headers("a", "b")));
    opened.get(10, TimeUnit.SECONDS).headers(Headers.of("status", "0"), true);
    assertThat(readOfStream().type()).isEqualTo(Frame.HEADERS);
    assertThat(readOfStream()).hasToString("3/0/1/00000000");
  }

  @Test
  void whoLeavesInAngerIsQuoted() throws Exception {
    var connection = client();
    connection.open(Headers.of("a", "b"), new Listener());
    readOfStream();
    send(frame(Frame.GOAWAY, 0, 0, "00000001 0000000b 746f6f206d616e79"));
    theirs.close();
    assertThat(hears())
        .isEqualTo("lost the other side ended the connection: ENHANCE_YOUR_CALM too many");
  }

  @Test
  void whoLeavesTakesNoMoreStreams() throws Exception {
    var connection = client();
    connection.open(Headers.of("a", "b"), new Listener());
    connection.open(Headers.of("a", "b"), new Listener());
    readOfStream();
    readOfStream();
    send(frame(Frame.GOAWAY, 0, 0, "00000001 00000000"));
    assertThat(hears()).isEqualTo("reset REFUSED_STREAM");
    assertThat(connection.usable()).isFalse();
    connection.open(Headers.of("a", "b"), new Listener());
    assertThat(hears()).isEqualTo("reset REFUSED_STREAM");
    send(frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, 1, headers(":status", "200")));
    assertThat(hears()).isEqualTo("headers 1 end");
  }

  @Test
  void aConnectionThatIsClosedSaysSoAndEndsItsStreams() throws Exception {
    var connection = client();
    connection.open(Headers.of("a", "b"), new Listener());
    readOfStream();
    connection.close();
    assertThat(hears()).isEqualTo("lost ");
    while (read().type() != Frame.GOAWAY) {}
    isHungUpOn();
    connection.open(Headers.of("a", "b"), new Listener());
    assertThat(hears()).isEqualTo("lost ");
  }

  @Test
  void aConnectionThatNobodyReadsCanBeClosed() throws Exception {
    var connection = client();
    send(frame(Frame.SETTINGS, 0, 0, "0004 7fffffff"));
    send(frame(Frame.WINDOW_UPDATE, 0, 0, "7f000000"));
    var stream = connection.open(Headers.of("a", "b"), new Listener());
    stream.data(ByteBuffer.wrap(new byte[50_000_000]), true);
    Thread.sleep(200);
    connection.close();
    assertThat(hears()).startsWith("lost");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noiseEndsTheConnectionAndNothingElse(boolean afterAGoodBeginning) throws Exception {
    var random = new Random(42);
    for (var round = 0; round < 200; round++) {
      connect();
      if (afterAGoodBeginning) {
        server();
        send(frame(Frame.HEADERS, Frame.END_HEADERS, 1, headers("a", "b")));
      } else {
        client();
      }
      var noise = new byte[random.nextInt(2_000)];
      random.nextBytes(noise);
      // Mostly frames that look like some.
      for (var i = 0; i + Frame.HEAD < noise.length; i += Frame.HEAD + 20) {
        noise[i] = 0;
        noise[i + 1] = 0;
        noise[i + 2] = 20;
        noise[i + 3] = (byte) random.nextInt(11);
      }
      try {
        send(noise);
        theirs.shutdownOutput();
      } catch (IOException e) {
        // It was hung up already.
      }
      isHungUpOn();
      theirs.close();
    }
  }
}
