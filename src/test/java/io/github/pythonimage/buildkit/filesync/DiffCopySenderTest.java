package io.github.pythonimage.buildkit.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.filesync.FakeDaemon.Reception;
import io.github.pythonimage.buildkit.wire.Packet;
import io.github.pythonimage.buildkit.wire.Packet.PacketType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transfers that do not go smoothly: each has to end, with a reason that helps. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DiffCopySenderTest {

  @TempDir Path root;

  private FakeDaemon disk() throws IOException {
    return new FakeDaemon(new FileSyncService(Map.of("context", FileSource.directory(root))));
  }

  private static FakeDaemon fake(Node tree) throws IOException {
    return new FakeDaemon(new FileSyncService(Map.of("context", () -> tree)));
  }

  /** Does something between the list and the first request. */
  private static Reception changing(ThrowingRunnable change) {
    return new Reception() {
      @Override
      void onListed() {
        try {
          change.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        super.onListed();
      }
    };
  }

  private interface ThrowingRunnable {
    void run() throws IOException;
  }

  @Test
  void namesAFileThatVanishes() throws Exception {
    Files.writeString(root.resolve("gone.txt"), "soon");
    try (var daemon = disk()) {
      assertFails(
          daemon,
          changing(() -> Files.delete(root.resolve("gone.txt"))),
          Status.Code.FAILED_PRECONDITION,
          "'gone.txt' vanished while the build context was sent");
    }
  }

  @Test
  void sendsWhatAFileHasThatGrew() throws Exception {
    Files.writeString(root.resolve("app.log"), "one line\n");
    try (var daemon = disk()) {
      var received =
          daemon.await(
              changing(() -> Files.writeString(root.resolve("app.log"), "one line\nanother\n")),
              FakeDaemon.headers());
      assertThat(received.contents.get("app.log").toStringUtf8()).isEqualTo("one line\nanother\n");
    }
  }

  @Test
  void sendsNothingThatIsAddedWhileAFileIsRead() throws Exception {
    var log = root.resolve("app.log");
    Files.write(log, new byte[32 * 1024 * 1024]);
    try (var daemon = disk()) {
      var slow = new SlowReception();
      daemon.start(slow, FakeDaemon.headers());
      slow.take(5);
      while (slow.received.get() == 0) {
        Thread.sleep(10);
      }
      Files.write(log, new byte[1000], StandardOpenOption.APPEND);
      slow.out.request(Integer.MAX_VALUE);
      slow.done.get(30, TimeUnit.SECONDS);
      assertThat(slow.received.get()).isEqualTo(32 * 1024 * 1024);
    }
  }

  @Test
  void namesAFileThatShrinks() throws Exception {
    Files.write(root.resolve("data"), new byte[100_000]);
    try (var daemon = disk()) {
      assertFails(
          daemon,
          changing(() -> Files.write(root.resolve("data"), new byte[70_000])),
          Status.Code.FAILED_PRECONDITION,
          "'data' changed while the build context was sent: it has less than 100000 bytes now");
    }
  }

  @Test
  void doesNotFollowALinkThatTookTheFilesPlace() throws Exception {
    Files.writeString(root.resolve("file"), "x");
    var outside = Files.createTempFile("outside", ".secret");
    try (var daemon = disk()) {
      assertFails(
          daemon,
          changing(
              () -> {
                Files.delete(root.resolve("file"));
                Files.createSymbolicLink(root.resolve("file"), outside);
              }),
          Status.Code.UNKNOWN,
          "'file' in the build context cannot be read");
    } finally {
      Files.delete(outside);
    }
  }

  @Test
  void namesAFileThatIsUnreadable() throws Exception {
    // Root may read everything, and tests run as root in CI, so the file system is a fake.
    var locked =
        new FakeNode.File(
            EntryName.of("locked"),
            3,
            () -> {
              throw new AccessDeniedException("locked");
            });
    try (var daemon = fake(new FakeNode.Root(() -> List.of(locked)))) {
      assertFails(
          daemon,
          new Reception(),
          Status.Code.PERMISSION_DENIED,
          "'locked' in the build context cannot be read: permission denied");
    }
  }

  @Test
  void namesADirectoryThatIsUnreadable() throws Exception {
    try (var daemon =
        fake(
            new FakeNode.Root(
                () -> {
                  throw new AccessDeniedException("/root/of/it");
                }))) {
      assertFails(
          daemon,
          new Reception(),
          Status.Code.PERMISSION_DENIED,
          "'.' in the build context cannot be read: permission denied");
    }
  }

  @Test
  void reportsABugInsteadOfHanging() throws Exception {
    try (var daemon =
        fake(
            new FakeNode.Root(
                () -> {
                  throw new IllegalStateException("a bug");
                }))) {
      assertFails(daemon, new Reception(), Status.Code.INTERNAL, "a bug");
    }
  }

  @Test
  void refusesARequestForADirectory() throws Exception {
    Files.createDirectory(root.resolve("dir"));
    try (var daemon = disk()) {
      var asksForDirectory =
          new Reception() {
            @Override
            void onListed() {
              request(0);
            }
          };
      assertFails(daemon, asksForDirectory, Status.Code.INVALID_ARGUMENT, "entry 0");
    }
  }

  @Test
  void endsWhenTheDaemonGivesUp() throws Exception {
    Files.writeString(root.resolve("file"), "x");
    try (var daemon = disk()) {
      var givesUp =
          new Reception() {
            @Override
            void onListed() {
              out.onNext(
                  Packet.newBuilder()
                      .setType(PacketType.PACKET_ERR)
                      .setData(ByteString.copyFromUtf8("no space left"))
                      .build());
              super.onListed();
            }
          };
      assertFails(daemon, givesUp, Status.Code.ABORTED, "the daemon gave up: no space left");
    }
  }

  @Test
  void endsWhenTheDaemonHangsUp() throws Exception {
    Files.writeString(root.resolve("file"), "x");
    try (var daemon = disk()) {
      var hangsUp =
          new Reception() {
            @Override
            void onListed() {
              out.onCompleted();
              request(0);
            }

            @Override
            void request(int id) {
              // Not any more.
            }
          };
      assertThatThrownBy(() -> daemon.await(hangsUp, FakeDaemon.headers()))
          .isInstanceOf(Exception.class);
    }
  }

  @Test
  void readsNoFasterThanTheDaemon() throws Exception {
    var size = 64L * 1024 * 1024;
    var read = new AtomicLong();
    var file = new FakeNode.File(EntryName.of("big"), size, () -> FakeNode.endless(size, read));
    try (var daemon = fake(new FakeNode.Root(() -> List.of(file)))) {
      var slow = new SlowReception();
      daemon.start(slow, FakeDaemon.headers());
      slow.take(5);
      Thread.sleep(500);
      var readWhilePaused = read.get();
      Thread.sleep(200);

      assertThat(read.get()).isEqualTo(readWhilePaused).isLessThan(4 * 1024 * 1024);

      slow.out.request(Integer.MAX_VALUE);
      slow.done.get(30, TimeUnit.SECONDS);
      assertThat(slow.received.get()).isEqualTo(size);
    }
  }

  @Test
  void stopsReadingWhenTheCallIsCancelled() throws Exception {
    var size = 1024L * 1024 * 1024;
    var read = new AtomicLong();
    var file = new FakeNode.File(EntryName.of("big"), size, () -> FakeNode.endless(size, read));
    try (var daemon = fake(new FakeNode.Root(() -> List.of(file)))) {
      var slow = new SlowReception();
      daemon.start(slow, FakeDaemon.headers());
      slow.take(5);
      while (slow.received.get() == 0) {
        Thread.sleep(10);
      }
      assertThat(daemon.readers()).isPositive();
      slow.out.cancel("enough", null);

      // None for a while: one may just be starting when the call is cancelled.
      var quiet = 0;
      for (var i = 0; i < 200 && quiet < 10; i++) {
        Thread.sleep(50);
        quiet = daemon.readers() == 0 ? quiet + 1 : 0;
      }
      assertThat(quiet).isEqualTo(10);
    }
  }

  private static void assertFails(
      FakeDaemon daemon, Reception reception, Status.Code code, String words) {
    assertThatThrownBy(() -> daemon.await(reception, FakeDaemon.headers()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).contains(words);
            });
    assertThat(reception.errorPacket).contains(words);
  }
}
