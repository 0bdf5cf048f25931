package io.github.pythonimage.buildkit.session;

import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.wire.AuthGrpc;
import io.github.pythonimage.buildkit.wire.CredentialsRequest;
import io.github.pythonimage.buildkit.wire.CredentialsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Sends credentials for registries to the daemon; empty ones for anonymous access. */
public final class AuthService extends AuthGrpc.AuthImplBase {

  private static final Credentials NOBODY = new Credentials("", "");

  private final CredentialSource source;

  public AuthService(CredentialSource source) {
    this.source = source;
  }

  @Override
  public void credentials(CredentialsRequest request, StreamObserver<CredentialsResponse> answer) {
    Credentials found;
    try {
      found = source.find(request.getHost()).orElse(NOBODY);
    } catch (RuntimeException e) {
      var what = "no credentials for " + request.getHost() + ": " + e.getMessage();
      throw Status.FAILED_PRECONDITION.withDescription(what).asRuntimeException();
    }
    answer.onNext(
        CredentialsResponse.newBuilder()
            .setUsername(found.username())
            .setSecret(found.secret())
            .build());
    answer.onCompleted();
  }
}
