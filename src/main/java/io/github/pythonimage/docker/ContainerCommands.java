package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import io.github.pythonimage.config.Size;
import java.util.List;
import java.util.Map;

/** What containers may do. */
final class ContainerCommands {
  private static final long PROCESSES = 512;
  private static final String NEVER_RUN = "/never-started";

  private ContainerCommands() {}

  /** Without a command of its own, an image that has none either would be refused. */
  static CreateContainerCmd idle(DockerClient client, String image) {
    return client
        .createContainerCmd(image)
        .withEntrypoint(NEVER_RUN)
        .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"));
  }

  /** The file system stays writable: only so can a probe see what the image's user may change. */
  static CreateContainerCmd of(DockerClient client, Probe probe) {
    var command =
        client
            .createContainerCmd(probe.image())
            .withEntrypoint(probe.command())
            .withHostConfig(host(probe.memory(), probe.readOnlyRoot()));
    probe.user().ifPresent(command::withUser);
    return command;
  }

  /** What the image starts. */
  static CreateContainerCmd of(DockerClient client, Service service) {
    return client.createContainerCmd(service.image()).withHostConfig(host(Probe.MEMORY, true));
  }

  /** No network, no privileges, no way to more of them. */
  private static HostConfig host(Size memory, boolean readOnlyRoot) {
    var host =
        HostConfig.newHostConfig()
            .withNetworkMode("none")
            // The command is process 1, whatever the engine's default: no signal of others ends it.
            .withInit(false)
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of("no-new-privileges:true"))
            .withPidsLimit(PROCESSES)
            .withMemory(memory.bytes())
            .withMemorySwap(memory.bytes())
            .withReadonlyRootfs(readOnlyRoot)
            // The engine's default may be a driver that cannot be read back. An image must not fill
            // the engine's disk either.
            .withLogConfig(
                new LogConfig(
                    LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "16m", "max-file", "1")));
    return readOnlyRoot
        ? host.withTmpFs(Map.of("/tmp", "rw,nosuid,nodev,size=64m,mode=1777"))
        : host;
  }
}
