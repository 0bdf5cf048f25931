package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.RegistryServer;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.memo.PushJournal;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.run.TagSchedule;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.verify.layers.ImageFixture;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.execution.AbstractExecutionListener;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags move when the whole Maven build has succeeded. */
class ReactorTagsTest {
  private static final RegistryAccess ACCESS =
      new RegistryAccess(host -> Optional.empty(), WebProxies.NONE);

  @TempDir private Path checkout;
  private final ImageFixture image = new ImageFixture().layer(l -> l.file("a", "x"));
  private final ConsoleFake console = new ConsoleFake();
  private final StringBuilder heard = new StringBuilder();
  private RegistryServer registry;
  private String digest;

  private List<MavenProject> projects = List.of();
  private MavenExecutionRequest request = new DefaultMavenExecutionRequest();
  private MavenExecutionResult result = new DefaultMavenExecutionResult();

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    registry = new RegistryServer(image);
    digest = image.manifest("amd64", "{}").digest();
    Files.createDirectory(checkout.resolve(".mvn"));
    listen();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void listen() {
    request.setExecutionListener(
        new AbstractExecutionListener() {
          @Override
          public void sessionEnded(ExecutionEvent event) {
            heard
                .append("ended with tags ")
                .append(registry.tags.keySet())
                .append(result.hasExceptions() ? " and failed" : "");
          }
        });
  }

  private void anotherMavenBuild() {
    request = new DefaultMavenExecutionRequest();
    result = new DefaultMavenExecutionResult();
    heard.setLength(0);
    console.all.clear();
    listen();
  }

  /** The one before pushed an image of its first module, and set no tag. */
  private void anotherMavenBuildAfterOneThatFailed() {
    push("one", pushed(digest, "1"));
    fail();
    end();
    anotherMavenBuild();
  }

  @SuppressWarnings("deprecation") // Maven has no other way to make one from a request.
  private MavenSession session() {
    var session = new MavenSession(null, null, request, result);
    session.setProjects(projects);
    return session;
  }

  private MavenProject module(String artifact) {
    var model = new Model();
    model.setGroupId("com.acme");
    model.setArtifactId(artifact);
    model.setVersion("1");
    model.setBuild(new Build());
    var project = new MavenProject(model);
    project.setFile(checkout.resolve(artifact).resolve("pom.xml").toFile());
    project.getBuild().setDirectory(checkout.resolve("target").toString());
    return project;
  }

  private PushedImage pushed(String content, String... tags) {
    var names =
        Stream.of(tags).map(tag -> ImageReference.of(registry.repository()).withTag(tag)).toList();
    return new PushedImage("python/3.13", "runtime", names, content);
  }

  private void push(String module, PushedImage... images) {
    schedule(module).set(List.of(images));
  }

  private TagSchedule schedule(String module) {
    var log = BuildProgress.of(Progress.QUIET, console);
    return ReactorTags.schedule(session(), module(module), true, ACCESS, log).orElseThrow();
  }

  private Optional<TagSchedule> pushAtOnce(String module) {
    var log = BuildProgress.of(Progress.QUIET, console);
    return ReactorTags.schedule(session(), module(module), false, ACCESS, log);
  }

  /** What every goal does, as resolve in a module without images. */
  private void runGoalWithoutImages(String module) {
    var log = BuildProgress.of(Progress.QUIET, console);
    ReactorTags.resume(session(), module(module), () -> ACCESS, log);
  }

  private void end() {
    request.getExecutionListener().sessionEnded(SessionEvents.of(session()));
  }

  private List<PushJournal.Entry> journal() {
    return PushJournal.in(checkout.resolve("target")).read();
  }

  @Test
  void tagsOfAllModulesMoveBeforeMavenReportsTheResult() {
    push("one", pushed(digest, "1"));
    push("two", pushed(digest, "2", "latest"));
    assertThat(registry.tags).isEmpty();

    end();

    assertThat(registry.tags).containsOnlyKeys("1", "2", "latest").containsValue(digest);
    assertThat(heard).hasToString("ended with tags [1, 2, latest]");
    assertThat(journal()).isEmpty();
  }

