package io.github.pythonimage.buildkit.filesend;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.grpc.CallHeaders;
import io.github.pythonimage.buildkit.grpc.RejectedCall;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The session service through which a daemon sends results. One method serves for archives and for
 * trees, whose messages differ: what they are depends on the output that a header names.
 */
public final class FileSendService implements BindableService {

  private static final String OUTPUT = "buildkit-attachable-exporter-id";

  private static final MethodDescriptor<ByteString, ByteString> DIFF_COPY =
      MethodDescriptor.<ByteString, ByteString>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("moby.filesync.v1.FileSend/DiffCopy")
          .setRequestMarshaller(new Unparsed())
          .setResponseMarshaller(new Unparsed())
          .build();

  private final Map<Integer, ReceivedOutput> deliveries;

  /**
   * @param deliveries by the number of the build's output that they are for, counted from 0
   */
  FileSendService(Map<Integer, ReceivedOutput> deliveries) {
    this.deliveries = Map.copyOf(deliveries);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder("moby.filesync.v1.FileSend")
        .addMethod(DIFF_COPY, ServerCalls.asyncBidiStreamingCall(this::diffCopy))
        .build();
  }

  private StreamObserver<ByteString> diffCopy(StreamObserver<ByteString> daemon) {
    // Daemons that know one output only do not number it.
    var named = CallHeaders.first(OUTPUT).orElse("");
    var index = named.matches("\\d{1,6}") ? Integer.parseInt(named) : 0;
    var delivery = deliveries.get(index);
    if (delivery == null) {
      daemon.onError(
          Status.NOT_FOUND
              .withDescription("output " + index + " of this build is not one of the client's")
              .asRuntimeException());
      return new RejectedCall<>();
    }
    return delivery.accept((ServerCallStreamObserver<ByteString>) daemon);
  }

  private static final class Unparsed implements MethodDescriptor.Marshaller<ByteString> {
    @Override
    public InputStream stream(ByteString message) {
      return message.newInput();
    }

    @Override
    public ByteString parse(InputStream message) {
      try {
        return ByteString.readFrom(message);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
