package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.memo.PushJournal;
import io.github.pythonimage.build.memo.PushJournal.Entry;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.run.TagPublisher;
import io.github.pythonimage.build.run.TagSchedule;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.SanitizedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;

/**
 * Sets tags in registries when the whole Maven build has succeeded, and none otherwise. What is to
 * be tagged is part of the Maven build's own data, as modules may have other class loaders.
 */
public final class ReactorTags implements SessionListener.Member {
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
    var tags = member(session, project, registries, log);
    tags.begin(session);
    var module = project.getGroupId() + ":" + project.getArtifactId();
    return Optional.of(images -> tags.add(session, module, images));
  }

  /**
   * Has the end of a Maven build that resumes another one set the tags which that one left, also if
   * none of its own modules pushes.
   */
  public static void resume(
      MavenSession session,
      MavenProject project,
      Supplier<RegistryAccess> registries,
      BuildProgress log) {
    if (isResuming(session)) {
      member(session, project, registries.get(), log).begin(session);
    }
  }

  private static ReactorTags member(
      MavenSession session, MavenProject project, RegistryAccess registries, BuildProgress log) {
    return SessionListener.member(
        session,
        ReactorTags.class,
        () -> new ReactorTags(registries, log, journal(session, project)));
  }

  /** A build that resumes this one must not set tags of an earlier build. */
  private static void forget(MavenSession session, MavenProject project) {
    synchronized (session.getRequest()) {
      // Another module of this Maven build may have tags for its end.
      if (!isResuming(session) && OpenTags.of(session.getRequest()).isEmpty()) {
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
      if (!OpenTags.begin(session.getRequest()) || isResuming(session)) {
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
    var skips = session.getUserProperties().getProperty("python-image.skip.push", "false");
    return !Boolean.parseBoolean(skips)
        && session.getGoals().stream()
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

  /** What stays without tags, because this Maven build pushes nothing. */
  private void warnOfResumed(MavenSession session) {
    var left = isResuming(session) ? journal.read() : List.<Entry>of();
    if (!left.isEmpty()) {
      log.warned(
          GOAL,
          "The Maven build that this one resumes pushed images and set no tag: %s. This Maven build pushes nothing, so they still have no tag. Run mvn python-image:push, or resume mvn deploy with -rf."
              .formatted(describe(left)));
    }
  }

  private static boolean isResuming(MavenSession session) {
    return session.getRequest().getResumeFrom() != null;
  }

  private void add(MavenSession session, String module, List<PushedImage> images) {
    var entries = images.stream().map(image -> new Entry(module, image)).toList();
    synchronized (session.getRequest()) {
      var open = OpenTags.of(session.getRequest()).orElseThrow();
      open.add(entries);
      var all = new ArrayList<>(skipped(session));
      all.addAll(open.entries());
      journal.write(all);
    }
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
    Optional<List<Entry>> open;
    synchronized (session.getRequest()) {
      open = OpenTags.take(session.getRequest());
    }
    open.ifPresent(own -> end(session, own));
  }

  private void end(MavenSession session, List<Entry> own) {
    var resumed = skipped(session);
    if (own.isEmpty() && (resumed.isEmpty() || !isToPush(session))) {
      warnOfResumed(session);
      return;
    }
    warnOfAbandoned(own);
    var entries = new ArrayList<>(resumed);
    entries.addAll(own);
    if (session.getResult().hasExceptions()) {
      log.warned(
          GOAL,
          "No tag was set, because the Maven build failed. In the registry without a tag: %s. Resume mvn deploy with -rf: it sets these tags too, if the modules that it runs have a goal of this plugin. Otherwise run mvn python-image:push."
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
