package io.github.pythonimage.buildkit.session;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.wire.GetSecretRequest;
import io.github.pythonimage.buildkit.wire.GetSecretResponse;
import io.github.pythonimage.buildkit.wire.SecretsGrpc;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;

/** Hands a secret to the daemon at the moment a step mounts it. */
public final class SecretsService extends SecretsGrpc.SecretsImplBase {

  private final List<Secret> secrets;

  public SecretsService(List<Secret> secrets) {
    this.secrets = secrets;
  }

  @Override
  public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answer) {
    try {
      var data = ByteString.copyFrom(find(request.getId()).content().get());
      answer.onNext(GetSecretResponse.newBuilder().setData(data).build());
      answer.onCompleted();
    } catch (StatusException e) {
      answer.onError(e);
    } catch (IOException | RuntimeException e) {
      var what = "secret '" + request.getId() + "' cannot be read: " + e;
      answer.onError(Status.FAILED_PRECONDITION.withDescription(what).asRuntimeException());
    }
  }

  // NOT_FOUND is what the daemon turns into nothing for a step that does not require its secret.
  private Secret find(String id) throws StatusException {
    return secrets.stream()
        .filter(secret -> secret.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                Status.NOT_FOUND
                    .withDescription("secret '" + id + "' was not given to this build")
                    .asException());
  }
}
