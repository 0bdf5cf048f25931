package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.filesync.FileSource;
import io.github.pythonimage.buildkit.filesync.FileSyncService;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What we offer to the daemon during one build. */
record SessionServices(BuildRequest request, CredentialSource credentials) {

  List<ServerServiceDefinition> all() {
    return List.of(
        new HealthService().bindService(),
        new SecretsService(request.secrets()).bindService(),
        new AuthService(credentials).bindService(),
        files().intercepted());
  }

  private FileSyncService files() {
    var dockerfile = request.dockerfile().getBytes(StandardCharsets.UTF_8);
    return new FileSyncService(
        Map.of(
            "context",
            FileSource.directory(request.context()),
            "dockerfile",
            FileSource.inMemory(Map.of(SolveRequests.fileName(request), dockerfile))));
  }

  /**
   * Names the context between builds: under the same key, the daemon asks again only for files
   * whose size or time has changed. The directory's own number is part of it, so that a fresh
   * checkout at the same path, as on build servers, is not taken for the one before.
   */
  String sharedKey() {
    try {
      var path = request.context().toRealPath();
      var directory = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return nameBased(path, directory + request.contextGeneration());
    } catch (IOException e) {
      // The daemon will ask for the directory and be told what is wrong with it.
      return UUID.randomUUID().toString();
    }
  }

  private static String nameBased(Path path, String directory) {
    var name = path + "\n" + directory;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
