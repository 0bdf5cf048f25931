package io.github.pythonimage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeftoversTest {
  private final List<String> removed = new CopyOnWriteArrayList<>();
  private final Leftovers leftovers = new Leftovers(this::remove);

  private void remove(String container) {
    if (container.equals("stuck")) {
      throw new IllegalStateException("cannot be removed");
    }
    removed.add(container);
  }

  @Test
  void removesOnlyWhatIsStillThere() throws InterruptedException {
    assertThat(leftovers.create(() -> "one")).isEqualTo("one");
    leftovers.create(() -> "two");
    leftovers.remove("one");
    leftovers.removeAll();

    assertThat(removed).containsExactly("two");
  }

  @Test
  void oneThatCannotBeRemovedDoesNotKeepTheOthers() throws InterruptedException {
    for (var container : List.of("one", "stuck", "two")) {
      leftovers.create(() -> container);
    }
    leftovers.removeAll();

    assertThat(removed).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void nothingIsCreatedAfterTheEndHasBegun() {
    leftovers.removeAll();

    assertThatThrownBy(() -> leftovers.create(() -> "late"))
        .isInstanceOf(InterruptedException.class);
    leftovers.removeAll();
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
                leftovers.create(
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
    var end = new Thread(leftovers::removeAll);
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
