package io.github.pythonimage.buildkit.grpc;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.List;

/** A daemon that calls one of our services, over a real connection. */
public final class LoopbackPeer implements AutoCloseable {
  private final Server server;
  private final ManagedChannel channel;

  public LoopbackPeer(BindableService service) throws IOException {
    server = ServiceServers.of(List.of(service)).build().start();
    channel = OkHttpChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  /** Calls with these headers: names and values in turn. */
  public Channel with(String... namesAndValues) {
    var headers = new Metadata();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      var name = Metadata.Key.of(namesAndValues[i], Metadata.ASCII_STRING_MARSHALLER);
      headers.put(name, namesAndValues[i + 1]);
    }
    return with(headers);
  }

  /** Calls with these headers. */
  public Channel with(Metadata headers) {
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
