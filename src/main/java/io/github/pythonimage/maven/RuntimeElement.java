package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PackageName;
import io.github.pythonimage.config.image.RuntimeSpec;
import io.github.pythonimage.config.image.UserSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code <runtime>}. */
public class RuntimeElement {
  private List<String> packages = List.of();
  private String user = "app";
  private String uid = "10001";
  private Map<String, String> environment = Map.of();
  private Map<String, String> labels = Map.of();
  private @Nullable String workdir;
  private List<String> entrypoint = List.of();
  private List<String> command = List.of();

  RuntimeSpec toConfig() {
    var names = new XmlParameter("<runtime><packages><package>").each(packages, PackageName::of);
    return ConfigurationException.locate(
        "<runtime>",
        () ->
            new RuntimeSpec(
                names,
                UserSpec.of(user, uid),
                withoutNulls(environment),
                withoutNulls(labels),
                Optional.ofNullable(workdir),
                values(entrypoint),
                values(command)));
  }

  /** Maven gives null for an empty element; here it means an empty word. */
  private static List<String> values(List<@Nullable String> elements) {
    return elements.stream().map(word -> word == null ? "" : word).toList();
  }

  /** Maven gives null for an empty element; here it means an empty value. */
  private static Map<String, String> withoutNulls(Map<String, @Nullable String> values) {
    var filled = new HashMap<String, String>();
    values.forEach((name, value) -> filled.put(name, value == null ? "" : value));
    return filled;
  }
}
