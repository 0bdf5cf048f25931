package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The router of indexes by itself, with the machine's Python, before several indexes of one host.
 */
class IndexRouterTest {
  private static final Path SCRIPTS = Path.of("src/main/python");
  private static final Path ROUTER = SCRIPTS.resolve("python_image/steps/indexes.py");
  private static final String JSON = "application/vnd.pypi.simple.v1+json";
  private static final String WHEEL = "acme_core-1.0-py3-none-any.whl";

  /** Asks the router for each of its arguments, and prints what it answers. */
  private static final String CLIENT =
      """
      import os, sys, urllib.error, urllib.request
      for path in sys.argv[1:]:
          try:
              with urllib.request.urlopen(os.environ["PYTHON_IMAGE_INDEXES"] + "/" + path) as answer:
                  print(answer.status, answer.read().decode())
          except urllib.error.HTTPError as error:
              print(error.code, error.read().decode())
      """;

  /** Says where the index that a project is bound to has each file of a lock. */
  private static final String LISTED =
      """
      import argparse, sys
      sys.path.insert(0, sys.argv.pop(1))
      from python_image.steps import indexes

      parser = argparse.ArgumentParser()
      indexes.add_arguments(parser)
      end = sys.argv.index("--")
      router = indexes.router_of(parser.parse_args(sys.argv[1:end]), indexes.pip_settings())
      for word in sys.argv[end + 1 :]:
          sha256, url = word.split(" ")
          index = router.bound("acme-core")
          print(router.own(index, "acme-core", url, sha256.strip("-")) or f"not of {index}")
      """;

  /** Asks the router's port without its token, or with another one. */
  private static final String STRANGER =
      """
      import os, sys, urllib.error, urllib.parse, urllib.request
      address = urllib.parse.urlsplit(os.environ["PYTHON_IMAGE_INDEXES"])
      token = address.path.strip("/")
      for path in ("", "/", token[:-1], token + "x", token.swapcase(), "%00", "\u00e9", "0" * 16):
          url = f"http://{address.netloc}/" + urllib.parse.quote(path) + "/simple/acme-core/"
          try:
              with urllib.request.urlopen(url) as answer:
                  print(answer.status, answer.read().decode())
          except urllib.error.HTTPError as error:
              print(error.code, error.read().decode())
      """;

  /** Knows the token, and asks for a file that a page names and for addresses of its own. */
  private static final String DEPUTY =
      """
      import base64, os, re, urllib.error, urllib.request
      def ask(path):
          try:
              with urllib.request.urlopen(os.environ["PYTHON_IMAGE_INDEXES"] + "/" + path) as answer:
                  return answer.read().decode()
          except urllib.error.HTTPError as error:
              return str(error.code)
      link = re.search('href="../../(files/[^"]+)"', ask("simple/acme-core/"))[1]
      files, number, seal, folder, name = link.split("/")
      host = base64.urlsafe_b64decode(folder + "==").decode().partition("/own")[0]
      secret = base64.urlsafe_b64encode(f"{host}/secret".encode()).decode().rstrip("=")
      print(ask(link), ask(f"{files}/{number}/{seal}/{secret}/{name}"), ask(f"{files}/-/{seal}/{folder}/{name}"))
      print(ask(f"{files}/{number}/{secret}/{name}"), ask("simple/..%2F..%2Fsecret/"), ask(f"{files}/{number}/{seal}/%00/x"))
      queried = re.search('href="../../(files/[^"]+/more.whl)"', ask("simple/acme-core/"))[1]
      print(ask(queried), ask(queried + ".metadata"), ask(queried + "?key=2"), ask(link + "?delete=1"), ask(queried + ".metadata?key=2"))
      """;

