package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds that read from more than one directory of this machine. */
@Tag("engine")
@Timeout(120)
class NamedContextEngineTest {
  @TempDir private Path folder;

  private final List<String> lines = new ArrayList<>();
  private final TestEngine engine = new TestEngine();
  private Path context;
  private Path tools;

  @BeforeEach
  void files() throws IOException {
    context = Files.createDirectory(folder.resolve("context"));
    tools = Files.createDirectory(folder.resolve("tools"));
    Files.writeString(context.resolve("content"), "of the context");
    Files.writeString(tools.resolve("content"), "of the tools " + System.nanoTime());
    Files.writeString(tools.resolve("other"), "another");
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
  }

  private String dockerfile() {
    return "FROM scratch AS tools\nCOPY missing-without-the-context /\n"
        + ("FROM " + TestEngine.BASE + "\n")
        + "COPY content /\n"
        + "RUN --mount=type=bind,from=tools,source=/content,target=/tools/content"
        + " cat /content; echo; cat /tools/content; echo; ls /tools\n";
  }

  private BuildRequest.Builder request() {
    return BuildRequest.builder(context, dockerfile()).network(Network.HOST);
  }

  private boolean build(BuildRequest.Builder request) {
    lines.clear();
    var cached = new ArrayList<Boolean>();
    engine
        .buildKit
        .start(
            request.build(),
            event -> {
              if (event instanceof StepLog log) {
                lines.addAll(log.lines());
              } else if (event instanceof StepCompleted done
                  && done.step().name().contains("RUN")) {
                cached.add(done.cached());
              }
            })
        .result()
        .join();
    return cached.contains(true);
  }

  @Test
  void replaceStagesOfTheirNames() throws IOException {
    build(request().namedContext("tools", tools));

    assertThat(lines)
        .containsExactly("of the context", Files.readString(tools.resolve("content")), "content");
  }

  @Test
  void runAStepAgainOnlyWhenAFileThatItMountsChanged() throws IOException {
    assertThat(build(request().namedContext("tools", tools))).isFalse();

    Files.writeString(tools.resolve("other"), "changed " + System.nanoTime());
    assertThat(build(request().namedContext("tools", tools))).isTrue();

    var changed = "changed " + System.nanoTime();
    Files.writeString(tools.resolve("content"), changed);
    assertThat(build(request().namedContext("tools", tools))).isFalse();
    assertThat(lines).contains(changed);
  }

  @Test
  void stagesStayWithoutOne() {
    assertThatThrownBy(() -> build(request()))
        .hasMessageContaining("\"/missing-without-the-context\" does not exist");
  }

  @Test
  void haveNamesThatTheSessionDoesNotUse() {
    for (var name : List.of("context", "dockerfile", "Tools", "a b", "")) {
      assertThatThrownBy(() -> request().namedContext(name, tools).build())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