  @Test
  void noTagMovesAfterAFailureElsewhere() {
    push("one", pushed(digest, "1"));
    result.addException(new IllegalStateException("a test failed"));

    end();

    assertThat(registry.tags).isEmpty();
    assertThat(console.all)
        .anyMatch(
            line ->
                line.startsWith(
                    "WARN python-image:push: No tag was set, because the Maven build failed."))
        .anyMatch(line -> line.contains(registry.repository() + "@" + digest));
  }

  @Test
  void resumedBuildSetsTheTagsOfModulesBeforeIt() {
    anotherMavenBuildAfterOneThatFailed();
    request.setResumeFrom(":two");

    push("two", pushed(digest, "2"));
    end();

    assertThat(registry.tags).containsOnlyKeys("1", "2");
    assertThat(journal()).isEmpty();
  }

  @Test
  void buildThatDoesNotResumeNamesImagesWithoutTags() {
    anotherMavenBuildAfterOneThatFailed();

    push("two", pushed(digest, "2"));
    end();

    assertThat(registry.tags).containsOnlyKeys("2");
    assertThat(console.all)
        .anyMatch(
            line ->
                line.startsWith("WARN python-image:push: An earlier Maven build pushed images and")
                    && line.contains("@" + digest));
    assertThat(journal()).isEmpty();
  }

  @Test
  void buildWhoseModulesTagThemselvesLeavesNothingToResume() {
    anotherMavenBuildAfterOneThatFailed();

    assertThat(pushAtOnce("two")).isEmpty();

    assertThat(journal()).isEmpty();
  }

  @Test
  void moduleThatTagsItselfLeavesTheTagsOfOthersToTheEnd() {
    push("one", pushed(digest, "1"));

    assertThat(pushAtOnce("two")).isEmpty();

    assertThat(journal()).hasSize(1);
  }

  @Test
  void resumedDeploySetsTheTagsAlsoIfItHasNoImages() {
    anotherMavenBuildAfterOneThatFailed();
    request.setResumeFrom(":api").setGoals(List.of("deploy"));

    runGoalWithoutImages("api");
    end();

    assertThat(registry.tags).containsOnlyKeys("1");
    assertThat(journal()).isEmpty();
  }

  @Test
  void resumedDeployWithoutImagesThatFailsKeepsTheJournal() {
    anotherMavenBuildAfterOneThatFailed();
    request.setResumeFrom(":api").setGoals(List.of("deploy"));

    runGoalWithoutImages("api");
    fail();
    end();

    assertThat(registry.tags).isEmpty();
    assertThat(journal()).hasSize(1);
    assertThat(console.all)
        .singleElement()
        .asString()
        .startsWith("WARN python-image:push: No tag was set, because the Maven build failed.")
        .contains("@" + digest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "deploy"})
  void resumedBuildThatPushesNothingNamesImagesWithoutTags(String phase) {
    anotherMavenBuildAfterOneThatFailed();
    request.setResumeFrom(":api").setGoals(List.of(phase));
    request.getUserProperties().setProperty("python-image.skip.push", "" + phase.equals("deploy"));

    runGoalWithoutImages("api");
    end();

    assertThat(registry.tags).isEmpty();
    assertThat(journal()).hasSize(1);
    assertThat(console.all)
        .containsExactly(
            "WARN python-image:push: The Maven build that this one resumes pushed images and set no tag: %s@%s. This Maven build pushes nothing, so they still have no tag. Run mvn python-image:push, or resume mvn deploy with -rf."
                .formatted(registry.repository(), digest));
  }

  @Test
  void goalWithoutImagesLeavesTheJournalIfItDoesNotResume() {
    anotherMavenBuildAfterOneThatFailed();
    request.setGoals(List.of("deploy"));

    runGoalWithoutImages("api");

    assertThat(journal()).hasSize(1);
  }

  @Test
  void resumedBuildWhoseModulesTagThemselvesSetsTheTagsOfModulesBeforeIt() {
    anotherMavenBuildAfterOneThatFailed();
    request.setResumeFrom(":two").setGoals(List.of("deploy"));

    runGoalWithoutImages("two");
    assertThat(pushAtOnce("two")).isEmpty();
    end();

    assertThat(registry.tags).containsOnlyKeys("1");
  }

