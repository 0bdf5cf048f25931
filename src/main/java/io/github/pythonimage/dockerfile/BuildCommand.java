package io.github.pythonimage.dockerfile;

import static java.util.stream.Collectors.joining;

import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command that builds a Dockerfile without the plugin, for a comment in it. */
final class BuildCommand {
  private final BuildInputs inputs;
  private final Escape escape = new Escape();

  BuildCommand(BuildInputs inputs) {
    this.inputs = inputs;
  }

  /** The command in lines of a shell, with one option each. */
  List<String> lines(PlannedImage image, String dockerfile) {
    var attributes = inputs.attributes(image, dockerfile, Stage.RUNTIME, image.tags());
    var options =
        Stream.of(
                attributes.entrySet().stream()
                    .flatMap(attribute -> options(attribute.getKey(), attribute.getValue())),
                inputs.mavenSecrets().stream()
                    .map(id -> option("secret", "id=" + id + ",src=FILE")))
            .flatMap(words -> words)
            .collect(joining(" \\\n  ", "docker build ", " "));
    return (options + escape(attributes.get("context").toString())).lines().toList();
  }

  private Stream<String> options(String attribute, Object value) {
    return switch (attribute) {
      // The last word of the command.
      case "context" -> Stream.empty();
      case "contexts" -> values(value).map(pair -> option("build-context", pair));
      case "dockerfile" -> values(value).map(file -> option("file", file));
      case "tags" -> values(value).map(tag -> option("tag", tag));
      case "args" -> values(value).map(pair -> option("build-arg", pair));
      case "secret" -> ((List<?>) value).stream().map(s -> option("secret", secret((Map<?, ?>) s)));
      case "target", "network", "ssh" -> values(value).map(text -> option(attribute, text));
      // Docker grants what the option of the network needs; bake alone asks.
      case "entitlements" -> Stream.empty();
      default -> throw new IllegalStateException("no option of docker build: " + attribute);
    };
  }

  private static Stream<String> values(Object value) {
    if (value instanceof Map<?, ?> pairs) {
      return pairs.entrySet().stream().map(pair -> pair.getKey() + "=" + pair.getValue());
    }
    return value instanceof List<?> list
        ? list.stream().map(Object::toString)
        : Stream.of(value.toString());
  }

  /** As a line of CSV; Docker finds out the type. */
  private static String secret(Map<?, ?> fields) {
    return Stream.of("id", "env", "src")
        .filter(fields::containsKey)
        .map(key -> key + "=" + fields.get(key))
        .map(field -> field.matches("[^,\"]*") ? field : '"' + field.replace("\"", "\"\"") + '"')
        .collect(joining(","));
  }

  private String option(String name, String value) {
    return "--" + name + " " + escape(value);
  }

  /** One word of bash, which alone can spell a line break on one line. */
  private String escape(String value) {
    return Stream.of(value.split("\n", -1))
        .map(
            line ->
                line.isEmpty() && !value.isEmpty()
                    ? ""
                    : escape.shell(DockerfileRenderer.printable(line)))
        .collect(joining("$'\\n'"));
  }
}
