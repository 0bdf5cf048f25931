package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Projects whose requirements run foreign code while they are built. Python comes from packages, to
 * be quick.
 */
final class ForeignBuilds implements AutoCloseable {
  private static final Pattern HASH = Pattern.compile(".*-([0-9a-f]{16})-");

  /** No cache of an earlier run has it. */
  final String version = "1." + System.currentTimeMillis();

  final PagesOfWheels pages;

  private final String image;
  private final Path index;
  private final Path scratch;

  /**
   * @param image the name that images have
   * @param folder an empty one
   */
  ForeignBuilds(String image, Path folder) throws IOException {
    this.image = image;
    this.index = Files.createDirectories(folder.resolve("index"));
    this.scratch = Files.createDirectories(folder.resolve("scratch"));
    this.pages = PagesOfWheels.of(index);
  }

  /** Where the archives of sources are. */
  Path index() {
    return index;
  }

  /** Puts sources onto the index that run this code while they are built. */
  void sources(String name, String code, String... requires) throws Exception {
    new ForeignSources(name, version, code, requires).archive(index, scratch);
  }

  /** The line of a requirements file that asks for them. */
  String line(String name) {
    return name + " @ " + pages.address() + "/" + name + "-" + version + ".tar.gz\n";
  }

  /** The same with the archive's hash. */
  String pinned(String name) throws IOException {
    var archive = index.resolve(name + "-" + version + ".tar.gz");
    return line(name).strip()
        + " --hash=sha256:"
        + Fingerprint.of(Files.readAllBytes(archive)).hex()
        + "\n";
  }

  /** An image of these requirements. */
  String images(String tag, String wheels) {
    return "<images>"
        + ImageBuildFixture.image(
            image, tag, "<requirements>requirements.txt</requirements>" + wheels)
        + "</images>";
  }

  /** What a build of these requirements writes. */
  ConsoleFake build(Path module, String scope, String tag, String... names) throws Exception {
    return build(new ImageBuildFixture(module), module, scope, tag, "", names);
  }

  /**
   * Builds an image of these requirements, and verifies it.
   *
   * @param wheels what {@code <wheels>} has besides
   */
  ConsoleFake build(
      ImageBuildFixture imageBuild,
      Path module,
      String scope,
      String tag,
      String wheels,
      String... names)
      throws Exception {
    var text = new StringBuilder();
    for (var name : names) {
      text.append(line(name));
    }
    return buildAll(imageBuild, module, scope, tag, wheels, text.toString());
  }

  /** The same of requirements as they stand in their file. */
  ConsoleFake buildAll(
      ImageBuildFixture imageBuild,
      Path module,
      String scope,
      String tag,
      String wheels,
      String requirements)
      throws Exception {
    Files.writeString(module.resolve("requirements.txt"), requirements);
    imageBuild.scope = scope;
    imageBuild.progress = Progress.PLAIN;
    var proofs = imageBuild.run(images(tag, wheels));
    assertThat(proofs.get(0).findings()).isEmpty();
    return imageBuild.console;
  }

  /** What the code of a module saw, as JSON. */
  String seen(String tag, String module, String key) {
    return new ImageBuildFixture(index)
        .output(
            image + ":" + tag,
            "python3",
            "-c",
            "import json, %s; print(json.dumps(%s.seen['%s']))".formatted(module, module, key))
        .strip();
  }

  /**
   * Runs commands as root in a step of somebody who mounts a cache at {@code /cache}.
   *
   * @param base what the step is on
   * @param id the cache's; where it has the hash of a base, it is one of that base's builds
   * @param mounts more options of {@code RUN}
   */
  void inCache(String base, String id, String mounts, String commands) {
    var dockerfile =
        """
            FROM %s
            RUN --mount=type=cache,id=%s,target=/cache,mode=0700 %s <<'END'
            # %d
            set -eu
            cd /cache
            %s
            END
            """
            .formatted(base, id, mounts, System.nanoTime(), commands);
    var hash = HASH.matcher(id);
    if (hash.find()) {
      new ImageBuildFixture(index).makeWithCaches(hash.group(1), image + ":step", dockerfile);
    } else {
      new ImageBuildFixture(index).make(image + ":step", dockerfile);
    }
  }

  /**
   * The id of the cache in which a scope keeps the wheels of the base of {@link
   * ImageBuildFixture#image}.
   */
  static String wheelsOf(String scope) {
    return wheelsOf(scope, "debian:trixie-slim");
  }

  /** The id of the cache in which a scope keeps the wheels of a base. */
  static String wheelsOf(String scope, String base) {
    return "python-image-v2-wheels-" + hashOf(base) + "-" + scope;
  }

  /** What ids of caches have of a base. */
  static String hashOf(String base) {
    return Fingerprint.of(base).hex().substring(0, 16);
  }

  @Override
  public void close() {
    pages.close();
  }
}
