package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.rpc.Code;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.rpc.Service;
import io.github.pythonimage.buildkit.wire.CredentialsRequest;
import io.github.pythonimage.buildkit.wire.CredentialsResponse;

/** Tells the daemon who we are at a registry; nothing where we are nobody there. */
record AuthService(CredentialSource source) {

  private static final Credentials NOBODY = new Credentials("", "");

  Service service() {
    return Service.named("moby.filesync.v1.Auth")
        .unary("Credentials", CredentialsRequest::parse, this::credentials);
  }

  private void credentials(CredentialsRequest request, Call<CredentialsResponse> answer) {
    Credentials found;
    try {
      found = source.find(request.host()).orElse(NOBODY);
    } catch (RuntimeException e) {
      var what = "no credentials for " + request.host() + ": " + e.getMessage();
      answer.onError(new RpcException(Code.FAILED_PRECONDITION, what));
      return;
    }
    answer.onNext(new CredentialsResponse(found.username(), found.secret()));
    answer.onCompleted();
  }
}
