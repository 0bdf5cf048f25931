package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Selection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.jspecify.annotations.Nullable;

/**
 * Fails the Maven build if the selection of images matches none in any module that it runs. What
 * modules have is part of the Maven build's own data, as modules may have other class loaders.
 */
public final class ReactorSelection implements SessionListener.Member {
  private static final String DATA = "python-image.selection";
  private static final String PYTHONS = "pythons";
  private static final String FILTER = "filter";
  private static final String MATCHES = "matches";
  private static final String IMAGES = "images";
  private static final String ID = "id";
  private static final String PYTHON = "python";

  private ReactorSelection() {}

  /**
   * Remembers whether a selection matches images of a module until the Maven build ends. Fails at
   * once if no other module can have a match.
   *
   * @param pythons as in the property; null or blank for all
   * @param filter as in the property; null or blank for all
   * @param plan all images of the module
   */
  public static void validate(
      MavenSession session,
      @Nullable String pythons,
      @Nullable String filter,
      Supplier<BuildPlan> plan) {
    var selection = Selection.of(pythons, filter);
    if (selection.isAll()) {
      return;
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put(PYTHONS, Objects.requireNonNullElse(pythons, ""));
    entry.put(FILTER, Objects.requireNonNullElse(filter, ""));
    entry.put(MATCHES, !selection.of(plan.get()).images().isEmpty());
    entry.put(
        IMAGES,
        plan.get().images().stream()
            .map(image -> Map.of(ID, image.spec().id(), PYTHON, image.version().toString()))
            .toList());
    if (!matches(entry) && ImageModules.isOnlyOne(session)) {
      throw new BuildFailure(describe(List.of(entry), part(session)));
    }
    SessionListener.member(session, ReactorSelection.class, ReactorSelection::new);
    synchronized (session.getRequest()) {
      entries(session).add(entry);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> entries(MavenSession session) {
    return (List<Map<String, Object>>)
        session
            .getRequest()
            .getData()
            .computeIfAbsent(DATA, key -> new ArrayList<Map<String, Object>>());
  }

  @Override
  public void failed() {
    // Modules that did not run can have the match, so nothing is said in any case.
  }

  @Override
  public void ended(MavenSession session) {
    List<Map<String, Object>> all;
    synchronized (session.getRequest()) {
      all = List.copyOf(entries(session));
      // The listener of another class loader would report them again.
      entries(session).clear();
    }
    if (session.getResult().hasExceptions()) {
      return;
    }
    // Usually one selection, from the command line. POMs can have others.
    all.stream()
        .collect(
            Collectors.groupingBy(
                entry -> List.of(entry.get(PYTHONS), entry.get(FILTER)),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .stream()
        .filter(same -> same.stream().noneMatch(ReactorSelection::matches))
        .map(same -> new MojoFailureException(LogSanitizer.line(describe(same, part(session)))))
        .forEach(session.getResult()::addException);
  }

  private static boolean matches(Map<String, Object> entry) {
    return (boolean) entry.get(MATCHES);
  }

  /** With -pl or -rf, a module that does not run may have the image. */
  private static String part(MavenSession session) {
    var all = session.getAllProjects();
    return all != null && all.size() > session.getProjects().size()
        ? ", which runs only a part of the reactor's modules (-pl, -rf)"
        : "";
  }

  /**
   * The failure of a selection without a match in these modules.
   *
   * @param part what the Maven build lacks of the reactor; empty if it has all of it
   */
  private static String describe(List<Map<String, Object>> modules, String part) {
    var pythons = (String) modules.get(0).get(PYTHONS);
    var filter = (String) modules.get(0).get(FILTER);
    var selection = Selection.of(pythons, filter);
    var images = modules.stream().flatMap(module -> images(module).stream()).toList();
    var withId =
        images.stream()
            .filter(image -> selection.ids().isEmpty() || selection.ids().contains(image.get(ID)))
            .toList();
    if (withId.isEmpty()) {
      var ids = images.stream().map(image -> image.get(ID)).distinct().sorted().toList();
      return "-Dpython-image.filter=%s matches no image of this Maven build%s. Its %s: %s."
          .formatted(filter, part, are(ids, "image"), String.join(", ", ids));
    }
    var found = pythons(withId, selection);
    return selection.ids().isEmpty()
        ? "-Dpython-image.pythons=%s matches no image of this Maven build%s. Its %s: %s."
            .formatted(pythons, part, are(found, "Python"), String.join(", ", found))
        : "-Dpython-image.pythons=%s matches no image that -Dpython-image.filter=%s selects in this Maven build%s. The %s: %s."
            .formatted(pythons, filter, part, are(found, "Python"), String.join(", ", found));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, String>> images(Map<String, Object> module) {
    return (List<Map<String, String>>) module.get(IMAGES);
  }

  /** Series, or releases if the user has asked for one. */
  private static List<String> pythons(List<Map<String, String>> images, Selection selection) {
    var isByRelease = selection.pythons().stream().anyMatch(PythonVersion::isExact);
    return images.stream()
        .map(image -> image.get(PYTHON))
        .sorted((one, other) -> version(one).compareTo(version(other)))
        .map(python -> isByRelease ? python : version(python).series().toString())
        .distinct()
        .toList();
  }

  /** Of a series, any release. */
  private static PythonVersion version(String python) {
    return PythonVersion.of(PythonVersion.isExact(python) ? python : python + ".0");
  }

  private static String are(List<String> found, String noun) {
    return found.size() == 1 ? noun + " is" : noun + "s are";
  }
}