  /** A build of other sources, between the one that failed and a resume. */
  @Test
  void resumedBuildSetsNoTagsOfABuildBeforeTheFailedOne() {
    anotherMavenBuildAfterOneThatFailed();
    // It fails in a goal before the push.
    request.setGoals(List.of("deploy"));
    schedule("one");
    fail();
    end();
    anotherMavenBuild();
    request.setResumeFrom(":two");

    push("two", pushed(digest, "2"));
    end();

    assertThat(registry.tags).containsOnlyKeys("2");
  }

  @Test
  void buildThatPushesNothingLeavesTheJournalToTheOneThatResumes() {
    anotherMavenBuildAfterOneThatFailed();
    request.setGoals(List.of("verify"));
    schedule("two");
    end();
    assertThat(console.all).isEmpty();
    anotherMavenBuild();
    request.setResumeFrom(":two");

    push("two", pushed(digest, "2"));
    end();

    assertThat(registry.tags).containsOnlyKeys("1", "2");
  }

  @Test
  void resumedBuildTakesOnlyModulesThatItSkips() {
    push("one", pushed(digest, "1"));
    push("two", pushed(digest, "old"));
    fail();
    end();
    anotherMavenBuild();
    request.setResumeFrom(":two");
    projects = List.of(module("two"));

    push("two", pushed(digest, "2"));
    end();

    assertThat(registry.tags).containsOnlyKeys("1", "2");
  }

