package io.github.pythonimage.buildkit.grpc;

import io.grpc.stub.StreamObserver;

/** What still comes in after a call was refused. */
public class RejectedCall<T> implements StreamObserver<T> {

  @Override
  public void onNext(T message) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {}
}
