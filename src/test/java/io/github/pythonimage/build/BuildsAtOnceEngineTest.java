package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.secrets.PipSecrets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two projects of one scope whose builds run at the same time on one engine, and try to reach each
 * other. Their steps have the machine's network, so each sees the router of the other one's step.
 */
@Tag("engine")
@Timeout(900)
class BuildsAtOnceEngineTest {
  private static final String NAME = "builds-at-once-test/python";
  private static final String ROOT_NAME = "builds-at-once-test/root:1";
  private static final String PASSWORD = "s3cr3t-of-the-index";

  private static final String ATTACK =
      """
      import glob, http.client, json, os, re, signal, time, urllib.request
      own = os.path.dirname(os.environ["HOME"])
      for folder in (own + "/home", own + "/tmp", own + "/out"):
          open(folder + "/mark-" + ME, "w").write("mark-" + ME)
      def come(place):
          # The environment's proxies are for others.
          opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
          return int(opener.open(MEETING + place + ME, timeout=10).read())
      end = time.time() + 300
      while come("/") < 2 and time.time() < end:
          time.sleep(0.2)
      seen["met"] = come("/")
      reached, tokens, asked = [], {"0" * 43, ""}, 0
      for name in glob.glob("/proc/[0-9]*"):
          for file in ("environ", "cmdline", "maps"):
              try:
                  text = open(f"{name}/{file}", errors="replace").read()
              except OSError:
                  continue
              tokens.update(re.findall(r"127\\.0\\.0\\.1:\\d+/([\\w-]{20,})", text))
              if "mark-" + OTHER in text or PASSWORD in text:
                  reached.append(name)
          try:
              ids = re.search(r"Uid:\\s+(\\d+)", open(name + "/status").read())
              if ids and int(ids[1]) > 10000 and int(ids[1]) != os.getuid():
                  os.kill(int(name[6:]), signal.SIGKILL)
                  reached.append("killed " + name)
          except OSError:
              pass
      for top in ("/tmp", "/var/tmp", "/dev/shm", "/root", "/var/cache", "/run", "/home", "/wheels"):
          for folder, folders, files in os.walk(top):
              reached += [folder + "/" + file for file in files if file == "mark-" + OTHER]
      listening = set()
      for line in open("/proc/net/tcp").read().splitlines()[1:]:
          words = line.split()
          if words[3] == "0A":
              listening.add(int(words[1].split(":")[1], 16))
      for port in sorted(listening):
          for token in sorted(tokens):
              for path in (f"/{token}/simple/acme-private/", f"/{token}/files/0/{FOLDER}/acme_private-1.0-py3-none-any.whl"):
                  try:
                      connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                      connection.request("GET", path)
                      reply = connection.getresponse()
                      if "BaseHTTP" in (reply.getheader("Server") or ""):
                          reached.append([port, path, reply.status])
                  except (http.client.RemoteDisconnected, ConnectionResetError):
                      # The router says nothing to other users.
                      asked += 1
                  except (OSError, http.client.HTTPException):
                      pass
      seen["reached"], seen["asked"] = reached, asked
      # Until the other one has looked as well, and root.
      done = time.time() + 300
      while come("/done/") < 3 and time.time() < done:
          time.sleep(0.2)
      """;

  /** What root of the same machine is answered by whatever listens there. */
  private static final String ROOT =
      """
      FROM debian:trixie-slim
      RUN <<'PERL'
      #!/usr/bin/perl
      use strict;
      use IO::Socket::INET;
      # %s
      open(my $sockets, "<", "/proc/net/tcp");
      my ($silent, @reached) = (0);
      while (<$sockets>) {
        my @words = split;
        next unless $words[3] eq "0A";
        my $port = hex((split /:/, $words[1])[1]);
        for my $path ("/simple/acme-private/", "//simple/acme-private/", "/" . "0" x 43 . "/simple/acme-private/") {
          my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port", Timeout => 5) or next;
          $socket->sockopt(SO_RCVTIMEO, pack("l!l!", 5, 0));
          print $socket "GET $path HTTP/1.0\\r\\n\\r\\n";
          my $answer = join("", <$socket>);
          $silent++ if $answer eq "" or $answer =~ m{^HTTP/1.. 4.*BaseHTTP}s;
          push @reached, "$port $path" if $answer =~ /BaseHTTP/ and $answer =~ /acme_private/;
        }
      }
      open(my $seen, ">", "/seen");
      print $seen "uid $< silent " . ($silent >= 6 ? "enough" : $silent) . " reached [@reached]\\n";
      PERL
      """;

