package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.interpreter.TestKeys;
import io.github.pythonimage.docker.LoopbackFiles;
import io.github.pythonimage.plan.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A repository of Debian packages on loopback, for steps that have the machine's own network. */
final class AptRepository implements AutoCloseable {
  private final LoopbackFiles server = new LoopbackFiles();

  /** The paths that were asked for. */
  final List<String> asked = server.asked;

  /** What it calls itself; nothing where this is empty. */
  private final String origin;

  private final Map<String, byte[]> files = server.files;
  private final StringBuilder packages = new StringBuilder();
  private final Path work;

  AptRepository(String origin, Path work) throws IOException {
    this.origin = origin;
    this.work = work;
  }

  String url() {
    return server.url() + "/acme";
  }

  /** Adds a package that has nothing but links, and needs others. */
  void add(String name, String version, String depends, Map<String, String> links)
      throws Exception {
    var folder = Files.createDirectories(work.resolve(name));
    Files.writeString(
        Files.createDirectories(folder.resolve("DEBIAN")).resolve("control"),
        """
        Package: %s
        Version: %s
        Architecture: all
        Maintainer: Acme <packages@acme.example>
        Description: for a test
        %s"""
            .formatted(name, version, depends.isEmpty() ? "" : "Depends: " + depends + "\n"));
    for (var link : links.entrySet()) {
      var file = folder.resolve(link.getKey().substring(1));
      Files.createDirectories(file.getParent());
      Files.createSymbolicLink(file, Path.of(link.getValue()));
    }
    add(folder);
  }

  /** Adds a package from its unpacked folder. */
  void add(Path folder) throws Exception {
    var deb = work.resolve(folder.getFileName() + ".deb");
    run("dpkg-deb", "-Znone", "--root-owner-group", "--build", folder.toString(), deb.toString());
    var content = Files.readAllBytes(deb);
    var path = "pool/" + deb.getFileName();
    files.put("/acme/" + path, content);
    packages.append(
        """
        %sFilename: %s
        Size: %d
        SHA256: %s

        """
            .formatted(
                Files.readString(folder.resolve("DEBIAN/control")),
                path,
                content.length,
                Fingerprint.of(content)));
  }

  /** Lists what was added, below {@code dists} or in one folder, and signs the list. */
  void publish(String suite, TestKeys key) {
    publish(suite);
    var folder = folder(suite);
    files.put(
        folder + "Release.gpg",
        key.signature(files.get(folder + "Release")).getBytes(StandardCharsets.UTF_8));
  }

  /** The same without a signature. */
  void publish(String suite) {
    var lists = new TreeMap<String, byte[]>();
    var content = packages.toString().getBytes(StandardCharsets.UTF_8);
    if (suite.endsWith("/")) {
      lists.put("Packages", content);
    } else {
      lists.put("main/binary-amd64/Packages", content);
      lists.put("main/binary-arm64/Packages", content);
    }
    var release =
        new StringBuilder(
            """
            %3$sSuite: %1$s
            Codename: %1$s
            Date: %2$s
            Architectures: amd64 arm64
            Components: main
            SHA256:
            """
                .formatted(
                    suite,
                    DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
                        .format(ZonedDateTime.now(ZoneOffset.UTC)),
                    origin.isEmpty() ? "" : "Origin: " + origin + "\nLabel: " + origin + "\n"));
    lists.forEach(
        (name, list) -> {
          files.put(folder(suite) + name, list);
          release.append(" %s %d %s\n".formatted(Fingerprint.of(list), list.length, name));
        });
    files.put(folder(suite) + "Release", release.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Changes a list after it was signed, but not its length. */
  void tamper(String suite) {
    files.replaceAll(
        (path, content) ->
            path.startsWith(folder(suite)) && path.endsWith("/Packages")
                ? new String(content, StandardCharsets.UTF_8)
                    .replace("for a test", "of a thief")
                    .getBytes(StandardCharsets.UTF_8)
                : content);
  }

  private static String folder(String suite) {
    return suite.endsWith("/") ? "/acme/" : "/acme/dists/" + suite + "/";
  }

  /** Runs a program that must succeed, and tells what it said. */
  static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Override
  public void close() {
    server.close();
  }
}
