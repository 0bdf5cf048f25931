package io.github.pythonimage.verify.packages;

import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.FileType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Trees of small text files. */
public final class FilesFixture {
  private FilesFixture() {}

  public static FileTree tree(Map<String, String> texts) {
    return FileTree.of(
        texts.entrySet().stream().map(file -> file(file.getKey(), file.getValue())).toList());
  }

  public static FileEntry file(String path, String text) {
    return new FileEntry(path, FileType.FILE, 0644, 0, 0, text.length(), 0, "", content(text));
  }

  private static FileContent content(String text) {
    return new FileContent(false, text, "", "", Optional.empty(), Set.of(), "", "");
  }

  /** The {@code .dist-info} of a package in an environment. */
  public static Map<String, String> distInfo(
      String venv, String name, String version, List<String> requires, String... files) {
    var info =
        venv
            + "/lib/python3.13/site-packages/"
            + name.replace('-', '_')
            + "-"
            + version
            + ".dist-info/";
    var metadata = new StringBuilder("Metadata-Version: 2.1\nName: " + name + "\n");
    metadata.append("Version: ").append(version).append('\n');
    requires.forEach(one -> metadata.append("Requires-Dist: ").append(one).append('\n'));
    metadata.append("\nRequires-Dist: nothing-of-the-description\n");
    return Map.of(
        info + "METADATA",
        metadata.toString(),
        info + "RECORD",
        String.join(",,\n", files) + ",,\n");
  }
}
