package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.memo.PushJournal.Entry;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.config.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenExecutionRequest;

/**
 * Images of this Maven build whose tags are set at its end. They are part of the Maven build's own
 * data, as types of the JDK, because modules may have other class loaders. Callers hold the lock of
 * the request.
 */
record OpenTags(List<Map<String, Object>> images) {
  // With a version: a reactor may have several versions of the plugin.
  private static final String DATA = "python-image.push 1";

  /** Empty if no goal has begun them, or if they were taken. */
  @SuppressWarnings("unchecked")
  static Optional<OpenTags> of(MavenExecutionRequest request) {
    return Optional.ofNullable((List<Map<String, Object>>) request.getData().get(DATA))
        .map(OpenTags::new);
  }

  /** Whether this is the first call of the Maven build. */
  static boolean begin(MavenExecutionRequest request) {
    return request.getData().putIfAbsent(DATA, new ArrayList<>()) == null;
  }

  /** Removes them, so that the listener of another class loader does not set them again. */
  static Optional<List<Entry>> take(MavenExecutionRequest request) {
    var entries = of(request).map(OpenTags::entries);
    request.getData().remove(DATA);
    return entries;
  }

  List<Entry> entries() {
    return images.stream().map(OpenTags::entry).toList();
  }

  /** Adds the images of a module, each instead of an older one. */
  void add(List<Entry> entries) {
    entries.forEach(this::validate);
    images.removeIf(map -> entries.stream().anyMatch(one -> one.replaces(entry(map))));
    entries.forEach(entry -> images.add(data(entry)));
  }

  /** Two images with one tag: whichever came last would win. */
  private void validate(Entry entry) {
    var names = entry.image().names().stream().map(OpenTags::fullName).toList();
    for (var other : entries()) {
      var shared =
          other.image().names().stream().filter(name -> names.contains(fullName(name))).toList();
      if (!shared.isEmpty() && !entry.replaces(other)) {
        throw new BuildFailure(
            "%s (%s) and %s (%s) both push %s. Give one of these images another <name> or other <tags>."
                .formatted(
                    other.module(),
                    other.image().label(),
                    entry.module(),
                    entry.image().label(),
                    PushedImage.describeNames(shared)));
      }
    }
  }

  /** As a registry knows it: {@code acme/x} is {@code docker.io/acme/x:latest}. */
  private static String fullName(ImageReference name) {
    var repository = name.repository();
    return RegistryHost.of(repository).fullName(repository) + ":" + PushedImage.tag(name);
  }

  private static Map<String, Object> data(Entry entry) {
    var image = entry.image();
    return Map.of(
        "module", entry.module(),
        "label", image.label(),
        "stage", image.stage(),
        "names", image.names().stream().map(ImageReference::toString).toList(),
        "digest", image.digest());
  }

  private static Entry entry(Map<String, Object> data) {
    var names = ((List<?>) data.get("names")).stream();
    return new Entry(
        (String) data.get("module"),
        new PushedImage(
            (String) data.get("label"),
            (String) data.get("stage"),
            names.map(name -> ImageReference.of((String) name)).toList(),
            (String) data.get("digest")));
  }
}
