package io.github.pythonimage.maven.configurator;

import io.github.pythonimage.config.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.InputLocation;
import org.apache.maven.project.MavenProject;

/**
 * Finds unknown properties {@code python-image.…} of the command line, the POM and settings.xml.
 */
record PropertyCheck(
    Set<String> known, MavenSession session, MavenProject project, PomPlace places) {
  private static final String PREFIX = "python-image.";

  /** The goals set them from {@code images.json}, for plugins that follow. */
  private static final String RESULT = "python-image\\..+\\.\\d+\\.\\d+t?\\.(image|id|digest)";

  List<ConfigurationException> find() {
    var user = session.getUserProperties();
    return Stream.concat(
            unknown(user).map(name -> mistake(name, "-D" + name, near -> "-D" + near)),
            unknown(project.getProperties())
                .filter(name -> user.getProperty(name) == null)
                .flatMap(
                    name ->
                        place(name).stream()
                            .map(
                                place ->
                                    mistake(
                                        name,
                                        "<properties><" + name + "> (" + place + ")",
                                        near -> "<" + near + ">"))))
        .toList();
  }

  private Stream<String> unknown(Properties properties) {
    return properties.stringPropertyNames().stream()
        .filter(name -> name.startsWith(PREFIX) && !known.contains(name) && !name.matches(RESULT))
        .filter(name -> !isUsed(name))
        .sorted();
  }

  private ConfigurationException mistake(String name, String element, UnaryOperator<String> form) {
    var parts = known.stream().map(other -> other.substring(PREFIX.length())).toList();
    var near = Suggestion.near(name.substring(PREFIX.length()), parts);
    return new ConfigurationException(
        element,
        "is unknown.",
        near.isEmpty()
            ? "Remove it; mvn python-image:help -Ddetail lists all properties."
            : Suggestion.question(near, part -> form.apply(PREFIX + part)));
  }

  /** Empty for a property that no POM has: a goal has set it. */
  private Optional<String> place(String name) {
    return Optional.ofNullable(project.getModel().getLocation("properties"))
        .map(all -> all.getLocation(name))
        .map((InputLocation location) -> places.of(location))
        .or(() -> settings(name));
  }

  private Optional<String> settings(String name) {
    return project.getActiveProfiles().stream()
        .filter(profile -> "settings.xml".equals(profile.getSource()))
        .filter(profile -> profile.getProperties().containsKey(name))
        .map(profile -> "settings.xml")
        .findFirst();
  }

  /** Whether a POM reads it itself, as the version of this plugin or to activate a profile. */
  private boolean isUsed(String name) {
    return session.getProjects().stream()
        .flatMap(module -> Stream.iterate(module, Objects::nonNull, MavenProject::getParent))
        .map(MavenProject::getFile)
        .filter(Objects::nonNull)
        .distinct()
        .anyMatch(
            file -> {
              try {
                var text = Files.readString(file.toPath(), StandardCharsets.ISO_8859_1);
                return text.contains("${" + name + "}")
                    || text.contains("<name>" + name + "</name>")
                    || text.contains("<name>!" + name + "</name>");
              } catch (IOException e) {
                return false;
              }
            });
  }
}
