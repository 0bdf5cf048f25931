package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** File systems of images, read without starting anything. */
@Tag("engine")
@Timeout(120)
class ExportEngineTest {
  private static final String IMAGE = "debian:trixie-slim";

  @Test
  void readsAFileSystemAndLeavesNoContainer() throws IOException {
    try (var test = new TestEngine()) {
      var bytes =
          test.engine()
              .export(
                  IMAGE,
                  in ->
                      in.transferTo(
                          new java.io.ByteArrayOutputStream() {
                            @Override
                            public void write(byte[] chunk, int from, int length) {}
                          }));

      assertThat(bytes).isGreaterThan(50_000_000);
      assertThat(test.probesLeft()).isEmpty();
    }
  }

  @Test
  void aReaderThatFailsLeavesNoContainer() throws IOException {
    try (var test = new TestEngine()) {
      assertThatThrownBy(
              () ->
                  test.engine()
                      .export(
                          IMAGE,
                          in -> {
                            throw new IOException("the archive of the file system ends early");
                          }))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("could not be read to its end")
          .hasMessageContaining("ends early");
      assertThat(test.probesLeft()).isEmpty();
    }
  }

  @Test
  void anImageThatIsNotThereIsNamed() throws IOException {
    try (var test = new TestEngine()) {
      assertThatThrownBy(() -> test.engine().export("nobody/has-this:1", in -> 0))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("has no image nobody/has-this:1");
    }
  }
}
