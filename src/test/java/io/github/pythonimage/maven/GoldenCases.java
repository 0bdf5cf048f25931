package io.github.pythonimage.maven;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.dockerfile.BakeFile;
import io.github.pythonimage.dockerfile.BuildInputs;
import io.github.pythonimage.dockerfile.DockerfileRenderer;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The folders below {@code src/test/resources/golden}: a POM each, and the files it renders to. */
public final class GoldenCases {
  private static final Path ROOT = Path.of("src/test/resources/golden").toAbsolutePath();
  static final String SCOPE = "io.example:golden";

  private static final Instant MOMENT = Instant.parse("2026-01-01T10:15:30Z");

  private GoldenCases() {}

  /** All cases, by name. */
  public static List<Path> all() {
    try (var folders = Files.list(ROOT)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a case, or of its module where what is above that counts as well. */
  public static Path pom(Path folder) {
    var own = folder.resolve("pom.xml");
    return Files.exists(own) ? own : folder.resolve("service/pom.xml");
  }

  /** What the POM of a case asks for. */
  public static List<PlannedImage> plan(Path folder) {
    var specs = PomImages.of(pom(folder), folder);
    return new Planner(Catalog.load(), MOMENT).plan(specs).images();
  }

  /** With the secret that the goals make where an index needs a login. */
  private static BuildInputs inputs(List<PlannedImage> images) {
    var needsLogins =
        images.stream().anyMatch(i -> !i.spec().wheels().indexes().servers().isEmpty());
    return new BuildInputs(
        "target/python-image/scripts",
        "default",
        List.of(),
        needsLogins ? List.of("index-logins") : List.of(),
        List.of());
  }

  /** The text of each file that a case renders to, by file name. */
  public static Map<String, String> render(Path folder) {
    var images = plan(folder);
    var inputs = inputs(images);
    var renderer =
        new DockerfileRenderer(
            "python-image-maven-plugin from io.example",
            CacheScope.of(SCOPE),
            ProjectVersion.of("1.0"),
            List.of(),
            inputs);
    var ids = images.stream().map(i -> i.spec().id()).distinct().count();
    var bake = new BakeFile(inputs);
    var texts = new TreeMap<String, String>();
    for (var image : images) {
      bake.add(image, "target/python-image/" + image.folder() + "/Dockerfile", stage -> Map.of());
      var name = ids > 1 ? image.folder().replace('/', '.') : image.folder().replaceAll(".*/", "");
      texts.put("Dockerfile." + name, renderer.render(image));
    }
    texts.put("docker-bake.json", bake.text());
    return texts;
  }
}
