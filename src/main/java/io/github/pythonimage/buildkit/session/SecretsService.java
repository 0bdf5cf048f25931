package io.github.pythonimage.buildkit.session;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.buildkit.wire.GetSecretRequest;
import io.github.pythonimage.buildkit.wire.GetSecretResponse;
import io.github.pythonimage.buildkit.wire.SecretsGrpc;
import io.grpc.Status;
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
    var secret = find(request.getId());
    try {
      var data = ByteString.copyFrom(secret.content().get());
      answer.onNext(GetSecretResponse.newBuilder().setData(data).build());
      answer.onCompleted();
    } catch (IOException | RuntimeException e) {
      throw Status.FAILED_PRECONDITION
          .withDescription("secret '" + request.getId() + "' cannot be read: " + e)
          .asRuntimeException();
    }
  }

  // NOT_FOUND is what the daemon turns into nothing for a step that does not require its secret.
  private Secret find(String id) {
    return secrets.stream()
        .filter(secret -> secret.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                Status.NOT_FOUND
                    .withDescription("secret '" + id + "' was not given to this build")
                    .asRuntimeException());
  }
}
