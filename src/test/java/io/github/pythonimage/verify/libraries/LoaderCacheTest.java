package io.github.pythonimage.verify.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.files.FileTreeFixture;
import io.github.pythonimage.verify.libraries.LoaderCache.Library;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Caches as ldconfig writes them, and as it does not. */
class LoaderCacheTest {
  private static final Library ZLIB = new Library("libz.so.1", "/usr/lib/libz.so.1");

  private static String good() {
    return LoaderCacheFixture.of("libz.so.1", "/usr/lib/libz.so.1");
  }

  private static LoaderCache read(String text) {
    return LoaderCache.of(FileTreeFixture.empty().file("/etc/ld.so.cache", text).tree());
  }

  @Test
  void readsLibrariesWithWhatFollows() {
    var cache = read(good() + "\0\0\u0042\u00ea\u00a5\u00ea\1\0\0\0");

    assertThat(cache).isEqualTo(new LoaderCache(java.util.List.of(ZLIB), true));
  }

  @Test
  void readsLibrariesBehindTheOlderForm() {
    var old =
        "ld.so-1.7.0\0"
            + LoaderCacheFixture.number(1)
            + "\3\0\0\0"
            + "\0".repeat(8)
            + "\0".repeat(4);

    assertThat(read(old + good()).libraries()).containsExactly(ZLIB);
  }

  @Test
  void readsAPathInTheMiddleOfAnother() {
    var text = LoaderCacheFixture.of("libz.so.1", "/usr/share/tmp/libz.so.1");
    var start = text.indexOf("/usr/share/tmp");
    var changed =
        text.replace(LoaderCacheFixture.number(start), LoaderCacheFixture.number(start + 10));

    assertThat(read(changed).libraries())
        .extracting(Library::path)
        .containsExactly("/tmp/libz.so.1");
  }

  @Test
  void anEmptyOrMissingCacheIsReadable() {
    assertThat(read("").isReadable()).isTrue();
    assertThat(LoaderCache.of(FileTreeFixture.empty().tree()).isReadable()).isTrue();
  }

  static Stream<String> others() {
    var start = LoaderCacheFixture.number(good().indexOf("/usr"));
    return Stream.of(
        "x",
        "glibc-ld.so.cache1.1",
        "ld.so-1.7.0\0\0\0\0\0",
        "ld.so-1.7.0\0\u00ff\u00ff\u00ff\u00ff" + good(),
        good().substring(0, good().length() - 1),
        good().replace("glibc-ld.so.cache1.1\1", "glibc-ld.so.cache1.1\u00ff"),
        good().replace(start, LoaderCacheFixture.number(1 << 20)),
        good().replace(start, "\u00ff\u00ff\u00ff\u00ff"),
        LoaderCacheFixture.of("libz.so.1", "/" + "a".repeat(5000)),
        "glibc-ld.so.cache1.1"
            + LoaderCacheFixture.number(4000)
            + "\0".repeat(24)
            + LoaderCacheFixture.number(96_048).repeat(24_000)
            + "a".repeat(4000)
            + "\0");
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherFormIsNotReadable(String text) {
    assertThat(read(text).isReadable()).isFalse();
  }
}
