package io.github.pythonimage.verify.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileTreeTest {

  @Test
  void viewIsDerivedOnceAndMayNeedAnotherOne() {
    var tree = FileTreeFixture.good().tree();
    var derived = new ArrayList<String>();

    for (var i = 0; i < 2; i++) {
      var length =
          tree.view(
              Integer.class,
              files -> {
                derived.add("length");
                return files
                    .view(
                        String.class,
                        same -> {
                          derived.add("text");
                          return "text";
                        })
                    .length();
              });
      assertThat(length).isEqualTo(4);
    }

    assertThat(derived).isEqualTo(List.of("length", "text"));
  }
}
