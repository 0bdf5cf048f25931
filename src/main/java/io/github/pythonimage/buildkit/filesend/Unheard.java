package io.github.pythonimage.buildkit.filesend;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;

/** What comes in after a call was refused. */
final class Unheard implements StreamObserver<ByteString> {
  @Override
  public void onNext(ByteString message) {}

  @Override
  public void onError(Throwable error) {}

  @Override
  public void onCompleted() {}
}
