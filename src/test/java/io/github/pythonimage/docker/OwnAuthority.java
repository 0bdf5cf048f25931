package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An authority that nobody knows, and the server on loopback that it signed for.
 *
 * @param certificate as a PEM file
 * @param tls of the server
 */
public record OwnAuthority(Path certificate, SSLContext tls) {

  public static OwnAuthority make(Path folder) throws Exception {
    var store = folder.resolve("tls.p12");
    var certificate = folder.resolve("authority.pem");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    run(
        keytool
            + " -genkeypair -alias a -keyalg EC -groupname secp256r1 -dname CN=acme -validity 2"
            + " -ext san=ip:127.0.0.1,dns:localhost,dns:origin.example.com -ext bc:c -storepass changeit -keystore "
            + store);
    run(
        keytool
            + " -exportcert -rfc -alias a -storepass changeit -keystore "
            + store
            + " -file "
            + certificate);
    var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new OwnAuthority(certificate, context);
  }

  private static void run(String command) throws Exception {
    var process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** A server that speaks TLS in front of one that does not. */
  public Pump inFrontOf(URI server) throws IOException {
    return new Pump(
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        (client, pump) -> {
          try (var target = new Socket(server.getHost(), server.getPort())) {
            pump.join(client, target);
          }
        });
  }
}
