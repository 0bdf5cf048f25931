package io.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Calls the service, which runs in a container of the image that this Maven build made. */
class ServiceIT {

  @Test
  void serviceAnswers() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (DockerClient docker = connect()) {
      String container =
          docker
              .createContainerCmd(System.getProperty("service.image"))
              .withEnv("PORT=" + port)
              .withHostConfig(HostConfig.newHostConfig().withNetworkMode("host").withReadonlyRootfs(true))
              .exec()
              .getId();
      try {
        docker.startContainerCmd(container).exec();
        assertEquals(System.getProperty("answer"), answer(port));
      } finally {
        docker.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
      }
    }
  }

  private static DockerClient connect() {
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(System.getProperty("docker.host"))
            .build();
    return DockerClientImpl.getInstance(
        config,
        new ApacheDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  private static String answer(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
    for (int attempt = 0; ; attempt++) {
      try {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      } catch (IOException e) {
        if (attempt == 100) {
          throw e;
        }
        Thread.sleep(200);
      }
    }
  }
}
