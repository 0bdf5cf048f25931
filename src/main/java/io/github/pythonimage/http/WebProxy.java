package io.github.pythonimage.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A proxy for HTTP.
 *
 * @param login with which the client logs in; no text of this record has it
 */
public record WebProxy(String host, int port, Optional<Login> login) {

  /** A user and a password. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[user=" + user + "]";
    }
  }

  Proxy toJava() {
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
  }

  /** The value of a {@code Proxy-Authorization} header. */
  Optional<String> authorization() {
    return login.map(
        known -> {
          var pair = (known.user() + ":" + known.password()).getBytes(StandardCharsets.UTF_8);
          return "Basic " + Base64.getEncoder().encodeToString(pair);
        });
  }
}
