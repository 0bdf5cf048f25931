package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.WaitResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A container that was started. */
record RunningContainer(DockerClient client, String id) {
  private static final Duration OUTPUT = Duration.ofSeconds(30);

  /** The engine notices a moment later than a question that a container has ended. */
  private static final Duration END = Duration.ofSeconds(2);

  private static final int PAUSE_MILLIS = 50;
  private static final int LAST_LINES = 20;

  /** Waits for the end of a command. */
  ProbeOutcome finish(Duration timeout) throws InterruptedException {
    var exitCode = await(timeout);
    var output = read(log());
    return exitCode.isPresent()
        ? new ProbeOutcome.Finished(exitCode.get(), output.stdout(), output.stderr())
        : new ProbeOutcome.TimedOut(timeout, output.stdout(), output.stderr());
  }

  /** Asks a service, and tells it to end. */
  Service.Outcome serve(Service service) throws InterruptedException {
    var reply = ask(service);
    if (reply.answer().isEmpty()) {
      var exitCode = await(END);
      return exitCode.isPresent()
          ? new Service.Outcome.Ended(exitCode.get(), lastLines())
          : new Service.Outcome.NotAnswered(reply.reason(), lastLines());
    }
    try {
      client.killContainerCmd(id).withSignal(service.stopSignal()).exec();
    } catch (ConflictException e) {
      return new Service.Outcome.Ended(await(END).orElse(0), lastLines());
    }
    return await(service.grace()).isPresent()
        ? new Service.Outcome.Answered(reply.answer())
        : new Service.Outcome.IgnoredSignal(reply.answer(), service.stopSignal(), service.grace());
  }

  /**
   * What a question in the container came to.
   *
   * @param answer empty for none
   * @param reason why there is none
   */
  private record Reply(String answer, String reason) {}

  private Reply ask(Service service) throws InterruptedException {
    var output = new Output();
    try {
      var question =
          client
              .execCreateCmd(id)
              .withCmd(service.question().toArray(String[]::new))
              .withAttachStdout(true)
              .withAttachStderr(true)
              .exec();
      var reply = new ResponseCallback<Frame>(output::add);
      var hasEnded = client.execStartCmd(question.getId()).exec(reply).awaitEnd(service.longest());
      return hasEnded && hasSucceeded(question.getId())
          ? new Reply(output.stdout().strip(), "")
          // Why a command cannot be started, engines write to its output.
          : new Reply("", (output.stderr() + output.stdout()).strip());
    } catch (DockerException e) {
      // The container has ended, or its Python cannot be started.
      return new Reply("", EngineException.describe(e));
    }
  }

  /** The engine notices a moment later than its output that a command has ended. */
  private boolean hasSucceeded(String command) throws InterruptedException {
    var until = System.nanoTime() + END.toNanos();
    var exitCode = client.inspectExecCmd(command).exec().getExitCodeLong();
    while (exitCode == null && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      exitCode = client.inspectExecCmd(command).exec().getExitCodeLong();
    }
    return exitCode != null && exitCode == 0;
  }

  private Optional<Integer> await(Duration timeout) throws InterruptedException {
    var exitCode = new AtomicInteger();
    var reply =
        new ResponseCallback<WaitResponse>(response -> exitCode.set(response.getStatusCode()));
    return client.waitContainerCmd(id).exec(reply).awaitEnd(timeout)
        ? Optional.of(exitCode.get())
        : Optional.empty();
  }

  private String lastLines() throws InterruptedException {
    var output = read(log().withTail(LAST_LINES));
    return output.stdout() + output.stderr();
  }

  private LogContainerCmd log() {
    return client.logContainerCmd(id).withStdOut(true).withStdErr(true);
  }

  private static Output read(LogContainerCmd log) throws InterruptedException {
    var output = new Output();
    log.exec(new ResponseCallback<Frame>(output::add)).awaitEnd(OUTPUT);
    return output;
  }
}
