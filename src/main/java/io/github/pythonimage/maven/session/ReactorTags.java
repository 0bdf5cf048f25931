package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.memo.PushJournal;
import io.github.pythonimage.build.memo.PushJournal.Entry;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.run.TagPublisher;
import io.github.pythonimage.build.run.TagSchedule;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.SanitizedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;

/**
 * Sets tags in registries when the whole Maven build has succeeded, and none otherwise. What is to
 * be tagged is part of the Maven build's own data, as modules may have other class loaders.
 */
public final class ReactorTags implements SessionListener.Member {
  // With a version: a reactor may have several versions of the plugin.
  private static final String DATA = "python-image.push 1";
  private static final String GOAL = "python-image:push";

  private final RegistryAccess registries;
  private final BuildProgress log;
  private final PushJournal journal;
  private List<Entry> abandoned = List.of();

  private ReactorTags(RegistryAccess registries, BuildProgress log, PushJournal journal) {
    this.registries = registries;
    this.log = log;
    this.journal = journal;
  }

  /**
   * Remembers the tags of a module's images until the Maven build ends. The first goal of a Maven
   * build that asks for this begins a new journal, unless it resumes another build: what an earlier
   * one left may be of other sources.
   *
   * @return empty if modules set their own tags, where {@code atEnd} is false
   */
  public static Optional<TagSchedule> schedule(
      MavenSession session,
      MavenProject project,
      boolean atEnd,
      RegistryAccess registries,
      BuildProgress log) {
    if (!atEnd) {
      forget(session, project);
      return Optional.empty();
    }
    var tags =
        SessionListener.member(
            session,
            ReactorTags.class,
            () -> new ReactorTags(registries, log, journal(session, project)));
    tags.begin(session);
    var module = project.getGroupId() + ":" + project.getArtifactId();
    return Optional.of(images -> tags.add(session, module, images));
  }

  /** A build that resumes this one must not set tags of an earlier build. */
  private static void forget(MavenSession session, MavenProject project) {
    synchronized (session.getRequest()) {
      // Another module of this Maven build may have tags for its end.
      if (!isResuming(session) && open(session) == null) {
        journal(session, project).write(List.of());
      }
    }
  }

  /** One for the whole reactor, whatever part of it this Maven build has. */
  private static PushJournal journal(MavenSession session, MavenProject project) {
    var all = session.getAllProjects() == null ? List.<MavenProject>of() : session.getAllProjects();
    var top = all.stream().filter(MavenProject::isExecutionRoot).findFirst().orElse(project);
    return PushJournal.in(Path.of(ReactorRoot.of(top).project().getBuild().getDirectory()));
  }

  private void begin(MavenSession session) {
    synchronized (session.getRequest()) {
      var isFirst = session.getRequest().getData().putIfAbsent(DATA, new ArrayList<>()) == null;
      if (!isFirst || isResuming(session)) {
        return;
      }
      abandoned = journal.read();
      // A build that pushes nothing leaves it to the one that resumes.
      if (isToPush(session)) {
        journal.write(List.of());
      }
    }
  }

  /** Others may push as well, by the outputs of their builds: these replace it when they do. */
  private static boolean isToPush(MavenSession session) {
    return session.getGoals().stream()
        .anyMatch(goal -> goal.equals("deploy") || goal.matches(".*:push(@.*)?"));
  }

  /** What the Maven build before left without tags, and this one neither resumed nor replaced. */
  private void warnOfAbandoned(List<Entry> entries) {
    var left =
        abandoned.stream()
            .filter(one -> entries.stream().noneMatch(entry -> entry.replaces(one)))
            .toList();
    if (!left.isEmpty()) {
      log.warned(
          GOAL,
          "An earlier Maven build pushed images and set no tag: %s. This Maven build did not resume it, so they have no tag until their modules push again."
              .formatted(describe(left)));
    }
  }

  private static boolean isResuming(MavenSession session) {
    return session.getRequest().getResumeFrom() != null;
  }

  private void add(MavenSession session, String module, List<PushedImage> images) {
    var entries = images.stream().map(image -> new Entry(module, image)).toList();
    synchronized (session.getRequest()) {
      var open = open(session);
      entries.forEach(entry -> validate(entry, open));
      open.removeIf(map -> entries.stream().anyMatch(one -> one.replaces(TagData.entry(map))));
      entries.forEach(entry -> open.add(TagData.of(entry)));
      var all = new ArrayList<>(skipped(session));
      open.forEach(map -> all.add(TagData.entry(map)));
      journal.write(all);
    }
  }

  /** Two images with one tag: whichever came last would win. */
  private static void validate(Entry entry, List<Map<String, Object>> open) {
    var names = entry.image().names().stream().map(ReactorTags::fullName).toList();
    for (var map : open) {
      var other = TagData.entry(map);
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

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> open(MavenSession session) {
    return (List<Map<String, Object>>) session.getRequest().getData().get(DATA);
  }

  /** What the build that this one resumes pushed in modules that this one skips. */
  private List<Entry> skipped(MavenSession session) {
    if (!isResuming(session)) {
      return List.of();
    }
    var running = session.getProjects() == null ? List.<MavenProject>of() : session.getProjects();
    var modules =
        running.stream().map(one -> one.getGroupId() + ":" + one.getArtifactId()).toList();
    return journal.read().stream().filter(entry -> !modules.contains(entry.module())).toList();
  }

  @Override
  public void failed() {
    // Other modules may still end well; no tag is set in any case.
  }

  @Override
  public void ended(MavenSession session) {
    List<Entry> entries;
    synchronized (session.getRequest()) {
      var open = open(session);
      entries = new ArrayList<>(open.stream().map(TagData::entry).toList());
      // The listener of another class loader would set them again.
      open.clear();
    }
    if (entries.isEmpty()) {
      return;
    }
    warnOfAbandoned(entries);
    var resumed = skipped(session);
    entries.addAll(0, resumed);
    if (session.getResult().hasExceptions()) {
      log.warned(
          GOAL,
          "No tag was set, because the Maven build failed. In the registry without a tag: %s. Resume this build with -rf: it sets these tags too, if one of its modules pushes. Otherwise run mvn python-image:push."
              .formatted(describe(entries)));
      return;
    }
    try {
      new TagPublisher(registries, log).publish(entries.stream().map(Entry::image).toList());
      journal.write(List.of());
    } catch (RuntimeException e) {
      session.getResult().addException(failure(session, e, resumed));
    }
  }

  private MojoFailureException failure(
      MavenSession session, RuntimeException cause, List<Entry> resumed) {
    var hint =
        resumed.isEmpty()
            ? ""
            : " This Maven build resumes one that pushed %s; remove %s to leave these images without tags."
                .formatted(describe(resumed), journal.file().path());
    var message = LogSanitizer.line(cause.getMessage() + hint);
    // Maven appends what causes say that the message does not, so they are sanitized too.
    return new MojoFailureException(
        message,
        session.getRequest().isShowErrors()
            ? SanitizedException.asCause(cause)
            : SanitizedException.asCause(cause, message));
  }

  private static String describe(List<Entry> entries) {
    return PushedImage.describe(entries.stream().map(Entry::image).toList());
  }
}
