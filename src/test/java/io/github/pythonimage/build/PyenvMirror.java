package io.github.pythonimage.build;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pythonimage.plan.Fingerprint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Archives on loopback, made by {@code .ci/engine}: Python's sources, and pyenv. */
record PyenvMirror(String sources) {

  /** The one of the engine; a test that needs it is left out where there is none. */
  static PyenvMirror ofEngine() {
    var sources = System.getProperty("engine.sourceMirror", "");
    assumeTrue(!sources.isEmpty(), "needs the system property engine.sourceMirror");
    return new PyenvMirror(sources);
  }

  /** The {@code <pyenv>} that a release of Debian has. */
  String pyenv(String suite) {
    return pyenv(suite, Fingerprint.of(bytes(suite + ".tar.gz")).hex());
  }

  /** The same, with another checksum than it has. */
  String pyenv(String suite, String sha256) {
    return "<pyenv><version>%s</version><sha256>%s</sha256><url>%s</url></pyenv>"
        .formatted(new String(bytes(suite + ".version")).strip(), sha256, url(suite + ".tar.gz"));
  }

  private URI url(String name) {
    return URI.create(sources.replaceFirst("/ftp/python$", "/pyenv/" + name));
  }

  private byte[] bytes(String name) {
    try {
      var answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(url(name)).build(), BodyHandlers.ofByteArray());
      assumeTrue(answer.statusCode() == 200, "needs pyenv on the mirror: .ci/engine up");
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
