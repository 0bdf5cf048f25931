package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.proto.Message;
import org.jspecify.annotations.Nullable;

/** Waits until the one request of a call is there as a whole. */
final class OneRequest<Q, A extends Message> implements Observer<Q> {
  private final Call<A> call;
  private final Service.Answer<Q, A> answer;
  private @Nullable Q request;

  OneRequest(Call<A> call, Service.Answer<Q, A> answer) {
    this.call = call;
    this.answer = answer;
  }

  @Override
  public void onNext(Q message) {
    request = message;
  }

  @Override
  public void onError(RpcException failure) {}

  @Override
  public void onCompleted() {
    if (request == null) {
      call.onError(new RpcException(Code.INTERNAL, "the request is missing"));
    } else {
      answer.to(request, call);
    }
  }
}
