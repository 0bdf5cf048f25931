package io.github.pythonimage.dockerfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pythonimage.config.interpreter.TestKeys;
import io.github.pythonimage.docker.LoopbackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A repository of RPMs on loopback, for steps that have the machine's own network. */
final class RpmRepository implements AutoCloseable {
  private static final String FOLDER = "/acme/";
  private static final String INDEX = FOLDER + "repodata/repomd.xml";

  private final LoopbackFiles server = new LoopbackFiles();

  /** The paths that were asked for. */
  final List<String> asked = server.asked;

  private final Map<String, byte[]> files = server.files;

  RpmRepository() throws IOException {}

  String url() {
    return server.url() + "/acme";
  }

  /** Has what a folder has and nothing else, with an index that a key signs. */
  void publish(Path folder, TestKeys key) throws IOException {
    publish(folder);
    files.put(INDEX + ".asc", key.signature(files.get(INDEX)).getBytes(UTF_8));
  }

  /** The same without a signature. */
  void publish(Path folder) throws IOException {
    files.clear();
    try (var all = Files.walk(folder)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        files.put(FOLDER + folder.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  /** Changes the index after it was signed. */
  void changeIndex() {
    files.computeIfPresent(
        INDEX,
        (name, content) ->
            new String(content, UTF_8).replace("<revision>1", "<revision>2").getBytes(UTF_8));
  }

  /** Changes a list that the index vouches for. */
  void changeList() {
    files.replaceAll(
        (name, content) ->
            name.contains("-primary.")
                ? (new String(content, ISO_8859_1) + "x").getBytes(ISO_8859_1)
                : content);
  }

  void empty() {
    files.clear();
  }

  @Override
  public void close() {
    server.close();
  }
}