  /**
   * Two builds that have one cache, a third with another index, and a fourth whose cache is
   * damaged.
   */
  private static final String BUILDS =
      """
      import pathlib, sys, types
      sys.path.insert(0, sys.argv[1])
      from python_image.steps import indexes, index_cache

      folder = pathlib.Path(sys.argv[2])
      json = '{"files": [{"filename": "%s", "url": "%s/%s", "hashes": {"sha256": "%s"}}]}'
      made = []
      rewritten = indexes.Page.rewritten
      indexes.Page.rewritten = lambda page, routed: made.append(page) or rewritten(page, routed)

      def page(file="a-1-py3-none-any.whl", total="ab"):
          return "application/json", (json % (file, "https://files.invalid/a", file, total)).encode(), "https://own.invalid/a/"

      def build(said, url="https://own.invalid/"):
          router = indexes.Router([indexes.Index("own", url)], {})
          router.use(index_cache.IndexCache(folder))
          router.ask = lambda index, project: said
          kind, content = router.page("a")
          file = content.decode().partition("../../files/")[2].partition('"')[0]
          return router, content, file

      first, content, file = build(page())
      second, again, _ = build(page())
      print("made once:", len(made) == 1, content == again, first.listings == second.listings)
      print("known:", second.original(file), second.own(second.indexes[0], "a", "https://x.invalid/a-1-py3-none-any.whl", "ab", True))
      other, _, _ = build(page(), "https://other.invalid/")
      print("of another index:", other.original(file), len(made))
      _, changed, _ = build(page(total="cd"))
      print("changed:", b"cd" in changed, len(made))
      cache = index_cache.IndexCache(folder)
      (cache.metadata / "a").mkdir()
      index_cache.write(cache.metadata / "a" / "cd-ef", b"Name: a")
      described, content, _ = build(page(total="cd"))
      print("described:", b"core-metadata" in content, described.described, len(made))
      for path in cache.shown.iterdir():
          path.write_bytes(path.read_bytes() + b"x")
      _, content, _ = build(page(total="cd"))
      print("damaged:", b"x" != content[-1:], len(made))
      """;

  /**
   * Fetches forty files that an index does not have, or refuses, and reads none of forty that it
   * has; then a page.
   */
  private static final String CROWD =
      """
      import concurrent.futures, pathlib, sys, types
      sys.path.insert(0, sys.argv[1])
      from python_image.steps import indexes, common, downloads

      url, downloads.CACHE = sys.argv[2], pathlib.Path(sys.argv[3])
      router = indexes.Router([indexes.Index("x", url)], {"timeout": "10"})
      step = types.SimpleNamespace(address="http://localhost", router=router)

      def fetch(number):
          file = f"p{number}-1-py3-none-any.whl"
          hashes = {"sha256": f"{number:064x}"}
          downloads.fetch(common.Artifact("p", "1", file, url + file, hashes, frozenset(), "", {}, True), downloads.web(step))

      with concurrent.futures.ThreadPoolExecutor(8) as takers:
          tasks = [takers.submit(fetch, number) for number in range(40)]
          print({type(task.exception()).__name__ for task in tasks})
      unread = [router.get(router.indexes[0], url + "acme-core/") for _ in range(40)]
      print(router.page("acme-core")[0])
      """;

  /** Fetches a file whose address only foreign metadata names; another host leads there as well. */
  private static final String FOREIGN =
      """
      import http.server, os, pathlib, sys, threading, types
      sys.path.insert(0, sys.argv[1])
      from python_image.steps import indexes, common, downloads

      url, downloads.CACHE = sys.argv[2], pathlib.Path(sys.argv[3])
      netrc = downloads.CACHE / "netrc"
      netrc.write_text("machine 127.0.0.1 login bob password of-netrc")
      os.environ["NETRC"] = str(netrc)

      class Lead(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(302)
              self.send_header("Location", url + "/own/private.whl")
              self.send_header("Content-Length", "0")
              self.end_headers()

          def log_message(self, *words):
              pass

      leading = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Lead)
      threading.Thread(target=leading.serve_forever, daemon=True).start()
      own = indexes.Index("own", url + "/own/simple/", (), "own", ("bob", "of-index"))
      router = indexes.Router([own], {"timeout": "10"})
      get = downloads.web(types.SimpleNamespace(address="http://localhost", router=router))
      for address in (url, f"http://localhost:{leading.server_port}", url.replace("//", "//bob:of-url@")):
          try:
              print(get(address + "/own/private.whl", False).status_code)
          except common.UserError as mistake:
              print(mistake)
      if sys.argv[4:]:
          print(get(url + "/own/private.whl", True).status_code)
      """;

