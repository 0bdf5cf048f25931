package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.rpc.Code;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.rpc.Service;
import io.github.pythonimage.buildkit.wire.GetSecretRequest;
import io.github.pythonimage.buildkit.wire.GetSecretResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Hands a secret to the daemon at the moment a step mounts it. */
record SecretsService(List<Secret> secrets) {

  Service service() {
    return Service.named("moby.buildkit.secrets.v1.Secrets")
        .unary("GetSecret", GetSecretRequest::parse, this::getSecret);
  }

  private void getSecret(GetSecretRequest request, Call<GetSecretResponse> answer) {
    try {
      var data = ByteBuffer.wrap(find(request.id()).content().read());
      answer.onNext(new GetSecretResponse(data));
      answer.onCompleted();
    } catch (RpcException e) {
      answer.onError(e);
    } catch (IOException | RuntimeException e) {
      var what = "secret '" + request.id() + "' cannot be read: " + e;
      answer.onError(new RpcException(Code.FAILED_PRECONDITION, what));
    }
  }

  // NOT_FOUND is what the daemon turns into nothing for a step that does not require its secret.
  private Secret find(String id) {
    for (var secret : secrets) {
      if (secret.id().equals(id)) {
        return secret;
      }
    }
    throw new RpcException(Code.NOT_FOUND, "secret '" + id + "' was not given to this build");
  }
}
