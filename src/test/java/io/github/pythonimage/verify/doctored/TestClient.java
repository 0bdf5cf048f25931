package io.github.pythonimage.verify.doctored;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.net.URI;

/** Docker's own client, for what only tests do. */
final class TestClient {
  private TestClient() {}

  static DockerClient connect(URI host) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(host.toString())
            .build();
    var http = new ApacheDockerHttpClient.Builder().dockerHost(host).build();
    return DockerClientImpl.getInstance(config, http);
  }
}
