package io.github.pythonimage.index;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What goes between us and an index, over HTTP. Java's own properties name a proxy. */
final class Transfer {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SLOWEST_BYTES_A_SECOND = 50_000;
  private static final int MOST_OF_A_PAGE = 64 << 20;
  private static final int MOST_OF_AN_ANSWER = 1 << 16;

  private final Index index;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(30))
          // Neither a wheel nor a password goes where nobody said it should.
          .followRedirects(Redirect.NEVER)
          .build();

  Transfer(Index index) {
    this.index = index;
  }

  /** What the index has of a wheel's project; nothing where it is not to be asked. */
  SimplePage page(Wheel wheel) {
    if (index.listing().isEmpty()) {
      return SimplePage.none();
    }
    var base = index.listing().get().toString();
    var address = URI.create((base.endsWith("/") ? base : base + "/") + wheel.project() + "/");
    var request = request(address, PATIENCE).header("Accept", SimplePage.ACCEPT).GET().build();
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      var body = text(response, MOST_OF_A_PAGE);
      var answer = answer(response, body);
      if (!answer.good() && !answer.absent()) {
        throw new UploadFailure(
            "The index does not say at "
                + address
                + " what it has: "
                + answer.words()
                + ". "
                + (answer.refusesLogin()
                    ? index.who()
                    : "See that -Dpython-image.wheels.index is the address that pip installs from."));
      }
      return answer.absent()
          ? SimplePage.none()
          : SimplePage.of(response.headers().firstValue("Content-Type").orElse(""), body);
    } catch (IOException e) {
      throw silent(address, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Sends a wheel. */
  Answer post(UploadForm form, Wheel wheel) {
    var patience = PATIENCE.plusSeconds(wheel.size().bytes() / SLOWEST_BYTES_A_SECOND);
    try {
      var body = UploadBody.of(form, wheel);
      var request =
          request(index.upload(), patience)
              .header("Content-Type", body.contentType())
              .POST(body.publisher())
              .build();
      var response = client.send(request, BodyHandlers.ofInputStream());
      return answer(response, text(response, MOST_OF_AN_ANSWER));
    } catch (IOException e) {
      throw silent(index.upload(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest.Builder request(URI address, Duration patience) {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("User-Agent", "python-image-maven-plugin");
    index
        .login()
        .filter(login -> Login.isShared(address, index.upload()))
        .ifPresent(login -> request.header("Authorization", login.basic()));
    return request;
  }

  private Answer answer(HttpResponse<InputStream> response, String body) {
    var text = index.login().map(login -> login.hiddenIn(body)).orElse(body);
    return Answer.of(response.statusCode(), text, response.headers().firstValue("Location"));
  }

  private static String text(HttpResponse<InputStream> response, int most) throws IOException {
    try (var in = response.body()) {
      return new String(in.readNBytes(most), StandardCharsets.UTF_8);
    }
  }

  private static UploadFailure silent(URI address, IOException e) {
    return new UploadFailure(
        "The index at "
            + address
            + " could not be asked: "
            + reason(e)
            + ". See that the address is right and this machine reaches it; a proxy is told to"
            + " Java, with -Dhttps.proxyHost.",
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof HttpTimeoutException) {
      return "it did not answer in time";
    }
    if (e instanceof ConnectException) {
      return e.getCause() != null && e.getCause().getCause() instanceof UnresolvedAddressException
          ? "its host is not known"
          : "nobody listens there, or nothing gets through";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static UploadFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new UploadFailure("Interrupted while uploading.", e);
  }
}
