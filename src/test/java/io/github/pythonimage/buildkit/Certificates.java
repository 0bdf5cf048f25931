package io.github.pythonimage.buildkit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of our own, made for one test run. */
public final class Certificates {

  private static final X500Principal AUTHORITY = new X500Principal("CN=test authority");

  private final KeyPair authorityKeys = keys();
  private final X509Certificate authority = issue(AUTHORITY, authorityKeys, "");

  /** A server's side of TLS; it talks only to clients that this authority knows. */
  public SSLContext server(String address) throws GeneralSecurityException, IOException {
    var keys = keys();
    var certificate = issue(new X500Principal("CN=server"), keys, address);
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
    store.setCertificateEntry("authority", authority);
    var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(store, new char[0]);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** A client's directory, as {@code DOCKER_CERT_PATH} names it. */
  public Path client(Path directory) throws IOException {
    return client(directory, Duration.ofHours(1));
  }

  /** The same, good for so long from now on. */
  public Path client(Path directory, Duration left) throws IOException {
    var keys = keys();
    pem(directory.resolve("ca.pem"), authority);
    pem(directory.resolve("cert.pem"), issue(new X500Principal("CN=client"), keys, "", left));
    pem(directory.resolve("key.pem"), keys.getPrivate());
    return directory;
  }

  private static void pem(Path file, Object content) throws IOException {
    try (var writer = new JcaPEMWriter(Files.newBufferedWriter(file))) {
      writer.writeObject(content);
    }
  }

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate issue(X500Principal subject, KeyPair keys, String address) {
    return issue(subject, keys, address, Duration.ofHours(1));
  }

  private X509Certificate issue(
      X500Principal subject, KeyPair keys, String address, Duration left) {
    try {
      var now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              AUTHORITY,
              BigInteger.valueOf(System.nanoTime()),
              Date.from(now.minus(Duration.ofHours(1))),
              Date.from(now.plus(left)),
              subject,
              keys.getPublic());
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(subject.equals(AUTHORITY)));
      if (!address.isEmpty()) {
        var name = new GeneralName(GeneralName.iPAddress, address);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
      }
      var signer = new JcaContentSignerBuilder("SHA256withRSA").build(authorityKeys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
