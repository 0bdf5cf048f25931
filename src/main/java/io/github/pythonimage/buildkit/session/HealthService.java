package io.github.pythonimage.buildkit.session;

import io.github.pythonimage.buildkit.wire.HealthCheckRequest;
import io.github.pythonimage.buildkit.wire.HealthCheckResponse;
import io.github.pythonimage.buildkit.wire.HealthCheckResponse.ServingStatus;
import io.github.pythonimage.buildkit.wire.HealthGrpc;
import io.grpc.stub.StreamObserver;

/** Tells the daemon that we are still there; without it, a long RUN loses its session. */
public final class HealthService extends HealthGrpc.HealthImplBase {

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
    answer.onNext(HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build());
    answer.onCompleted();
  }
}