  @Test
  void contentThatIsGoneNamesTheJournal() {
    push("one", pushed("sha256:" + "d".repeat(64), "1"));
    fail();
    end();
    anotherMavenBuild();
    request.setResumeFrom(":two");

    push("two", pushed(digest, "2"));
    end();

    assertThat(result.getExceptions())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.getMessage())
                    .contains("push-journal.json to leave these images without tags"));
    assertThat(registry.tags).isEmpty();
  }

  /** Maven appends the words of causes that the message does not have. */
  @Test
  void whatARegistrySaysIsSanitizedInEveryCause() {
    registry.faults.put("PUT 1", 403);
    push("one", pushed(digest, "1"));

    end();

    for (Throwable one = result.getExceptions().get(0); one != null; one = one.getCause()) {
      assertThat(one.getMessage()).doesNotContain("\n", "\u001b");
      assertThat(result.getExceptions().get(0).getMessage()).contains(one.getMessage());
    }
  }

  @Test
  void damagedDataOfAnotherVersionDoesNotHideMavensResult() {
    push("one", pushed(digest, "1"));
    request.getData().put("python-image.push 1", List.of(Map.of("module", 7)));

    end();

    assertThat(heard).hasToString("ended with tags [] and failed");
  }

  @Test
  void oneTagOfTwoImagesIsAnErrorHoweverItIsWritten() {
    push("one", named("python/3.13", "acme/x:latest"));

    assertThatThrownBy(() -> push("one", named("other/3.13", "docker.io/acme/x")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("com.acme:one (python/3.13) and com.acme:one (other/3.13) both push");
  }

  private PushedImage named(String label, String name) {
    return new PushedImage(label, "runtime", List.of(ImageReference.of(name)), digest);
  }

  private void fail() {
    result.addException(new IllegalStateException("a test failed"));
  }

  @Test
  void rebuiltModuleTakesThePlaceOfItsOlderImage() {
    push("one", pushed(digest, "1"));
    result.addException(new IllegalStateException("a test failed"));
    end();
    anotherMavenBuild();

    push("one", pushed(digest, "1"));
    end();

    assertThat(registry.tags).containsOnlyKeys("1");
    assertThat(journal()).isEmpty();
    assertThat(console.all).noneMatch(line -> line.startsWith("WARN"));
  }

  @Test
  void failureAtTheEndFailsTheMavenBuildAndListsTheTags() {
    var old = image.manifest("arm64", "{}").digest();
    registry.tags.put("1", old);
    registry.faults.put("PUT 2", 403);
    push("one", pushed(digest, "1"));
    push("two", pushed(digest, "2"));

    end();

    assertThat(heard).hasToString("ended with tags [1] and failed");
    assertThat(result.getExceptions())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.getMessage())
                    .contains(":2 cannot be pushed", " denied access (403 Forbidden)")
                    .contains(
                        "Changed: %s:1 (was %s). Not changed: %s:2."
                            .formatted(registry.repository(), old, registry.repository())));
    assertThat(journal()).hasSize(2);
  }

  @Test
  void missingContentLeavesEveryTagAsItWas() {
    push("one", pushed(digest, "1"));
    push("two", pushed("sha256:" + "d".repeat(64), "2"));

    end();

    assertThat(registry.tags).isEmpty();
    assertThat(result.hasExceptions()).isTrue();
  }

  @Test
  void twoModulesWithOneTagAreAnError() {
    push("one", pushed(digest, "1"));

    assertThatThrownBy(() -> push("two", pushed(digest, "1")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith(
            "com.acme:one (python/3.13) and com.acme:two (python/3.13) both push %s:1."
                .formatted(registry.repository()));
  }

  @Test
  void tagThatIsRightIsNotWrittenAgain() {
    registry.tags.put("1", digest);
    push("one", pushed(digest, "1"));

    end();

    assertThat(registry.asked).noneMatch(request -> request.startsWith("PUT"));
  }

  @Test
  void goalThatRunsTwiceSetsItsTagsOnce() {
    push("one", pushed(digest, "1"));
    push("one", pushed(digest, "1"));

    end();

    assertThat(registry.asked).filteredOn(request -> request.equals("PUT 1")).hasSize(1);
  }

  /** Modules with and without {@code <extensions>} load the plugin twice. */
  @Test
  void modulesWithOtherClassLoadersSetTheirTagsTogether() throws Exception {
    push("one", pushed(digest, "1"));
    try (var loader = otherRealm()) {
      var other = loader.loadClass(OtherRealm.class.getName());
      other
          .getMethod("push", MavenSession.class, MavenProject.class, String.class, String.class)
          .invoke(null, session(), module("two"), registry.repository() + ":2", digest);
      assertThat(request.getData().get("python-image.push 1"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .hasSize(2)
          .allMatch(entry -> entry.getClass().getClassLoader() == null);

      end();
    }

    assertThat(registry.tags).containsOnlyKeys("1", "2");
    assertThat(heard).hasToString("ended with tags [1, 2]");
    assertThat(registry.asked).filteredOn(request -> request.startsWith("PUT")).hasSize(2);
  }

  /** The listener of one of them ends the Maven build, and the other one says nothing more. */
  @Test
  void modulesWithOtherClassLoadersNameImagesWithoutTagsOnce() throws Exception {
    anotherMavenBuildAfterOneThatFailed();
    request.setResumeFrom(":api").setGoals(List.of("deploy"));
    registry.faults.put("PUT 1", 403);
    runGoalWithoutImages("api");
    try (var loader = otherRealm()) {
      loader
          .loadClass(OtherRealm.class.getName())
          .getMethod("runGoalWithoutImages", MavenSession.class, MavenProject.class)
          .invoke(null, session(), module("docs"));

      end();
    }

    assertThat(registry.asked).filteredOn(request -> request.equals("PUT 1")).hasSize(1);
    assertThat(result.getExceptions()).hasSize(1);
  }

  /** Loads the plugin's own classes once more, and shares Maven's. */
  private static URLClassLoader otherRealm() throws IOException {
    var roots =
        new URL[] {
          ReactorTags.class.getProtectionDomain().getCodeSource().getLocation(),
          OtherRealm.class.getProtectionDomain().getCodeSource().getLocation()
        };
    return new URLClassLoader(roots, ReactorTagsTest.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
          if (name.startsWith("io.github.pythonimage.")) {
            var known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
          }
          return super.loadClass(name, resolve);
        }
      }
    };
  }

  /** What a module of another class loader does. */
  public static final class OtherRealm {
    private OtherRealm() {}

    public static void runGoalWithoutImages(MavenSession session, MavenProject project) {
      var log = BuildProgress.of(Progress.QUIET, new ConsoleFake());
      ReactorTags.resume(session, project, () -> ACCESS, log);
    }

    public static void push(
        MavenSession session, MavenProject project, String name, String content) {
      ReactorTags.schedule(
              session, project, true, ACCESS, BuildProgress.of(Progress.QUIET, new ConsoleFake()))
          .orElseThrow()
          .set(
              List.of(
                  new PushedImage(
                      "service/3.13", "runtime", List.of(ImageReference.of(name)), content)));
    }
  }
}
