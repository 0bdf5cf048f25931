package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.rpc.Service;
import io.github.pythonimage.buildkit.wire.HealthCheckRequest;
import io.github.pythonimage.buildkit.wire.HealthCheckResponse;

/** Tells the daemon that we are still there; without it, a long RUN loses its session. */
final class HealthService {

  Service service() {
    return Service.named("grpc.health.v1.Health")
        .unary("Check", HealthCheckRequest::parse, HealthService::check);
  }

  private static void check(HealthCheckRequest request, Call<HealthCheckResponse> answer) {
    answer.onNext(new HealthCheckResponse(HealthCheckResponse.Status.SERVING));
    answer.onCompleted();
  }
}
