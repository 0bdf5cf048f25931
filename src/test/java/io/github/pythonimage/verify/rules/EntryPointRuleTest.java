package io.github.pythonimage.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.Rules;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.files.FileTreeFixture;
import io.github.pythonimage.verify.rules.config.EntryPointRule;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images whose entry point or command does or does not lead to a program. */
class EntryPointRuleTest {
  private static final String CURE =
      " Correct the first <arg> of <runtime><entrypoint>, or add the program with <wheels>,"
          + " <runtime><packages> or <runtime><files>.";

  private static List<String> found(
      List<String> entrypoint,
      List<String> command,
      String workdir,
      UnaryOperator<FileTreeFixture> change) {
    return found(CheckContextFixture.good(), entrypoint, command, workdir, change);
  }

  private static List<String> found(
      CheckContext context,
      List<String> entrypoint,
      List<String> command,
      String workdir,
      UnaryOperator<FileTreeFixture> change) {
    var one = context.info();
    var info =
        new ImageInfo(
            one.id(),
            one.sizeBytes(),
            one.layers(),
            one.user(),
            one.environment(),
            one.labels(),
            Optional.of(workdir),
            entrypoint,
            command,
            one.created(),
            one.architecture(),
            one.settings(),
            one.history(),
            one.platform());
    var files = change.apply(FileTreeFixture.good()).tree();
    return new EntryPointRule()
            .findings(CheckContextBuilder.of(context).info(info).files(Optional.of(files)).build())
            .stream()
            .map(Finding::message)
            .toList();
  }

  private static List<String> found(String word, UnaryOperator<FileTreeFixture> change) {
    return found(List.of(word), List.of("ignored"), "/srv/app", change);
  }

  private static UnaryOperator<FileTreeFixture> script(String path, String text) {
    return files -> files.file(path, text).mode(0755);
  }

  private static List<String> foundBehindInit(
      List<String> entrypoint, List<String> command, UnaryOperator<FileTreeFixture> change) {
    return found(CheckContextFixture.withInit(), entrypoint, command, "/", change);
  }

  @Test
  void theProgramBehindAnInitProcessIsTheOneThatIsStarted() {
    UnaryOperator<FileTreeFixture> init = files -> files.elf("/usr/bin/tini");
    var behind = List.of("/usr/bin/tini", "--", "gone");
    var missing =
        "The image starts 'gone', but no folder of PATH has 'gone' (/opt/app/venv/bin:/opt/app/python/bin:/usr/bin).";

    assertThat(foundBehindInit(List.of("/usr/bin/tini", "--"), List.of("python3"), init)).isEmpty();
    assertThat(foundBehindInit(behind, List.of(), init)).containsExactly(missing + CURE);
    assertThat(foundBehindInit(List.of("/usr/bin/tini", "--"), List.of("gone"), init))
        .containsExactly(missing + CURE.replace("<entrypoint>", "<command>"));
    // That the image lacks the words of the init process is a finding of the rule "command".
    assertThat(foundBehindInit(List.of("gone"), List.of("python3"), init))
        .containsExactly(missing + CURE);
  }

  @Test
  void anInitProcessThatIsNotThereIsAnError() {
    assertThat(foundBehindInit(List.of("/usr/bin/tini", "--"), List.of("python3"), files -> files))
        .containsExactly(
            "The image starts the init process '/usr/bin/tini' of <runtime><init>, but"
                + " '/usr/bin/tini' is not in the image. Build the image again.");
  }

  @Test
  void aProgramOfThePathPasses() {
    assertThat(found("python3", files -> files)).isEmpty();
    assertThat(found(List.of(), List.of("python3"), "/", files -> files)).isEmpty();
    assertThat(found(List.of(), List.of(), "/", files -> files)).isEmpty();
  }

  @Test
  void absoluteAndRelativePathsPass() {
    var program = script("/srv/app/bin/serve", "#!/opt/app/venv/bin/python3\n");

    assertThat(found("/srv/app/bin/serve", program)).isEmpty();
    assertThat(found("bin/serve", program)).isEmpty();
    assertThat(found("./bin/serve", program)).isEmpty();
    assertThat(found("../app/bin/../bin/serve", program)).isEmpty();
    assertThat(found("/proc/self/exe", files -> files.link("/proc/self/exe", "x"))).isEmpty();
  }

  @Test
  void linksAreFollowed() {
    assertThat(found("serve", f -> f.elf("/srv/real").link("/usr/bin/serve", "../../srv/real")))
        .isEmpty();
    assertThat(found("/srv/serve", files -> files.link("/srv/serve", "gone")))
        .containsExactly(
            "The image starts '/srv/serve', but '/srv/serve' is not in the image." + CURE);
    assertThat(found("/srv/a", files -> files.link("/srv/a", "b").link("/srv/b", "a"))).hasSize(1);
  }

