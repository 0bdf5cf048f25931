package io.github.pythonimage.buildkit.endpoint;

import com.github.dockerjava.core.util.CertificateUtils;
import io.github.pythonimage.http.InsecureTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Which daemons behind TLS are trusted, and the client certificate for them.
 *
 * @param folder holds {@code ca.pem}, {@code cert.pem} and {@code key.pem}, or {@code ca.crt},
 *     {@code tls.crt} and {@code tls.key}. Without an authority, those that Java trusts count;
 *     without the other two, the client has no certificate.
 * @param verified whether the certificate of the daemon is verified
 */
public record Tls(Optional<Path> folder, boolean verified) {

  /** TLS with what a folder holds. */
  public static Tls of(Path folder) {
    return new Tls(Optional.of(folder), true);
  }

  Optional<Path> authority() {
    return file("ca.pem", "ca.crt");
  }

  Optional<Path> certificate() {
    return file("cert.pem", "tls.crt");
  }

  Optional<Path> key() {
    return file("key.pem", "tls.key");
  }

  private Optional<Path> file(String... names) {
    return folder.flatMap(
        inside -> Arrays.stream(names).map(inside::resolve).filter(Files::exists).findFirst());
  }

  public SSLContext context() throws IOException {
    if (verified && folder.isPresent() && authority().isEmpty() && certificate().isEmpty()) {
      throw new IOException(
          folder.get() + " must hold ca.pem, cert.pem and key.pem for a daemon behind TLS");
    }
    if (certificate().isPresent() != key().isPresent()) {
      throw new IOException(
          "%s lacks %s; a client needs both its certificate and the key to it"
              .formatted(
                  folder.orElseThrow(),
                  certificate().isEmpty() ? "cert.pem (or tls.crt)" : "key.pem (or tls.key)"));
    }
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keyManagers().orElse(null), trustManagers().orElse(null), null);
      return context;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException(
          "the certificates in %s cannot be used: %s"
              .formatted(folder.map(Path::toString).orElse("Java"), e.getMessage()),
          e);
    }
  }

  private Optional<KeyManager[]> keyManagers() throws IOException, GeneralSecurityException {
    if (certificate().isEmpty()) {
      return Optional.empty();
    }
    var file = certificate().get();
    var chain = certificates(file);
    for (var certificate : chain) {
      validateDates(file, certificate);
    }
    var key = CertificateUtils.loadPrivateKey(Files.readString(key().orElseThrow()));
    var store = emptyStore();
    store.setKeyEntry("client", key, new char[0], chain.toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return Optional.of(factory.getKeyManagers());
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  // A daemon would only say that the certificate is bad, and not which of the two.
  private static void validateDates(Path file, X509Certificate certificate) throws IOException {
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException e) {
      throw new IOException(
          "the client's certificate %s expired at %s"
              .formatted(file, certificate.getNotAfter().toInstant()));
    } catch (CertificateNotYetValidException e) {
      throw new IOException(
          "the client's certificate %s is not valid before %s"
              .formatted(file, certificate.getNotBefore().toInstant()));
    }
  }

  private Optional<TrustManager[]> trustManagers() throws IOException, GeneralSecurityException {
    if (!verified) {
      return Optional.of(new TrustManager[] {new InsecureTrust()});
    }
    if (authority().isEmpty()) {
      return Optional.empty();
    }
    var store = emptyStore();
    for (var trusted : certificates(authority().get())) {
      store.setCertificateEntry("authority-" + store.size(), trusted);
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Optional.of(factory.getTrustManagers());
  }
}
