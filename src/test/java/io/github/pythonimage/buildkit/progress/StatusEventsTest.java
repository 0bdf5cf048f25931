package io.github.pythonimage.buildkit.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepFailed;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.wire.StatusResponse;
import io.github.pythonimage.buildkit.wire.Vertex;
import io.github.pythonimage.buildkit.wire.VertexLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusEventsTest {

  private final List<BuildEvent> heard = new ArrayList<>();
  private final StatusEvents events = new StatusEvents(heard::add);
  private final Step from = Step.of("f", "[os 1/2] FROM debian");
  private final Step run = Step.of("r", "[os 2/2] RUN make");

  private static Vertex vertex(Step step, int started, String... inputs) {
    return vertex(step, started, Optional.empty(), "", inputs);
  }

  private static Vertex vertex(Step step, int started, int completed) {
    return failed(step, started, completed, "");
  }

  private static Vertex failed(Step step, int started, int completed, String error) {
    return vertex(
        step, started, Optional.of(Timestamp.newBuilder().setSeconds(completed).build()), error);
  }

  private static Vertex vertex(
      Step step, int started, Optional<Timestamp> completed, String error, String... inputs) {
    var vertex =
        Vertex.newBuilder()
            .setDigest(step.digest())
            .addAllInputs(List.of(inputs))
            .setName(step.name())
            .setStarted(Timestamp.newBuilder().setSeconds(started))
            .setError(error);
    completed.ifPresent(vertex::setCompleted);
    return vertex.build();
  }

  private static StatusResponse status(Vertex... vertexes) {
    return StatusResponse.newBuilder().addAllVertexes(List.of(vertexes)).build();
  }

  private static StatusResponse logged(Vertex vertex, VertexLog... logs) {
    return StatusResponse.newBuilder().addVertexes(vertex).addAllLogs(List.of(logs)).build();
  }

  private static VertexLog log(Step step, int stream, String text) {
    return VertexLog.newBuilder()
        .setVertex(step.digest())
        .setStream(stream)
        .setMsg(ByteString.copyFromUtf8(text))
        .build();
  }

  @Test
  void repeatedStatesAreToldOnce() {
    events.accept(status(vertex(run, 1)));
    events.accept(status(vertex(run, 1)));
    events.accept(status(vertex(run, 1, 4), vertex(run, 1, 4)));
    assertThat(heard)
        .containsExactly(
            new StepStarted(run), new StepCompleted(run, false, Duration.ofSeconds(3)));
  }

  @Test
  void sourceEndsWhenSomebodyGoesOnWithIt() {
    events.accept(status(vertex(from, 1, 2)));
    assertThat(heard).containsExactly(new StepStarted(from));

    events.accept(status(vertex(run, 3, "f")));
    assertThat(heard)
        .containsExactly(
            new StepStarted(from),
            new StepCompleted(from, false, Duration.ofSeconds(1)),
            new StepStarted(run));
  }

  @Test
  void sourceThatIsFetchedAddsUpItsTimes() {
    events.accept(status(vertex(from, 1, 2), vertex(from, 2)));
    events.accept(status(vertex(from, 2, 7)));
    assertThat(heard)
        .containsExactly(
            new StepStarted(from), new StepCompleted(from, false, Duration.ofSeconds(6)));
  }

  @Test
  void sourceThatNobodyNeedsEndsWithTheBuild() {
    events.accept(status(vertex(from, 1, 2)));
    events.close(() -> false);
    assertThat(heard).hasSize(2).last().isInstanceOf(StepCompleted.class);
  }

  @Test
  void lastLinesComeBeforeTheEnd() {
    events.accept(logged(vertex(run, 1), log(run, 1, "one\nou")));
    events.accept(logged(failed(run, 1, 2, "exit code: 1"), log(run, 2, "err"), log(run, 1, "t")));
    assertThat(heard)
        .containsExactly(
            new StepStarted(run),
            new StepLog(run, List.of("one")),
            new StepLog(run, List.of("out", "err")),
            new StepFailed(run));
    assertThat(events.log("r")).containsExactly("one", "out", "err");
    assertThat(events.step("r")).contains(run);
  }

  @Test
  void stepThatWentWellIsForgotten() {
    events.accept(logged(vertex(run, 1), log(run, 1, "one\n")));
    events.accept(status(vertex(run, 1, 2)));
    assertThat(events.log("r")).isEmpty();
    assertThat(events.log("unknown")).isEmpty();
  }
}
