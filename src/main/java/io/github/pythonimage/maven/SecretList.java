package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.maven.settings.SettingsServers;
import io.github.pythonimage.secrets.BuildSecret;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The secrets of the POM and of the user property, which wins where both have an id. */
record SecretList(List<Secret> secrets, @Nullable String property) {
  private static final String POM = "<secrets><secret>";
  private static final String PROPERTY = "-Dpython-image.secrets";

  List<BuildSecret> toConfig(Path module, SettingsServers servers) {
    var byId = new LinkedHashMap<String, BuildSecret>();
    for (var secret : secrets) {
      var spec = secret.toConfig(POM, module, servers);
      if (byId.put(spec.id(), spec) != null) {
        throw new ConfigurationException(
            POM + " " + spec.id(), "stands there twice.", "Remove one of them.");
      }
    }
    for (var secret : fromProperty()) {
      var spec = secret.toConfig(PROPERTY, module, servers);
      byId.put(spec.id(), spec);
    }
    return List.copyOf(byId.values());
  }

  private List<Secret> fromProperty() {
    try {
      return property == null || property.isBlank()
          ? List.of()
          : Arrays.stream(property.split(";", -1))
              .filter(text -> !text.isBlank())
              .map(Secret::of)
              .toList();
    } catch (ConfigurationException e) {
      throw e.at(PROPERTY);
    }
  }
}
