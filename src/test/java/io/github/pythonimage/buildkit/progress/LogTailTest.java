package io.github.pythonimage.buildkit.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogTailTest {

  @Test
  void keepsTheLastLines() {
    var tail = new LogTail();
    tail.add(IntStream.rangeClosed(1, 10_500).mapToObj(Integer::toString).toList());
    assertThat(tail.lines())
        .hasSize(1 + LogTail.MAX_LINES)
        .startsWith("… 500 earlier lines were not kept", "501")
        .endsWith("10500");
  }

  @Test
  void keepsNoMoreThanItsMemory() {
    var tail = new LogTail();
    IntStream.range(0, 100).forEach(i -> tail.add(List.of("x".repeat(60_000))));
    assertThat(tail.lines()).hasSize(1 + LogTail.MAX_CHARS / 60_000);
  }
}