  @TempDir private Path folder;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private HttpServer server;

  private record Page(String kind, String text, int missing) {}

  @BeforeAll
  static void python() throws Exception {
    var process = new ProcessBuilder("sh", "-c", "python3 -c 'import pip'").start();
    assumeThat(process.waitFor()).as("the machine needs a python3 with pip").isZero();
  }

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      for (var login : logins(exchange.getRequestHeaders())) {
        logins.add(
            new String(
                Base64.getDecoder().decode(login.replace("Basic ", "")), StandardCharsets.UTF_8));
      }
      var page = pages.get(exchange.getRequestURI().getRawPath());
      if (page == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      var content = page.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.kind());
      var status = statuses.getOrDefault(exchange.getRequestURI().getRawPath(), 200);
      exchange.sendResponseHeaders(status, content.length + page.missing());
      exchange.getResponseBody().write(content);
      exchange.getResponseBody().flush();
    }
  }

  private static List<String> logins(Headers headers) {
    return Stream.of("Authorization", "Proxy-Authorization")
        .flatMap(name -> headers.getOrDefault(name, List.of()).stream())
        .toList();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void page(String path, String kind, String text) {
    pages.put(path, new Page(kind, text, 0));
  }

  private void html(String path, String... links) {
    page(path, "text/html", String.join("\n", links));
  }

  /** What the router and its client print. */
  private String asked(List<String> indexes, String... paths) throws Exception {
    return asked("[global]\nindex-url = " + url("/none/simple"), indexes, paths);
  }

  private String asked(String configuration, List<String> indexes, String... paths)
      throws Exception {
    var command = new ArrayList<>(List.of("python3", ROUTER.toString()));
    command.addAll(indexes);
    command.addAll(List.of("--", "python3", "-c", CLIENT));
    command.addAll(List.of(paths));
    return output(configuration, command);
  }

  private String output(String configuration, List<String> command) throws Exception {
    var config = Files.writeString(folder.resolve("pip.conf"), configuration);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).contains("prox"));
    environment.put("PIP_CONFIG_FILE", config.toString());
    environment.put("PYTHONUTF8", "1");
    environment.put("NETRC", folder.resolve("none").toString());
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private List<String> index(String name, String path, String... patterns) {
    var words = new ArrayList<>(List.of("--index", name, url(path), ""));
    words.addAll(List.of(patterns));
    return words;
  }

  private static List<String> both(List<String> one, List<String> other) {
    var words = new ArrayList<>(one);
    words.addAll(other);
    return words;
  }

  @ParameterizedTest
  @CsvSource({
    "acme-*, acme-core, own",
    "acme-core, acme-*, partner",
    "acme-*, acme-co*, own",
    "a*re, acme-*, own",
    "*acme-core*, acme-core, own",
  })
  void theMostExactPatternDecides(String partner, String own, String whose) throws Exception {
    html("/partner/simple/acme-core/", "<a href='partner.whl'>partner.whl</a>");
    html("/own/simple/acme-core/", "<a href='own.whl'>own.whl</a>");

    var said =
        asked(
            both(index("partner", "/partner/simple", partner), index("own", "/own/simple", own)),
            "simple/Acme.Core/");

    assertThat(said).startsWith("200 ").contains(whose + ".whl</a>").containsOnlyOnce("</a>");
  }

  @Test
  void nobodyElseIsAskedForWhatTheMostExactPatternBinds() throws Exception {
    html("/partner/simple/acme-core/", "<a href='partner.whl'>partner.whl</a>");

    assertThat(
            asked(
                both(
                    index("partner", "/partner/simple", "acme-*"),
                    index("own", "/own/simple", "acme-core")),
                "simple/acme-core/"))
        .startsWith("404 ");
  }

  @Test
  void whoDoesNotKnowTheTokenIsNotAnswered() throws Exception {
    html("/own/simple/acme-core/", "<a href='own.whl'>own.whl</a>");
    var command = new ArrayList<>(List.of("python3", ROUTER.toString()));
    command.addAll(index("own", "/own/simple", "acme-*"));
    command.addAll(List.of("--", "python3", "-c", STRANGER));

    assertThat(output("[global]\n", command).lines()).hasSize(8).allMatch("404 "::equals);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 503, 403})
  @Timeout(60)
  void whatIsNotReadKeepsNobodyWaiting(int status) throws Exception {
    html("/own/simple/acme-core/", "<a href='a-1.tar.gz'>a-1.tar.gz</a>");
    for (var number = 0; number < 40; number++) {
      var path = "/own/simple/p" + number + "-1-py3-none-any.whl";
      page(path, "text/plain", "nothing");
      statuses.put(path, status);
    }
    var command =
        List.of(
            "python3",
            "-B",
            "-c",
            CROWD,
            SCRIPTS.toString(),
            url("/own/simple/"),
            folder.toString());

    assertThat(output("[global]\n", command)).isEqualTo("{'UserError'}\ntext/html\n");
  }

  @Test
  void noLoginGoesToAnAddressThatOnlyADependencyNames() throws Exception {
    page("/own/private.whl", "application/zip", "wheel");
    var command = new ArrayList<>(List.of("python3", "-B", "-c", FOREIGN));
    command.addAll(List.of(SCRIPTS.toString(), url(""), folder.toString()));

    assertThat(output("[global]\n", command)).isEqualTo("200\n200\n200\n");
    assertThat(logins).isEmpty();
    statuses.put("/own/private.whl", 401);
    assertThat(output("[global]\n", command))
        .startsWith(
            url("/own/private.whl")
                + " answered 401 Unauthorized. No login is sent there, because a dependency names"
                + " this address and the POM does not: name it in <requirements>.\n");
    assertThat(logins).isEmpty();
    statuses.clear();
    command.add("by the POM as well");
    output("[global]\n", command);
    assertThat(logins).containsExactly("bob:of-index");
  }

  @Test
  void aPageIsMadeOnceForAllBuildsOfACache() throws Exception {
    var process =
        new ProcessBuilder("python3", "-B", "-c", BUILDS, SCRIPTS.toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output)
        .isEqualTo(
            """
            made once: True True True
            known: ('0', 'https://files.invalid/a/a-1-py3-none-any.whl') https://files.invalid/a/a-1-py3-none-any.whl
            of another index: None 2
            changed: True 3
            described: True {('0', 'https://files.invalid/a/a-1-py3-none-any.whl'): ('a', 'cd', 'ef')} 4
            damaged: True 5
            """);
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void whoKnowsTheTokenReadsOnlyWhatPagesName() throws Exception {
    html(
        "/own/simple/acme-core/",
        "<a href='own.whl'>own.whl</a>",
        "<a href='more.whl?key=1'>more.whl</a>");
    page("/own/simple/acme-core/own.whl", "application/zip", "wheel");
    page("/own/simple/acme-core/more.whl", "application/zip", "more");
    page("/own/simple/acme-core/more.whl.metadata", "text/plain", "metadata");
    html("/secret/own.whl", "stolen");
    html("/secret/", "<a href='stolen.whl'>stolen.whl</a>");
    var command = new ArrayList<>(List.of("python3", ROUTER.toString()));
    command.addAll(index("own", "/own/simple", "acme-*"));
    command.addAll(List.of("--", "python3", "-c", DEPUTY));

    assertThat(output("[global]\n", command))
        .isEqualTo("wheel 404 404\n404 404 404\nmore metadata 404 404 404\n");
  }

  /**
   * uv goes by the name in JSON and by what stands after the last slash in HTML, pip by the
   * address.
   */
  @Test
  void aFileWithTwoNamesIsNotShown() throws Exception {
    var sources = "acme_core-1.0.tar.gz";
    page(
        "/own/simple/acme-core/",
        JSON,
        """
        {"meta": {"api-version": "1.0"}, "name": "acme-core", "files": [
          {"filename": "%1$s", "url": "%1$s?key=1"},
          {"filename": "%1$s", "url": "%2$s"},
          {"filename": "%2$s", "url": "%1$s"},
          {"filename": "%1$s", "url": "%1$s.metadata"},
          {"filename": "%1$s", "url": "a%%2F%1$s"},
          {"url": "%1$s"}]}
        """
            .formatted(sources, WHEEL));
    html(
        "/own/simple/acme-page/",
        "<a href='a%2F" + sources + "'>a</a>",
        "<a href='" + WHEEL + "?/acme_page-9.tar.gz'>acme_page-9.tar.gz</a>");
    var asking =
        """
        import os, re, urllib.request
        for project in ("acme-core", "acme-page"):
            with urllib.request.urlopen(os.environ["PYTHON_IMAGE_INDEXES"] + f"/simple/{project}/") as answer:
                print([url.rpartition("/")[2] for url in re.findall(r'(?:"url": |href=)"([^"]*)"', answer.read().decode())])
        """;
    var command = new ArrayList<>(List.of("python3", ROUTER.toString()));
    command.addAll(index("own", "/own/simple", "acme-*"));
    command.addAll(List.of("--", "python3", "-c", asking));

    assertThat(output("[global]\n", command))
        .isEqualTo("['%s']\n['%s']\n".formatted(sources, WHEEL));
  }

  /**
   * An index says that a file is shorter or longer than it is, or says so in two ways: what is left
   * is no answer to the next question, and nobody waits for what does not come.
   */
  @Test
  @Timeout(60)
  void anIndexDoesNotAnswerTheNextQuestionToo() throws Exception {
    var script =
        """
        import http.client, json, socket, sys, threading
        sys.path.insert(0, sys.argv[1])
        from python_image.steps import indexes

        def said(body, *headers):
            return b"HTTP/1.1 200 OK\\r\\n" + b"".join(line + b"\\r\\n" for line in headers) + b"\\r\\n" + body

        forged = said(b"forged", b"Content-Length: 6")
        files = {
            "both": said(b"5\\r\\nwheel\\r\\n%x\\r\\n%s\\r\\n0\\r\\n\\r\\n" % (len(forged), forged), b"Content-Length: 5", b"Transfer-Encoding: chunked"),
            "long": said(b"wheel" + forged, b"Content-Length: 5"),
            "twice": said(b"wheel" + forged, b"Content-Length: 5", b"Content-Length: 5"),
            "short": said(b"wheel", b"Content-Length: 9"),
            "good": said(b"good", b"Content-Length: 4"),
        }

        def serve(connection):
            with connection, connection.makefile("rb") as asked:
                name = asked.readline().split()[1].decode().rpartition("/")[2]
                page = {"files": [{"filename": f"{name}-1.whl", "url": f"/files/{name}-1.whl"} for name in files]}
                text = json.dumps(page).encode()
                page = said(text, b"Content-Type: application/vnd.pypi.simple.v1+json", b"Content-Length: %d" % len(text))
                connection.sendall(files.get(name.partition("-")[0], page))

        def accept(server):
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

        server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        router = indexes.Router([indexes.Index("own", "http://127.0.0.1:%d/simple/" % server.getsockname()[1])], {})
        token, tool = indexes.served(router)[7:].split("/")[1], None
        address = indexes.served(router)[7:].split("/")[0]

        def ask(path):
            tool.request("GET", f"/{token}/{path}")
            try:
                return tool.getresponse().read().decode()
            except http.client.IncompleteRead:
                return "cut off"

        for name in files:
            tool = http.client.HTTPConnection(address, timeout=20)
            urls = {file["filename"]: file["url"][6:] for file in json.loads(ask("simple/all/"))["files"]}
            print(ask(urls[f"{name}-1.whl"]).partition("HTTP")[0], ask(urls["good-1.whl"]))
        """;
    var command = List.of("python3", "-B", "-c", script, SCRIPTS.toString());

    assertThat(output("[global]\n", command))
        .isEqualTo("wheel good\nwheel good\nwheel good\ncut off good\ngood good\n");
  }

  /** The address with its token may be in a command line, which everybody on a machine reads. */
  @Test
  void processesOfOtherUsersAreNotAnswered() throws Exception {
    var script =
        """
        import errno, os, sys, urllib.error, urllib.request
        sys.path.insert(0, sys.argv[1])
        from python_image.steps import indexes

        tables = indexes.users_in_tables
        router = indexes.Router([], {})
        address = indexes.served(router)
        own = os.geteuid()

        def ask(*askers):
            router.askers = set(askers)
            try:
                urllib.request.urlopen(f"{address}/simple/acme/")
            except urllib.error.HTTPError as error:
                return error.code
            except OSError:
                return "no answer"

        def broken(*words):
            raise OSError(errno.EMFILE, "no descriptor is left")

        print(ask(own), ask(own, own + 1), ask(own + 1), ask())
        indexes.users_in_tables = broken
        print(ask(own), ask(own + 1))
        indexes.users_in_tables, indexes.user_of = tables, lambda client, server: None
        print(ask(own), ask(own + 1))
        indexes.user_of = broken
        print(ask(own), ask(own))
        indexes.user_of = lambda client, server: own
        print(ask(own))
        """;
    var command = List.of("python3", "-B", "-c", script, SCRIPTS.toString());

    assertThat(output("[global]\n", command))
        .isEqualTo(
            """
            404 404 no answer no answer
            404 no answer
            404 no answer
            no answer no answer
            404
            """);
  }

  /** Pip's configuration trusts one host, and an answer of that leads to another one. */
  @Test
  void redirectsTakeNoTrustAndNoLoginAlong() throws Exception {
    var script =
        """
        import io, sys
        sys.path.insert(0, sys.argv[1])
        from python_image.steps import indexes

        class Adapter(indexes.requests.adapters.BaseAdapter):
            def send(self, request, verify=True, **settings):
                print(request.url, verify, request.headers.get("Authorization"))
                answer = indexes.requests.Response()
                answer.request, answer.url, answer.raw = request, request.url, io.BytesIO()
                goes_on = request.url == "https://trusted.invalid/"
                answer.status_code = 302 if goes_on else 200
                answer.headers["Location"] = sys.argv[2]
                return answer

            def close(self):
                pass

        for to in sys.argv[2:]:
            sys.argv[2] = to
            session = indexes.Session(["trusted.invalid", "also.invalid:8443"])
            session.mount("https://", Adapter())
            session.mount("http://", Adapter())
            session.get("https://trusted.invalid/", verify=False, auth=("me", "pw"))
        """;
    var netrc = Files.writeString(folder.resolve("netrc"), "default login you password word\n");
    var builder =
        new ProcessBuilder(
                "python3",
                "-B",
                "-c",
                script,
                SCRIPTS.toString(),
                "https://other.invalid/",
                "https://also.invalid:8443/",
                "http://other.invalid/")
            .redirectErrorStream(true);
    builder.environment().put("NETRC", netrc.toString());
    builder.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).contains("prox"));
    builder.environment().remove("REQUESTS_CA_BUNDLE");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    var first = "https://trusted.invalid/ False Basic bWU6cHc=\n";
    assertThat(said)
        .isEqualTo(
            first
                + "https://other.invalid/ True Basic eW91OndvcmQ=\n"
                + first
                + "https://also.invalid:8443/ False Basic eW91OndvcmQ=\n"
                + first
                + "http://other.invalid/ True None\n");
  }

  /** A file that a lock has, and its checksum there. */
  private static String file(String url, String sha256) {
    return sha256 + " " + url;
  }

  private List<String> allowed(String... files) throws Exception {
    var command = new ArrayList<>(List.of("python3", "-B", "-c", LISTED, SCRIPTS.toString()));
    command.addAll(index("partner", "/partner/simple", "acme-*"));
    command.addAll(index("acme", "/repository/acme/simple", "acme-core"));
    command.add("--");
    command.addAll(List.of(files));
    return output("[global]\n", command).lines().toList();
  }

  @Test
  void aPageThatIsTooLargeIsToldInOneLine() throws Exception {
    listed(true, WHEEL, "abc");
    var small = LISTED.replace("import indexes\n", "import indexes\nindexes.LARGEST_PAGE = 50\n");
    var catching =
        "try:\n" + small.indent(4) + "except indexes.Refusal as refusal:\n    print(refusal)\n";
    var command = new ArrayList<>(List.of("python3", "-B", "-c", catching, SCRIPTS.toString()));
    command.addAll(index("acme", "/repository/acme/simple", "acme-core"));
    command.addAll(List.of("--", file(url("/elsewhere/" + WHEEL), "abc")));

    assertThat(output("[global]\n", command))
        .isEqualTo(
            "the index acme ("
                + url("/repository/acme/simple/")
                + ") sent a page of acme-core that has more than 0 MiB.\n");
  }

  private void listed(boolean json, String file, String sha256) {
    var address = "../../packages/" + file;
    if (json) {
      page(
          "/repository/acme/simple/acme-core/",
          JSON,
          "{\"files\": [{\"filename\": \"%s\", \"url\": \"%s\", \"hashes\": {%s}}]}"
              .formatted(file, address, sha256.isEmpty() ? "" : "\"sha256\": \"" + sha256 + "\""));
    } else {
      html(
          "/repository/acme/simple/acme-core/",
          "<a href='mailto:somebody@example.com'>Mail</a>",
          "<a href='%s%s'>%s</a>"
              .formatted(address, sha256.isEmpty() ? "" : "#sha256=" + sha256, file));
    }
  }

  /** Where a file that the index has is fetched from. */
  private String ofTheIndex(String path) {
    return url(path) + "/";
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileOfALockIsOneThatItsIndexLists(boolean json) throws Exception {
    var proxy = url("/repository/pypi-proxy/packages/" + WHEEL);
    var own = ofTheIndex("/repository/acme/packages");

    listed(json, WHEEL, "abc");
    assertThat(
            allowed(
                file(proxy, "-"),
                file(proxy, "ABC"),
                file(proxy, "def"),
                file(proxy.replace("1.0", "9.0"), "abc")))
        .containsExactly(own + WHEEL, own + WHEEL, refused(), refused());

    listed(json, WHEEL, "");
    assertThat(allowed(file(proxy, "def"))).containsExactly(own + WHEEL);

    listed(json, "acme_core-1.0+own-py3-none-any.whl", "abc");
    assertThat(allowed(file(url("/elsewhere/acme_core-1.0+own-py3-none-any.whl"), "abc")))
        .containsExactly(own + "acme_core-1.0+own-py3-none-any.whl");
  }

  @Test
  void aFileOfALockMayLieBelowItsIndexAndNotBesideIt() throws Exception {
    var simple = "/repository/acme/simple";
    assertThat(
            allowed(
                file(url(simple + "/files/" + WHEEL), "-"),
                file(url("/repository/acme/simple-evil/" + WHEEL), "-"),
                file(url(simple + "/../../pypi-proxy/" + WHEEL), "-"),
                file(url(simple + "/%2e%2e/../pypi-proxy/" + WHEEL), "-"),
                file(url(simple + "/..%2f..%2fpypi-proxy/" + WHEEL), "-"),
                file(url(simple + "/%252e%252e/pypi-proxy/" + WHEEL), "-"),
                file("https://127.0.0.1" + simple + "/" + WHEEL, "-")))
        .containsExactly(
            ofTheIndex(simple + "/files") + WHEEL,
            refused(),
            refused(),
            refused(),
            refused(),
            refused(),
            refused());
  }

  private String refused() {
    return "not of the index acme (" + url("/repository/acme/simple/") + ")";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"files\": [{\"url\": \"a.whl\"}",
        "[]",
        "{}",
        "{\"files\": {\"a\": 1}}",
        "{\"files\": [{\"filename\": \"a.whl\"}]}",
        "{\"files\": [{\"url\": 1}]}",
        ""
      })
  void whatIsNoPageIsToldInOneLine(String text) throws Exception {
    page("/own/simple/acme-core/", JSON, text);

    assertThat(asked(index("own", "/own/simple", "acme-*"), "simple/acme-core/"))
        .endsWith(
            "ERROR: the index own (%s) answered with something else than a page of acme-core's files (as %s).\n"
                .formatted(url("/own/simple/"), JSON))
        .doesNotContain("Traceback", "the router of indexes failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, "text/html"})
  void aPageThatDoesNotArriveWholeIsToldInOneLine(String kind) throws Exception {
    pages.put("/own/simple/acme-core/", new Page(kind, "<a href='a.whl'>a.whl</a>", 100));

    assertThat(asked(index("own", "/own/simple", "acme-*"), "simple/acme-core/"))
        .contains(
            "ERROR: the index own (%s) did not send its page of acme-core to the end"
                .formatted(url("/own/simple/")))
        .doesNotContain("Traceback", "the router of indexes failed");
  }

  @ParameterizedTest
  @CsvSource({"s%E2%82%ACcret, s€cret", "s%C3%BCcret, sücret", "%D1%81ecret, сecret"})
  void loginsAreSentInUtf8(String quoted, String password) throws Exception {
    html("/own/simple/idna/", "<a href='idna.whl'>idna.whl</a>");

    var said =
        asked(
            "[global]\nindex-url = " + url("/own/simple").replace("//", "//bob:" + quoted + "@"),
            index("acme", "/repository/acme/simple", "acme-*"),
            "simple/idna/");

    assertThat(said).startsWith("200 ").doesNotContain("cret");
    assertThat(logins).containsExactly("bob:" + password);
  }

  @Test
  void aProxyGetsItsLoginInUtf8() throws Exception {
    html("/simple/acme-core/", "<a href='a.whl'>a.whl</a>");

    var said =
        asked(
            "[global]\nproxy = " + url("").replace("//", "//bob:s%E2%82%ACcret@"),
            List.of("--index", "acme", "http://index.invalid/simple", "", "acme-*"),
            "simple/acme-core/");

    assertThat(said).startsWith("200 ").doesNotContain("cret");
    assertThat(logins).containsExactly("bob:s€cret");
  }

  @Test
  void noErrorRepeatsAPassword() throws Exception {
    var acme = index("acme", "/repository/acme/simple", "acme-*");

    for (var configuration :
        List.of(
            "index-url = https://bob:s3cr3t@127.0.0.1/simple\n",
            "[global]\nindex-url s3cr3t\n",
            "[global]\nproxy = http://bob:s3cr3t/@127.0.0.1:9\n",
            "[global]\nproxy = http://bob:s3cr3t€@[127.0.0.1:9\n",
            "[global]\nproxy = http://bob:s3cr3t€@127.0.0.1:1\n")) {
      assertThat(asked(configuration, acme, "simple/acme-core/"))
          .as(configuration)
          .contains("ERROR: ")
          .doesNotContain("s3cr3t", "Traceback");
    }
  }
}
