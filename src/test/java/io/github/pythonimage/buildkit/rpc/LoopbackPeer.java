package io.github.pythonimage.buildkit.rpc;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.List;

/** grpc-java as the caller of our services, over a real connection. */
public final class LoopbackPeer implements AutoCloseable {
  private final LoopbackServer server;
  private final ManagedChannel channel;

  public LoopbackPeer(Service service) throws IOException {
    server = new LoopbackServer(List.of(service));
    channel = OkHttpChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
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
  public void close() throws IOException {
    channel.shutdownNow();
    server.close();
  }
}
