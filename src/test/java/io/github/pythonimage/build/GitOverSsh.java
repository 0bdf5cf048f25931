package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An SSH server on loopback that serves repositories to clients that have one key; asyncssh, in an
 * environment of its own.
 */
record GitOverSsh(Process process, int port, String key) implements AutoCloseable {
  private static final String SERVER =
      """
      import asyncio, shlex, subprocess, sys
      import asyncssh
      from cryptography.hazmat.primitives import serialization
      from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

      async def copy(source, target):
          while data := await source.read(65536):
              target.write(data)
              await target.drain()

      async def serve(process):
          words = shlex.split(process.command or "")
          if len(words) != 2 or words[0] != "git-upload-pack":
              process.exit(1)
              return
          git = await asyncio.create_subprocess_exec("git", "upload-pack", words[1], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
          asking = asyncio.ensure_future(copy(process.stdin, git.stdin))
          await copy(git.stdout, process.stdout)
          status = await git.wait()
          asking.cancel()
          process.exit(status)

      async def main():
          # Always the same, so that the bases which know it are.
          secret = Ed25519PrivateKey.from_private_bytes(b"a server of a test, on loopback.")
          form = serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
          key = asyncssh.import_private_key(secret.private_bytes(*form))
          server = await asyncssh.listen(
              "127.0.0.1", 0, server_host_keys=[key], authorized_client_keys=sys.argv[1], process_factory=serve, encoding=None)
          print(server.get_port(), key.export_public_key().decode().strip(), flush=True)
          await asyncio.Event().wait()

      asyncio.run(main())
      """;

  /** Installs what it needs; once, for all servers. */
  static Path install(Path tools) throws Exception {
    run("python3", "-m", "venv", tools.toString());
    run(tools + "/bin/python", "-m", "pip", "install", "-q", "asyncssh==2.24.1");
    return tools;
  }

  /**
   * Starts one.
   *
   * @param folder for the server's own files
   * @param user the public key of who is let in
   */
  static GitOverSsh serve(Path tools, Path folder, Path user) throws Exception {
    var script = Files.writeString(folder.resolve("server.py"), SERVER);
    var process =
        new ProcessBuilder(tools + "/bin/python", script.toString(), user.toString())
            .redirectError(folder.resolve("server.log").toFile())
            .start();
    var line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    assertThat(line).as(Files.readString(folder.resolve("server.log"))).isNotNull();
    var words = line.split(" ", 2);
    return new GitOverSsh(process, Integer.parseInt(words[0]), words[1]);
  }

  /** Its line in a list of known hosts, whatever its port. */
  String knownHost() {
    return "* " + key;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
