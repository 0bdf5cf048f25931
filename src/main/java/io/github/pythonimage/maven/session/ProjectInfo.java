package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.labels.LabelReader;
import io.github.pythonimage.catalog.Catalog;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.maven.model.License;
import org.apache.maven.model.Model;
import org.apache.maven.model.Scm;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * What a POM says of its project, as labels of images.
 *
 * <p>Maven hands much of it down from a parent: also from one of somebody else, whose sources and
 * license are not the module's, and with the module's name behind addresses. So each value is that
 * of the nearest POM of the checkout that has the element.
 */
public final class ProjectInfo {
  private static final String PREFIX = "org.opencontainers.image.";

  /** Far below what a line of a Dockerfile can have. */
  private static final int LONGEST = 4096;

  private final MavenProject module;
  private final List<MavenProject> lineage;

  private ProjectInfo(MavenProject module) {
    this.module = module;
    this.lineage = ReactorRoot.lineage(module);
  }

  /**
   * What reads the labels of a module's images.
   *
   * @param others files beside the POMs that all images are made from
   */
  public static LabelReader of(MavenProject module, List<Path> others) {
    var info = new ProjectInfo(module);
    var files = new ArrayList<>(others);
    files.addAll(info.poms());
    return new LabelReader(
        module.getBasedir().toPath(),
        Path.of(module.getBuild().getDirectory()),
        files,
        info.labels());
  }

  private List<Path> poms() {
    return lineage.stream().flatMap(ProjectInfo::pom).toList();
  }

  /** The POM as it was read: plugins put generated ones in its place. */
  private static Stream<Path> pom(MavenProject project) {
    return Stream.of(project.getModel().getPomFile(), project.getFile())
        .filter(file -> file != null)
        .map(File::toPath)
        .limit(1);
  }

  Map<String, String> labels() {
    var labels = new HashMap<String, String>();
    put(labels, "title", module.getName());
    put(labels, "version", module.getVersion());
    put(labels, "description", nearest(Model::getDescription));
    put(labels, "url", withoutLogin(nearest(Model::getUrl)));
    put(labels, "source", source());
    var licenses = nearest(model -> model.getLicenses().isEmpty() ? null : model.getLicenses());
    if (licenses != null) {
      var names = licenses.stream().map(License::getName).map(ProjectInfo::orEmpty).toList();
      put(labels, "licenses", Catalog.licenses().anyOf(names).orElse(null));
    }
    return labels;
  }

  /** The element of the nearest POM that has it; null if none has. */
  private <T> @Nullable T nearest(Function<Model, @Nullable T> element) {
    for (var project : lineage) {
      var own = project.getOriginalModel();
      // As it is written it has variables, so the value is that of the effective model.
      if (element.apply(own == null ? project.getModel() : own) != null) {
        return element.apply(project.getModel());
      }
    }
    return null;
  }

  /** What a browser shows, else what git clones. */
  private @Nullable String source() {
    for (var address :
        List.<Function<Scm, @Nullable String>>of(
            Scm::getUrl, Scm::getConnection, Scm::getDeveloperConnection)) {
      var found = nearest(model -> model.getScm() == null ? null : address.apply(model.getScm()));
      if (!orEmpty(found).isBlank()) {
        return withoutLogin(found.strip().replaceFirst("^scm[:|][a-z]+[:|]", ""));
      }
    }
    return null;
  }

  /** Without user and password; a user of SSH belongs to the address. */
  private static @Nullable String withoutLogin(@Nullable String address) {
    return address == null
        ? null
        : address
            .replaceFirst("^(ssh://[^/@:]*):[^/@]*@", "$1@")
            .replaceFirst("^((?!ssh:)[A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@", "$1");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** On one line; nothing where it is empty, or too long for a label. */
  private static void put(Map<String, String> labels, String name, @Nullable String value) {
    var line = orEmpty(value).strip().replaceAll("\\s+", " ");
    if (!line.isEmpty() && line.length() <= LONGEST) {
      labels.put(PREFIX + name, line);
    }
  }
}
