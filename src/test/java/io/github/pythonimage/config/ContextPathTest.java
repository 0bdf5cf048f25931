package io.github.pythonimage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextPathTest {
  @TempDir private Path folder;
  private Path module;

  @BeforeEach
  void files() throws IOException {
    module = Files.createDirectories(folder.resolve("module"));
    Files.createDirectories(module.resolve("src/native"));
    Files.writeString(module.resolve("src/a+b=c@d~e_f-1.txt"), "");
    Files.writeString(folder.resolve("outside.txt"), "");
  }

  @ParameterizedTest
  @CsvSource({
    "src/native, src/native",
    "./src//native/, src/native",
    "src/../src/native, src/native",
    "src/a+b=c@d~e_f-1.txt, src/a+b=c@d~e_f-1.txt",
    "., ''",
    "../module/src, src"
  })
  void isRelativeToTheModule(String text, String path) {
    assertThat(ContextPath.of(module, text)).hasToString(path);
    assertThat(ContextPath.of(module, text).in(module)).exists();
  }

  @Test
  void mayBeGivenAsAbsolute() {
    assertThat(ContextPath.of(module, module.resolve("src").toString())).hasToString("src");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../outside.txt", "src/../../outside.txt", "/etc/passwd"})
  void neverLeavesTheModule(String text) {
    assertThatThrownBy(() -> ContextPath.of(module, text))
        .hasMessageContaining("is outside the module");
  }

  @Test
  void neverLeavesTheModuleByALink() throws IOException {
    Files.createSymbolicLink(module.resolve("out.txt"), folder.resolve("outside.txt"));
    Files.createSymbolicLink(module.resolve("out"), folder);
    Files.createSymbolicLink(module.resolve("in"), module.resolve("src"));

    assertThatThrownBy(() -> ContextPath.of(module, "out.txt"))
        .hasMessageContaining("'out.txt' is outside the module");
    assertThatThrownBy(() -> ContextPath.of(module, "out/outside.txt"))
        .hasMessageContaining("'out/outside.txt' is outside the module");
    assertThat(ContextPath.of(module, "in/native")).hasToString("in/native");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--link", "a b", "a,b", "a$b", "a\"b", "a#b", "a\nb", "gr\u00fcn"})
  void refusesWhatCopyWouldReadOtherwise(String name) throws IOException {
    Files.writeString(module.resolve(name), "");

    assertThatThrownBy(() -> ContextPath.of(module, name))
        .hasMessageContaining("a character that COPY would not take literally")
        .message()
        .hasLineCount(1);
  }

  @Test
  void refusesWhatIsNotThereOrNoPath() {
    assertThatThrownBy(() -> ContextPath.of(module, "nope")).hasMessageContaining("does not exist");
    assertThatThrownBy(() -> ContextPath.of(module, "a\0b")).hasMessageContaining("is not a path");
  }

  @Test
  void aModuleBehindALinkIsAModule() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), module);

    assertThat(ContextPath.of(link, "src/native")).hasToString("src/native");
  }
}