  @Test
  void aProgramThatIsNotThereIsAnError() {
    assertThat(found("gunicorn", files -> files))
        .containsExactly(
            "The image starts 'gunicorn', but no folder of PATH has 'gunicorn'"
                + " (/opt/app/venv/bin:/opt/app/python/bin:/usr/bin)."
                + CURE);
    assertThat(found("bin/serve", files -> files))
        .singleElement()
        .asString()
        .contains("but '/srv/app/bin/serve' is not in the image.");
    assertThat(found(List.of(), List.of("serve"), "/", files -> files))
        .singleElement()
        .asString()
        .contains("Correct the first <arg> of <runtime><command>,");
  }

  @Test
  void aFolderIsNoProgram() {
    assertThat(found("/srv", files -> files.folder("/srv")))
        .containsExactly("The image starts '/srv', but '/srv' is no file." + CURE);
    assertThat(found("srv", files -> files.folder("/usr/bin/srv"))).hasSize(1);
  }

  @Test
  void theUserMustBeAbleToExecuteIt() {
    assertThat(found("serve", files -> files.elf("/usr/bin/serve").mode(0644)))
        .containsExactly(
            "The image starts 'serve', but the image's user may not execute '/usr/bin/serve' (mode"
                + " 0644)."
                + CURE);
    assertThat(found("serve", files -> files.elf("/usr/bin/serve").mode(0750))).hasSize(1);
    assertThat(found("serve", f -> f.elf("/usr/bin/serve").mode(0750).owner(0, 10_001))).isEmpty();
    assertThat(found("serve", f -> f.elf("/usr/bin/serve").mode(0655).owner(10_001, 0))).hasSize(1);
    assertThat(found("/srv/bin/serve", f -> f.elf("/srv/bin/serve").folder("/srv/bin").mode(0700)))
        .singleElement()
        .asString()
        .contains("the image's user may not enter '/srv/bin' (mode 0700)");
  }

  @Test
  void aLaterFolderOfThePathHasTheProgram() {
    assertThat(
            found("serve", f -> f.elf("/opt/app/venv/bin/serve").mode(0644).elf("/usr/bin/serve")))
        .isEmpty();
  }

  @Test
  void theInterpreterOfAScriptMustBeThere() {
    assertThat(found("/srv/run", script("/srv/run", "#!/bin/bash\nexec app\n")))
        .containsExactly(
            "The image starts '/srv/run', but '/srv/run' begins with '#!/bin/bash', and '/bin/bash'"
                + " is not in the image."
                + CURE);
    assertThat(found("/srv/run", script("/srv/run", "#!/usr/bin/env python3\n"))).isEmpty();
    assertThat(found("/srv/run", script("/srv/run", "#!/usr/bin/env -S python3 -u\n"))).isEmpty();
    assertThat(found("/srv/run", script("/srv/run", "#!/usr/bin/env bash\n")))
        .singleElement()
        .asString()
        .contains("begins with '#!/usr/bin/env bash', and no folder of PATH has 'bash'");
    assertThat(found("/srv/run", script("/srv/run", "#!/opt/app/venv/bin/python3\r\n"))).hasSize(1);
    assertThat(found("/srv/run", script("/srv/run", "#!/srv/run\n")))
        .singleElement()
        .asString()
        .contains("too many scripts are interpreters of scripts");
  }

  @Test
  void aFileThatIsNeitherProgramNorScriptIsAnError() {
    assertThat(found("/srv/run", script("/srv/run", "exec app\n")))
        .containsExactly(
            "The image starts '/srv/run', but '/srv/run' is no program, and its first line does not"
                + " begin with '#!'."
                + CURE);
  }

  @Test
  void aBuilderStartsNothingOfItsOwn() {
    assertThat(Rules.appliesTo(new EntryPointRule(), Stage.RUNTIME)).isTrue();
    assertThat(Rules.appliesTo(new EntryPointRule(), Stage.BUILDER)).isFalse();
  }

  @Test
  @Timeout(20)
  void longWordsStopNobody() {
    for (var word : List.of("a".repeat(1 << 20), "/a".repeat(1 << 19), "../".repeat(1 << 18))) {
      assertThat(found(word, files -> files)).singleElement().asString().hasSizeLessThan(1500);
    }
    var deep = script("/srv/run", "#!" + "/a".repeat(4000) + " " + "b".repeat(4000) + "\n");
    assertThat(found("/srv/run", deep)).singleElement().asString().hasSizeLessThan(2000);
  }
}
