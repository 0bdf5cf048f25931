package io.github.pythonimage.buildkit.rpc;

/** What still comes in after a call was refused. */
public final class Refused<T> implements Observer<T> {
  @Override
  public void onNext(T message) {}

  @Override
  public void onError(RpcException failure) {}

  @Override
  public void onCompleted() {}
}
