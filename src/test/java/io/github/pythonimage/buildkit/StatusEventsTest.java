package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.github.pythonimage.buildkit.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.BuildEvent.StepFailed;
import io.github.pythonimage.buildkit.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.wire.StatusResponse;
import io.github.pythonimage.buildkit.wire.Vertex;
import io.github.pythonimage.buildkit.wire.VertexLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusEventsTest {

  private final List<BuildEvent> heard = new ArrayList<>();
  private final StatusEvents events = new StatusEvents(heard::add);
  private final Step from = Step.of("f", "[os 1/2] FROM debian");
  private final Step run = Step.of("r", "[os 2/2] RUN make");

  private static Vertex.Builder vertex(Step step, int started) {
    return Vertex.newBuilder()
        .setDigest(step.digest())
        .setName(step.name())
        .setStarted(Timestamp.newBuilder().setSeconds(started));
  }

  private static Vertex.Builder vertex(Step step, int started, int completed) {
    return vertex(step, started).setCompleted(Timestamp.newBuilder().setSeconds(completed));
  }

  private static StatusResponse.Builder status(Vertex.Builder... vertexes) {
    var status = StatusResponse.newBuilder();
    for (var vertex : vertexes) {
      status.addVertexes(vertex);
    }
    return status;
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
    events.accept(status(vertex(run, 1)).build());
    events.accept(status(vertex(run, 1)).build());
    events.accept(status(vertex(run, 1, 4), vertex(run, 1, 4)).build());
    assertThat(heard)
        .containsExactly(
            new StepStarted(run), new StepCompleted(run, false, Duration.ofSeconds(3)));
  }

  @Test
  void sourceEndsWhenSomebodyGoesOnWithIt() {
    events.accept(status(vertex(from, 1, 2)).build());
    assertThat(heard).containsExactly(new StepStarted(from));

    events.accept(status(vertex(run, 3).addInputs("f")).build());
    assertThat(heard)
        .containsExactly(
            new StepStarted(from),
            new StepCompleted(from, false, Duration.ofSeconds(1)),
            new StepStarted(run));
  }

  @Test
  void sourceThatIsFetchedAddsUpItsTimes() {
    events.accept(status(vertex(from, 1, 2), vertex(from, 2)).build());
    events.accept(status(vertex(from, 2, 7)).build());
    assertThat(heard)
        .containsExactly(
            new StepStarted(from), new StepCompleted(from, false, Duration.ofSeconds(6)));
  }

  @Test
  void sourceThatNobodyNeedsEndsWithTheBuild() {
    events.accept(status(vertex(from, 1, 2)).build());
    events.close(() -> false);
    assertThat(heard).hasSize(2).last().isInstanceOf(StepCompleted.class);
  }

  @Test
  void lastLinesComeBeforeTheEnd() {
    events.accept(status(vertex(run, 1)).addLogs(log(run, 1, "one\nou")).build());
    events.accept(
        status(vertex(run, 1, 2).setError("exit code: 1"))
            .addLogs(log(run, 2, "err"))
            .addLogs(log(run, 1, "t"))
            .build());
    assertThat(heard)
        .containsExactly(
            new StepStarted(run),
            new StepLog(run, List.of("one")),
            new StepLog(run, List.of("out", "err")),
            new StepFailed(run, "exit code: 1"));
    assertThat(events.log("r")).containsExactly("one", "out", "err");
    assertThat(events.step("r")).contains(run);
  }

  @Test
  void stepThatWentWellIsForgotten() {
    events.accept(status(vertex(run, 1)).addLogs(log(run, 1, "one\n")).build());
    events.accept(status(vertex(run, 1, 2)).build());
    assertThat(events.log("r")).isEmpty();
    assertThat(events.log("unknown")).isEmpty();
  }
}
