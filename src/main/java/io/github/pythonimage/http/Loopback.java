package io.github.pythonimage.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Whether a URL's own host is this machine, by its name alone: nothing is looked up. */
public final class Loopback {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|[01]?\\d?\\d)";
  private static final Pattern NAME =
      Pattern.compile("localhost|127(\\." + OCTET + "){3}", Pattern.CASE_INSENSITIVE);

  private Loopback() {}

  /** Whether no other machine sees what is sent there. */
  public static boolean isHostOf(URI url) {
    return url.getHost() != null && isHost(url.getHost());
  }

  /** Whether a host is this machine; an IPv6 address may be in brackets. */
  public static boolean isHost(String host) {
    return NAME.matcher(host).matches()
        || isIpv6(host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host);
  }

  private static boolean isIpv6(String host) {
    try {
      // In brackets there is an address, and never a name that would be looked up.
      return host.startsWith("[") && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
