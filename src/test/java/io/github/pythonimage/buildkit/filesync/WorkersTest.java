package io.github.pythonimage.buildkit.filesync;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {
  private final ExecutorService pool = Executors.newCachedThreadPool();

  @AfterEach
  void close() throws InterruptedException {
    pool.shutdownNow();
    assertThat(pool.awaitTermination(10, SECONDS)).as("nothing runs on").isTrue();
  }

  @Test
  void doesAllThatItIsGivenAndNoMoreThanSoMuchAtATime() throws InterruptedException {
    var workers = new Workers(pool, 3);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var done = new CountDownLatch(20_000);
    for (var i = 0; i < 20_000; i++) {
      workers.execute(
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.yield();
            now.decrementAndGet();
            done.countDown();
          });
    }

    assertThat(done.await(20, SECONDS)).isTrue();
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void noWorkIsForgottenBetweenTwoThatComeOneAfterTheOther() throws InterruptedException {
    var workers = new Workers(pool, 1);
    var done = new Semaphore(0);
    for (var i = 0; i < 20_000; i++) {
      workers.execute(done::release);
      assertThat(done.tryAcquire(10, SECONDS)).as("work %s", i).isTrue();
    }
  }

  @Test
  void theEndInterruptsWhoIsAtItAndForgetsTheRest() throws InterruptedException {
    var workers = new Workers(pool, 2);
    var begun = new CountDownLatch(2);
    var interrupted = new CountDownLatch(2);
    var more = new AtomicInteger();
    for (var i = 0; i < 2; i++) {
      workers.execute(
          () -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
          });
    }
    workers.execute(more::incrementAndGet);
    assertThat(begun.await(10, SECONDS)).isTrue();

    workers.end();
    workers.execute(more::incrementAndGet);

    assertThat(interrupted.await(10, SECONDS)).isTrue();
    pool.shutdown();
    assertThat(pool.awaitTermination(10, SECONDS)).isTrue();
    assertThat(more.get()).isZero();
  }

  @Test
  void anEndDoesNotHitWhatTheThreadDoesAfterwards() throws Exception {
    var one = Executors.newSingleThreadExecutor();
    try {
      var workers = new Workers(one, 1);
      workers.execute(() -> {});
      var begun = new CountDownLatch(1);
      var ended = new CountDownLatch(1);
      var another =
          one.submit(
              () -> {
                begun.countDown();
                return ended.await(10, SECONDS);
              });
      assertThat(begun.await(10, SECONDS)).isTrue();
      workers.end();
      ended.countDown();

      assertThat(another.get(10, SECONDS)).isTrue();
    } finally {
      one.shutdownNow();
    }
  }
}
