package io.github.pythonimage.pypi;

import io.github.pythonimage.config.ProjectName;
import io.github.pythonimage.config.Quoted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * What a wheel's METADATA says: fields in the form of mail headers, in UTF-8, and after an empty
 * line the description. Parsers of mail make one line of a folded field, of which a description's
 * lines would not come back, so these few lines are read here.
 *
 * @param fields in their order; a name may come several times
 */
record CoreMetadata(List<Field> fields) {
  private static final String METADATA = "[^/]+\\.dist-info/METADATA";

  /** Far more than a long description needs. */
  private static final int LARGEST = 4 << 20;

  private static final int MOST_FIELDS = 10_000;
  private static final int SHOWN = 2;
  private static final Set<String> OF_SEVERAL_LINES = Set.of("Description", "License");

  CoreMetadata {
    fields = List.copyOf(fields);
  }

  record Field(String name, String value) {}

  /**
   * Reads it out of a wheel. An index goes by its name and version, and not by those of the file:
   * foreign code made it, and must not upload another project or version.
   */
  static CoreMetadata of(Wheel wheel) {
    try (var zip = new ZipFile(wheel.file().toFile())) {
      var entries = zip.stream().filter(e -> e.getName().matches(METADATA)).toList();
      if (entries.size() != 1) {
        throw new IOException("it has " + entries.size() + " files METADATA");
      }
      try (var in = zip.getInputStream(entries.get(0))) {
        var bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
          throw new IOException("its METADATA is larger than 4 MiB");
        }
        var metadata = parse(new String(bytes, StandardCharsets.UTF_8));
        metadata.validate(wheel);
        return metadata;
      }
    } catch (IOException e) {
      throw new WheelFailure(
          "%s is no wheel of %s %s: %s. Correct the project that it is built of, and run the goal 'wheels' again."
              .formatted(wheel.file(), wheel.name(), wheel.version(), e.getMessage()),
          e);
    }
  }

  private void validate(Wheel wheel) throws IOException {
    if (fields.size() > MOST_FIELDS) {
      throw new IOException("its METADATA has more than " + MOST_FIELDS + " fields");
    }
    var names = all("Name").toList();
    var versions = all("Version").toList();
    if (names.size() != 1
        || versions.size() != 1
        || !ProjectName.isValid(names.get(0))
        || !ProjectName.normalize(names.get(0)).equals(wheel.project())
        || !WheelVersion.isSame(wheel.version(), versions.get(0))) {
      throw new IOException(
          "its METADATA says %s and %s, its file name says %s and %s"
              .formatted(
                  describe("name", names),
                  describe("version", versions),
                  describe("name", List.of(wheel.name())),
                  describe("version", List.of(wheel.version()))));
    }
  }

  private static String describe(String field, List<String> values) {
    return values.isEmpty()
        ? "no " + field
        : field
            + " "
            + values.stream()
                .limit(SHOWN)
                .map(value -> Quoted.of(escape(Quoted.beginning(value))))
                .collect(Collectors.joining(" and "))
            + (values.size() > SHOWN ? " and " + (values.size() - SHOWN) + " more" : "");
  }

  /** Some letters look like others. */
  private static String escape(String value) {
    return value
        .chars()
        .mapToObj(c -> c > '~' ? "\\u%04x".formatted(c) : String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  static CoreMetadata parse(String text) {
    var lines = text.lines().toList();
    var end = lines.contains("") ? lines.indexOf("") : lines.size();
    var fields = new ArrayList<Field>();
    var name = "";
    var value = new StringBuilder();
    for (var line : lines.subList(0, end)) {
      var colon = line.indexOf(':');
      if ((line.startsWith(" ") || line.startsWith("\t")) && !name.isEmpty()) {
        append(name, value, line);
      } else if (colon > 0) {
        add(fields, name, value);
        name = line.substring(0, colon);
        value = new StringBuilder(line.substring(colon + 1).strip());
      }
    }
    add(fields, name, value);
    var body = String.join("\n", lines.subList(Math.min(end + 1, lines.size()), lines.size()));
    if (!body.isBlank()) {
      fields.add(new Field("Description", body + "\n"));
    }
    return new CoreMetadata(fields);
  }

  private static void add(List<Field> fields, String name, CharSequence value) {
    if (!name.isEmpty()) {
      fields.add(new Field(name, value.toString()));
    }
  }

  private static void append(String name, StringBuilder value, String line) {
    if (OF_SEVERAL_LINES.contains(name)) {
      // The mark of PEP 314's time, or the indentation that stands in for it.
      value.append('\n').append(line.replaceFirst("^( {7}\\|| {1,8}|\t)", ""));
    } else if (!line.isBlank()) {
      value.append(value.isEmpty() ? "" : " ").append(line.strip());
    }
  }

  /** The first value of a field. */
  Optional<String> first(String name) {
    return all(name).findFirst();
  }

  private Stream<String> all(String name) {
    return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value);
  }
}
