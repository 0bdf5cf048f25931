package io.github.pythonimage.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipFile;

/**
 * What a wheel's METADATA says: fields in the form of mail headers, in UTF-8, and after an empty
 * line the description. Parsers of mail make one line of a folded field, of which a description's
 * lines would not come back, so these few lines are read here.
 *
 * @param fields in their order; a name may come several times
 */
record CoreMetadata(List<Field> fields) {
  private static final Set<String> OF_SEVERAL_LINES = Set.of("Description", "License");

  CoreMetadata {
    fields = List.copyOf(fields);
  }

  record Field(String name, String value) {}

  /** Reads it out of a wheel. */
  static CoreMetadata of(Path wheel) {
    try (var zip = new ZipFile(wheel.toFile())) {
      var entry =
          zip.stream()
              .filter(e -> e.getName().matches("[^/]+\\.dist-info/METADATA"))
              .findFirst()
              .orElseThrow(() -> new IOException("it has no METADATA"));
      try (var in = zip.getInputStream(entry)) {
        return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UploadFailure(
          wheel + " is not a wheel: " + e.getMessage() + ". Run the goal 'wheels' again.", e);
    }
  }

  static CoreMetadata parse(String text) {
    var lines = text.lines().toList();
    var end = lines.contains("") ? lines.indexOf("") : lines.size();
    var fields = new ArrayList<Field>();
    for (var line : lines.subList(0, end)) {
      if ((line.startsWith(" ") || line.startsWith("\t")) && !fields.isEmpty()) {
        fields.add(continued(fields.remove(fields.size() - 1), line));
      } else if (line.indexOf(':') > 0) {
        var colon = line.indexOf(':');
        fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
    var body = String.join("\n", lines.subList(Math.min(end + 1, lines.size()), lines.size()));
    if (!body.isBlank()) {
      fields.add(new Field("Description", body + "\n"));
    }
    return new CoreMetadata(fields);
  }

  private static Field continued(Field field, String line) {
    return OF_SEVERAL_LINES.contains(field.name())
        // The mark of PEP 314's time, or the indentation that stands in for it.
        ? new Field(
            field.name(), field.value() + "\n" + line.replaceFirst("^( {7}\\|| {1,8}|\t)", ""))
        : new Field(field.name(), (field.value() + " " + line.strip()).strip());
  }

  /** The first value of a field. */
  Optional<String> first(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }
}
