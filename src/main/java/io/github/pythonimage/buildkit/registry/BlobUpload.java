package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.http.BoundedBody;
import io.github.pythonimage.http.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Sends a blob in one request, to an address that the registry names for it. */
record BlobUpload(RegistryRequests requests) {

  void run(String path, Blob content) throws IOException {
    try {
      RegistryRequests.accepted(RetryPolicy.DEFAULT.send(() -> attempt(path, content)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** An address is for one attempt: the registry forgets it after a failure. */
  private HttpResponse<byte[]> attempt(String path, Blob content) throws IOException {
    var begun =
        requests.sendOnce(
            path + "/blobs/uploads/",
            HttpRequest.newBuilder().POST(BodyPublishers.noBody()),
            BoundedBody.upTo(BoundedBody.DOCUMENT));
    return begun.statusCode() / 100 == 2
        ? requests.upload(uploadAddress(begun, content.digest()), content)
        : begun;
  }

  // A wrong address is no reason to ask for another one, so its exception is unchecked.
  private URI uploadAddress(HttpResponse<byte[]> begun, String digest) {
    var location = begun.headers().firstValue("Location").orElse("");
    // A query may hold a signature, which is as good as a password.
    var shown = location.replaceFirst("\\?.*", "");
    var query = (location.contains("?") ? "&" : "?") + "digest=" + digest;
    URI address;
    try {
      address = begun.uri().resolve(new URI(location + query));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new UncheckedIOException(
          new IOException("it names the upload address '" + shown + "', which is no URL", e));
    }
    if (location.isEmpty() || !requests.mayReceive(address)) {
      throw new UncheckedIOException(
          new IOException(
              "it names the upload address '"
                  + shown
                  + "', which is no address of https elsewhere"));
    }
    return address;
  }
}
