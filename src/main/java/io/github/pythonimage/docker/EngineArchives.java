package io.github.pythonimage.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.pythonimage.http.StallGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Archives that an engine sends. docker-java reads each to its end before it closes it, also one
 * that stalls, so these are asked for a level below it.
 */
final class EngineArchives {
  private static final int NOT_FOUND = 404;
  private static final int FAILURE = 400;
  private static final int LONGEST_MESSAGE = 1 << 16;

  private final DockerHttpClient http;
  private final Duration silence;

  /**
   * Those of one engine.
   *
   * @param silence the longest time without a byte
   */
  EngineArchives(DockerHttpClient http, Duration silence) {
    this.http = http;
    this.silence = silence;
  }

  /** The file system of a container. */
  InputStream export(String container) throws IOException, InterruptedException {
    return open("/containers/" + container + "/export", silence);
  }

  /** A folder of a container, with its own entry first. */
  InputStream folder(String container, String folder) throws IOException, InterruptedException {
    var path = URLEncoder.encode(folder, StandardCharsets.UTF_8);
    return open("/containers/" + container + "/archive?path=" + path, silence);
  }

  /**
   * The layers of an image.
   *
   * @param timeout until the first byte: the classic store writes all layers to its disk before
   */
  InputStream save(String image, Duration timeout) throws IOException, InterruptedException {
    return open("/images/" + image + "/get", timeout);
  }

  private InputStream open(String path, Duration timeout) throws IOException, InterruptedException {
    var response = execute(path, timeout);
    var status = response.getStatusCode();
    if (status < FAILURE) {
      // To close the body itself would read it to its end.
      var body =
          new StallGuard(response.getBody(), response, 1, silence, describeSilence(silence))
              .start();
      return new ReadAheadStream(body).start();
    }
    try (response) {
      var message =
          new String(response.getBody().readNBytes(LONGEST_MESSAGE), StandardCharsets.UTF_8);
      throw status == NOT_FOUND
          ? new NotFoundException(message)
          : new DockerException(message, status);
    }
  }

  private Response execute(String path, Duration timeout) throws IOException, InterruptedException {
    var request = Request.builder().method(Request.Method.GET).path(path).build();
    var answer =
        CompletableFuture.supplyAsync(() -> http.execute(request), EngineArchives::inDaemon);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      var unused = answer.thenAccept(Response::close);
      throw new IOException(describeSilence(timeout), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      var unused = answer.thenAccept(Response::close);
      throw e;
    }
  }

  private static String describeSilence(Duration time) {
    return "the engine sent nothing for " + time.toSeconds() + " s";
  }

  private static void inDaemon(Runnable work) {
    var thread = new Thread(work, "engine-archive");
    thread.setDaemon(true);
    thread.start();
  }
}
