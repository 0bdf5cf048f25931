package io.github.pythonimage.buildkit.grpc;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the servers that answer a daemon. */
public final class ServiceServers {

  /**
   * How large the headers of a call may be: every line of a {@code .dockerignore} is one, and
   * gRPC's default of 8 KiB is full after some 200.
   */
  public static final int MAX_HEADERS = 16 * 1024 * 1024;

  /** How large a message may be, whoever sends it. */
  public static final int MAX_MESSAGE = 16 * 1024 * 1024;

  /** How much of a stream, and of all streams, may be on its way; gRPC's default is 64 KiB. */
  public static final int WINDOW = 1024 * 1024;

  private ServiceServers() {}

  /** A server of these services. Where it listens and on which threads it works is not set. */
  public static OkHttpServerBuilder of(List<? extends BindableService> services) {
    var builder =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            // BuildKit measures the connection with pings while it sends.
            .permitKeepAliveWithoutCalls(true)
            .permitKeepAliveTime(0, TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_MESSAGE)
            .maxInboundMetadataSize(MAX_HEADERS)
            .flowControlWindow(WINDOW)
            .intercept(new FailureAnswers())
            .intercept(new CallHeaders());
    services.forEach(builder::addService);
    return builder;
  }
}
