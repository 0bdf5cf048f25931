package io.github.pythonimage.buildkit.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a daemon's answer says about the connection in which it asks for files. */
class ConnectionLossTest {

  private static final CallTrace ANSWERED = new CallTrace();

  static {
    var call = ClientStreamTracer.StreamInfo.newBuilder().build();
    ANSWERED.newClientStreamTracer(call, new Metadata()).inboundTrailers(new Metadata());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no active session for 5: context deadline exceeded",
        "rpc error: code = Unavailable desc = error reading from server: EOF",
        "failed to solve: rpc error: code = Unavailable desc = transport is closing",
        "rpc error: code = Unavailable desc = rpc error: code = Unavailable desc = connection"
            + " error: desc = \"transport: Error while dialing: only one connection allowed\"",
      })
  void lostSessionIsALostConnection(String description) {
    assertThat(ConnectionLoss.in(failure(description), ANSWERED)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process \"/bin/sh -c false\" did not complete successfully: exit code: 1",
        "rpc error: code = NotFound desc = no such file",
        "the build says rpc error: code = Unavailable desc = connection error",
      })
  void otherAnswersAreTheDaemonsOwn(String description) {
    assertThat(ConnectionLoss.in(failure(description), ANSWERED)).isEmpty();
  }

  @Test
  void callWithoutAnAnswerIsALostConnection() {
    assertThat(ConnectionLoss.in(failure("anything"), new CallTrace())).isPresent();
  }

  private static StatusRuntimeException failure(String description) {
    return Status.UNKNOWN.withDescription(description).asRuntimeException();
  }
}
