package io.github.pythonimage.build.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.dockerfile.ImageScripts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptFolderTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path folder;

  private static ImageScripts scripts(Map<String, String> texts) {
    var files = new TreeMap<String, byte[]>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return new ImageScripts(files);
  }

  @Test
  void holdsTheScriptsWithTheSameModesOnEveryMachine() throws Exception {
    new ScriptFolder(folder.resolve("s")).write(scripts(Map.of("a/b.py", "b", "c.sh", "c")));
    Files.setPosixFilePermissions(
        folder.resolve("s/c.sh"), PosixFilePermissions.fromString("rw-------"));
    new ScriptFolder(folder.resolve("s")).write(scripts(Map.of("a/b.py", "b", "c.sh", "c")));

    assertThat(folder.resolve("s/a/b.py")).hasContent("b");
    assertThat(mode("s/a/b.py")).isEqualTo("rw-r--r--");
    assertThat(mode("s/c.sh")).isEqualTo("rw-r--r--");
    assertThat(mode("s/a")).isEqualTo("rwxr-xr-x");
    assertThat(mode("s")).isEqualTo("rwxr-xr-x");
  }

  private String mode(String path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
  }

  @Test
  void writesOnlyWhatChangedAndDeletesWhatIsNoScript() throws Exception {
    var scripts = new ScriptFolder(folder);
    scripts.write(scripts(Map.of("same.py", "1", "changed.py", "2", "old.py", "3")));
    Files.setLastModifiedTime(folder.resolve("same.py"), LONG_AGO);
    Files.setLastModifiedTime(folder.resolve("changed.py"), LONG_AGO);

    scripts.write(scripts(Map.of("same.py", "1", "changed.py", "4")));

    assertThat(Files.getLastModifiedTime(folder.resolve("same.py"))).isEqualTo(LONG_AGO);
    assertThat(Files.getLastModifiedTime(folder.resolve("changed.py"))).isNotEqualTo(LONG_AGO);
    assertThat(folder.resolve("changed.py")).hasContent("4");
    assertThat(folder.resolve("old.py")).doesNotExist();
  }

  @Test
  void thePluginBringsItsScripts() {
    var scripts = ImageScripts.load();

    assertThat(scripts.files().keySet())
        .contains("__main__.py", "python_image/build/wheelhouse.py")
        .noneMatch(path -> path.contains("__pycache__") || path.endsWith(".toml"));
    assertThat(scripts.fingerprint()).isEqualTo(ImageScripts.load().fingerprint());
  }
}
