package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.peer.BytesMessage;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** The methods of {@link RpcTest}, served by gRPC for Java. */
final class GrpcTalk {
  private GrpcTalk() {}

  static ServerServiceDefinition service(CompletableFuture<Boolean> cancelled) {
    return ServerServiceDefinition.builder("test.Talk")
        .addMethod(
            method("Echo", MethodDescriptor.MethodType.BIDI_STREAMING),
            ServerCalls.asyncBidiStreamingCall(
                out -> echo((ServerCallStreamObserver<BytesMessage>) out, cancelled)))
        .addMethod(
            method("Fail", MethodDescriptor.MethodType.UNARY),
            ServerCalls.asyncUnaryCall(
                (BytesMessage request, StreamObserver<BytesMessage> out) ->
                    out.onError(
                        Status.NOT_FOUND
                            .withDescription(request.getData().toStringUtf8())
                            .asException())))
        .addMethod(
            method("Refuse", MethodDescriptor.MethodType.BIDI_STREAMING),
            ServerCalls.asyncBidiStreamingCall(
                out -> {
                  out.onError(Status.NOT_FOUND.withDescription("never").asException());
                  return echo((ServerCallStreamObserver<BytesMessage>) out, cancelled);
                }))
        .build();
  }

  private static MethodDescriptor<BytesMessage, BytesMessage> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<BytesMessage, BytesMessage>newBuilder()
        .setType(type)
        .setFullMethodName("test.Talk/" + name)
        .setRequestMarshaller(ProtoUtils.marshaller(BytesMessage.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(BytesMessage.getDefaultInstance()))
        .build();
  }

  private static StreamObserver<BytesMessage> echo(
      ServerCallStreamObserver<BytesMessage> out, CompletableFuture<Boolean> cancelled) {
    out.setOnCancelHandler(() -> cancelled.complete(true));
    return new StreamObserver<>() {
      @Override
      public void onNext(BytesMessage message) {
        out.onNext(message);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }
}
