package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.image.Parent;
import io.github.pythonimage.config.image.ParentImage;
import io.github.pythonimage.maven.parameter.XmlParameter;
import io.github.pythonimage.maven.session.ArtifactCoordinates;
import io.github.pythonimage.report.ImageContent;
import io.github.pythonimage.report.ImageEntry;
import io.github.pythonimage.report.ImagesFile;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code <from>}: an application starts from an image of another module. */
public class From {
  private static final String ELEMENT = "<from><artifact>";
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._+-]+)+");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{64}");
  private @Nullable String artifact;
  private @Nullable String image;

  /** The images of the other module that it means, one for each Python, oldest first. */
  List<ImageEntry> entries(Function<String, ImagesFile> modules) {
    var module = artifact();
    var all = modules.apply(module).images();
    var ids = all.stream().map(ImageEntry::image).distinct().toList();
    if (image == null && ids.size() > 1) {
      throw new ConfigurationException(
          "<from>",
          "%s has the images %s.".formatted(module, String.join(", ", ids)),
          "Name one of them: <image>%s</image>.".formatted(ids.get(0)));
    }
    var found = all.stream().filter(entry -> image == null || entry.image().equals(image)).toList();
    if (found.isEmpty()) {
      throw new ConfigurationException(
          "<from><image>",
          "%s has no image %s; it has %s."
              .formatted(module, Quoted.of(String.valueOf(image)), String.join(", ", ids)),
          "Write the id of one of its images.");
    }
    return found;
  }

  private String artifact() {
    return new XmlParameter(ELEMENT)
        .required(
            artifact,
            text -> ArtifactCoordinates.of(text).toString(),
            "Name the module that builds the base: <artifact>com.acme:python-base</artifact>.");
  }

  /** The parent for these Pythons. */
  Parent toConfig(List<ImageEntry> entries) {
    var first = entries.get(0);
    return new Parent(
        artifact(), first.image(), first.provider(), entries.stream().map(this::parent).toList());
  }

  private ParentImage parent(ImageEntry entry) {
    var builder = entry.builder();
    if (builder == null) {
      throw new BuildFailure(
          "%s: image %s of %s has no builder, which an application is compiled in. Add <publish><builder>true</builder></publish> to it, and build it again."
              .formatted(ELEMENT, entry.image(), artifact()));
    }
    // They become words of a Dockerfile.
    validate(entry.interpreter(), PATH);
    validate(entry.image(), WORD);
    return new ParentImage(
        PythonRequest.of(entry.python(), Optional.empty()),
        entry.interpreter(),
        content(entry.runtime()),
        content(builder),
        Optional.ofNullable(entry.init()));
  }

  private static void validate(String value, Pattern form) {
    if (!form.matcher(value).matches()) {
      throw new ConfigurationException(
          "<from>",
          "images.json of the module has %s, which no version of this plugin writes."
              .formatted(Quoted.beginning(value)),
          "Build that module again.");
    }
  }

  private static ParentImage.Content content(ImageContent content) {
    validate(content.id(), ID);
    var name = content.names().get(0);
    var digest = content.digest();
    return new ParentImage.Content(
        ImageReference.of(digest == null ? name : name + "@" + digest),
        content.id(),
        content.platforms().keySet());
  }

  /** The entries for the Pythons that the application names; all of them if it names none. */
  static List<ImageEntry> select(List<ImageEntry> entries, List<PythonRequest> pythons) {
    if (pythons.isEmpty()) {
      return entries;
    }
    return pythons.stream().map(python -> select(entries, python)).toList();
  }

  private static ImageEntry select(List<ImageEntry> entries, PythonRequest python) {
    var series = python.series().toString();
    return entries.stream()
        .filter(entry -> entry.series().equals(series))
        .filter(
            entry ->
                python.version().isEmpty()
                    || entry.python().equals(python.version().get().toString()))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "<pythons><python>",
                    "the base has no Python %s; it has %s."
                        .formatted(
                            python,
                            entries.stream()
                                .map(ImageEntry::python)
                                .collect(Collectors.joining(", "))),
                    "Name one of these, or remove <pythons> for all of them."));
  }
}