  @TempDir private Path first;
  @TempDir private Path second;
  @TempDir private Path folder;

  /**
   * Says how many have come to a place.
   *
   * @param places names of the builds at the beginning and at the end
   */
  private static HttpServer meeting(List<Set<String>> places) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var place = places.get(path.startsWith("/done/") ? 1 : 0);
            place.add(path);
            var answer = Integer.toString(place.size()).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    return server;
  }

  @Test
  void projectsThatBuildAtOnceDoNotReachEachOther() throws Exception {
    List<Set<String>> places =
        List.of(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
    var meeting = meeting(places);
    var threads = Executors.newFixedThreadPool(3);
    try (var builds = new ForeignBuilds(NAME, folder);
        var index = GuardedSite.of(builds.index(), "me", PASSWORD)) {
      new PureWheel("acme-private", "1.0", "private").into(builds.index());
      var place =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString((index.url() + "/files").getBytes(StandardCharsets.UTF_8));
      var names = List.of("acme_first", "acme_second");
      for (var name : names) {
        builds.sources(
            name,
            """
            ME, OTHER, MEETING, PASSWORD, FOLDER = "%s", "%s", "http://127.0.0.1:%d", "%s", "%s"
            """
                    .formatted(
                        name,
                        names.get(1 - names.indexOf(name)),
                        meeting.getAddress().getPort(),
                        PASSWORD,
                        place)
                + ATTACK);
      }
      var running =
          threads.invokeAll(
              List.of(
                  build(builds, index, first, "first", "acme_first"),
                  build(builds, index, second, "second", "acme_second"),
                  () -> root(places)));
      for (var one : running) {
        one.get();
      }

      assertThat(new ImageBuildFixture(folder).output(ROOT_NAME, "cat", "/seen"))
          .isEqualTo("uid 0 silent enough reached []\n");
      for (var tag : List.of("first", "second")) {
        assertThat(builds.seen(tag, "acme_" + tag, "met")).isEqualTo("2");
        assertThat(builds.seen(tag, "acme_" + tag, "reached")).isEqualTo("[]");
        // Its own router and the other one's, with two tokens and two addresses each.
        assertThat(Integer.parseInt(builds.seen(tag, "acme_" + tag, "asked")))
            .isGreaterThanOrEqualTo(8);
      }
    } finally {
      threads.shutdownNow();
      meeting.stop(0);
    }
  }

  /** A step of another build, with the machine's network, while both builds run. */
  private ConsoleFake root(List<Set<String>> places) throws Exception {
    var imageBuild = new ImageBuildFixture(folder);
    for (var end = System.nanoTime() + 300_000_000_000L; System.nanoTime() < end; ) {
      if (places.get(0).size() == 2) {
        imageBuild.make(ROOT_NAME, ROOT.formatted(System.nanoTime()));
        break;
      }
      Thread.sleep(200);
    }
    places.get(1).add("root");
    return imageBuild.console;
  }

  /** Each has a login for the index, from which it takes a package. */
  private static Callable<ConsoleFake> build(
      ForeignBuilds builds, GuardedSite index, Path module, String tag, String name)
      throws Exception {
    var pip = module.resolve("pip.conf");
    var machine = System.getProperty("engine.pipConfig", "");
    Files.writeString(
        pip,
        (machine.isEmpty() ? "[global]\n" : Files.readString(Path.of(machine)))
            + "extra-index-url = "
            + index.urlWithLogin()
            + "/simple\n");
    var imageBuild = new ImageBuildFixture(module);
    imageBuild.pip = PipSecrets.of(pip);
    return () ->
        builds.buildAll(
            imageBuild,
            module,
            "io.example:test",
            tag,
            "",
            builds.line(name) + "acme-private==1.0\n");
  }
}
