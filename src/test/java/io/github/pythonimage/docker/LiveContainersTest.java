package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LiveContainersTest {
  private final List<String> removed = new CopyOnWriteArrayList<>();
  private final LiveContainers live = new LiveContainers(this::remove);

  private void remove(String container) {
    if (container.equals("stuck")) {
      throw new IllegalStateException("cannot be removed");
    }
    removed.add(container);
  }

  @Test
  void removesOnlyWhatIsStillThere() throws InterruptedException {
    assertThat(live.create(() -> "one")).isEqualTo("one");
    live.create(() -> "two");
    live.remove("one");
    live.removeAll();

    assertThat(removed).containsExactly("two");
  }

  @Test
  void oneThatCannotBeRemovedDoesNotKeepTheOthers() throws InterruptedException {
    for (var container : List.of("one", "stuck", "two")) {
      live.create(() -> container);
    }
    live.removeAll();

    assertThat(removed).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void nothingIsCreatedAfterTheEndHasBegun() {
    live.removeAll();

    assertThatThrownBy(() -> live.create(() -> "late")).isInstanceOf(InterruptedException.class);
    live.removeAll();
    assertThat(removed).isEmpty();
  }

  @Test
  void whatIsBeingCreatedIsRemovedToo() throws InterruptedException {
    var begun = new CompletableFuture<Void>();
    var engine = new CompletableFuture<String>();
    var creation =
        new Thread(
            () -> {
              try {
                live.create(
                    () -> {
                      begun.complete(null);
                      return engine.join();
                    });
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    creation.start();
    begun.join();
    var end = new Thread(live::removeAll);
    end.start();
    while (end.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(5);
    }
    engine.complete("slow");
    creation.join();
    end.join();

    assertThat(removed).containsExactly("slow");
  }
}
