package io.github.pythonimage.buildkit.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineAssemblerTest {

  private static List<String> lines(String... pieces) {
    var assembler = new LineAssembler();
    var lines = new ArrayList<String>();
    for (var piece : pieces) {
      lines.addAll(assembler.add(bytes(piece)));
    }
    assembler.end().ifPresent(lines::add);
    return lines;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void piecesBecomeLines() {
    assertThat(lines("on", "e\ntw", "o\n\nthree")).containsExactly("one", "two", "", "three");
  }

  @Test
  void progressBarShowsItsLastState() {
    assertThat(lines(" 10%\r 50%", "\r100%\n", "done\r\n")).containsExactly("100%", "done");
    assertThat(lines("\r\n", "10%\r")).containsExactly("", "10%");
  }

  @Test
  void lineWithoutEndIsCut() {
    assertThat(lines("x".repeat(150_000))).hasSize(3).allMatch(l -> l.length() <= 64 * 1024);
  }

  @Property
  void cutsDoNotMatter(
      @ForAll @CharRange(from = 'ä', to = 'é') @CharRange(from = '\n', to = '\n') String text,
      @ForAll @IntRange(min = 0, max = 40) int cut) {
    var bytes = bytes(text);
    var at = Math.min(cut, bytes.remaining());
    var assembler = new LineAssembler();
    var lines = new ArrayList<>(assembler.add(bytes.slice(0, at)));
    lines.addAll(assembler.add(bytes.slice(at, bytes.remaining() - at)));
    assembler.end().ifPresent(lines::add);
    assertThat(lines).isEqualTo(text.lines().toList());
  }
}
