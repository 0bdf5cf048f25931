package io.github.pythonimage.buildkit.rpc;

/**
 * Gets the messages of one direction of a call, one after the other and never two at a time, and
 * then how it ended: one of the two, once, and nothing after it.
 */
public interface Observer<T> {

  void onNext(T message);

  void onError(RpcException failure);

  void onCompleted();
}
