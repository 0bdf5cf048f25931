package io.github.pythonimage.pypi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.pypi.PackageIndex.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to an index, and what is made of its answers. */
class PackageIndexTest {
  private static final String FILE = "acme_native-1.0-cp313-cp313-linux_x86_64.whl";
  private static final String PAGE = "GET /simple/acme-native/";
  private static final Login LOGIN = new Login("zoë", "pass/wörd", "settings.xml, <server> 'acme'");

  @TempDir private Path folder;
  private LoopbackIndex server;
  private Wheel wheel;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackIndex();
    server.reply("POST /legacy/", 200, Map.of(), "");
    var metadata =
        """
        Metadata-Version: 2.1
        Name: acme_native
        Version: 1.0
        Author: Zoë Müller
        Home-page:
        Classifier: A :: B
        Classifier: C :: D
        Project-URL: Source, https://acme.example/source
        Requires-Dist: idna>=3
        Requires-Dist: attrs; extra == "more"
        Provides-Extra: more
        License-File: LICENSE
        Description-Content-Type: text/markdown; charset=UTF-8

        # Acme ❤
        """;
    wheel = TestWheel.of(TestWheel.write(folder, FILE, metadata));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private PackageIndex index() {
    return new PackageIndex(
        server.url("/legacy/"), Optional.empty(), Optional.of(LOGIN), WebProxies.NONE);
  }

  private PackageIndex listing() {
    return new PackageIndex(
        server.url("/legacy/"),
        Optional.of(server.url("/simple")),
        Optional.of(LOGIN),
        WebProxies.NONE);
  }

  private LoopbackIndex.Request sent() {
    assertThat(server.requests).hasSize(1);
    return server.requests.get(0);
  }

  @Test
  void aFormHasTheFileAndAllThatItSaysOfItself() throws IOException {
    assertThat(index().upload(wheel, false)).isEqualTo(Outcome.UPLOADED);

    var sent = sent();
    assertThat(sent.values(":action")).containsExactly("file_upload");
    assertThat(sent.values("protocol_version")).containsExactly("1");
    assertThat(sent.values("filetype")).containsExactly("bdist_wheel");
    assertThat(sent.values("pyversion")).containsExactly("cp313");
    assertThat(sent.values("metadata_version")).containsExactly("2.1");
    assertThat(sent.values("name")).containsExactly("acme-native");
    assertThat(sent.values("version")).containsExactly("1.0");
    assertThat(sent.values("author")).containsExactly("Zoë Müller");
    assertThat(sent.values("classifiers")).containsExactly("A :: B", "C :: D");
    assertThat(sent.values("project_urls")).containsExactly("Source, https://acme.example/source");
    assertThat(sent.values("requires_dist")).containsExactly("idna>=3", "attrs; extra == \"more\"");
    assertThat(sent.values("provides_extra")).containsExactly("more");
    assertThat(sent.values("description_content_type"))
        .containsExactly("text/markdown; charset=UTF-8");
    assertThat(sent.values("description")).containsExactly("# Acme ❤\n");
    assertThat(sent.values("home_page")).as("nothing is said of it").isEmpty();
    assertThat(sent.values("license_file")).as("no field of 2.1").isEmpty();
    assertThat(sent.body())
        .contains("name=\"content\"; filename=\"" + FILE + "\"")
        .contains(Files.readString(wheel.file(), StandardCharsets.ISO_8859_1));
    assertThat(sent.header("Content-length")).isEqualTo("" + sent.body().length());
    assertThat(sent.header("Authorization"))
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("zoë:pass/wörd".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void sumsAreThoseThatOtherProgramsCompute() throws IOException {
    // As sha256sum, md5sum and b2sum --length 256 print them.
    var sums = Digests.of(Files.writeString(folder.resolve("abc"), "abc"));

    assertThat(sums.md5()).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThat(sums.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(sums.blake2())
        .isEqualTo("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  }

  @Test
  void aFileOfALicenseIsSaidWhereThereIsAFieldForIt() throws IOException {
    var metadata = "Metadata-Version: 2.4\nName: a\nVersion: 1\nLicense-File: LICENSE\n";
    index().upload(TestWheel.of(TestWheel.write(folder, "a-1-py3-none-any.whl", metadata)), false);

    assertThat(sent().values("license_file")).containsExactly("LICENSE");
  }

  @Test
  void withoutALoginNobodySaysWhoHeIs() {
    new PackageIndex(server.url("/legacy/"), Optional.empty(), Optional.empty(), WebProxies.NONE)
        .upload(wheel, false);

    assertThat(sent().header("Authorization")).isNull();
  }

  @Test
  void theSameFileIsNotSentAgain() {
    server.reply(
        PAGE,
        200,
        Map.of("Content-Type", "text/html"),
        "<a data-x='1' href=\"../../packages/other-1.whl\">x</a> <A HREF='/p/"
            + FILE
            + "?a=b#egg=1&amp;sha256="
            + Digests.of(wheel.file()).sha256()
            + "'>it</a>");

    assertThat(listing().upload(wheel, false)).isEqualTo(Outcome.SAME);
    assertThat(sent().line()).isEqualTo(PAGE);
    assertThat(sent().header("Authorization")).isNotNull();
    assertThat(sent().header("Accept"))
        .isEqualTo("application/vnd.pypi.simple.v1+json, text/html;q=0.1");
  }

  @Test
  void theLoginIsForTheHostOfUploadsAlone() throws IOException {
    try (var other = new LoopbackIndex()) {
      new PackageIndex(
              server.url("/legacy/"),
              Optional.of(other.url("/simple/")),
              Optional.of(LOGIN),
              WebProxies.NONE)
          .upload(wheel, false);

      assertThat(other.requests).hasSize(1);
      assertThat(other.requests.get(0).line()).isEqualTo(PAGE);
      assertThat(other.requests.get(0).header("Authorization")).isNull();
    }
    assertThat(sent().line()).isEqualTo("POST /legacy/");
  }

  @Test
  void anotherFileOfTheNameIsAnErrorBeforeAnythingIsSent() {
    server.reply(
        PAGE,
        200,
        Map.of("Content-Type", "application/vnd.pypi.simple.v1+json"),
        "{\"files\": [{\"filename\": \"%s\", \"hashes\": {\"sha256\": \"abc\"}}]}".formatted(FILE));

    assertThatThrownBy(() -> listing().upload(wheel, false))
        .isInstanceOf(WheelFailure.class)
        .hasMessage(
            "The index at %s has %s already, with other content (SHA-256 abc). Raise its version, or leave alone what is there: -Dpython-image.wheels.skipExisting."
                .formatted(server.url("/legacy/"), FILE));
    assertThat(listing().upload(wheel, true)).isEqualTo(Outcome.SKIPPED);
    assertThat(server.requests).hasSize(2);
  }

  @Test
  void aListingWithoutSumsLeavesItToTheUpload() {
    server.reply(PAGE, 200, Map.of("Content-Type", "text/html"), "<a href=\"" + FILE + "\">f</a>");

    assertThat(listing().upload(wheel, false)).isEqualTo(Outcome.UPLOADED);
    assertThat(listing().upload(wheel, true)).isEqualTo(Outcome.SKIPPED);
  }

  @Test
  void aListingThatIsRefusedIsToldOf() {
    server.reply(PAGE, 401, Map.of(), "");

    assertThatThrownBy(() -> listing().upload(wheel, false))
        .hasMessage(
            "The index does not say at %s what it has: HTTP status 401. It was asked as 'zoë' of settings.xml, <server> 'acme': see that its password is right, and that it may upload there."
                .formatted(server.url("/simple/acme-native/")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "409 | <html><head><style>b {}</style></head><b>Conflict:</b> it is &quot;there&quot;</html>",
        "400 | File already exists (acme), with blake2_256 hash abc",
        "400 | Repository does not allow updating assets: pypi",
        "400 | {\"message\": \"Name has already been taken\"}",
        "403 | Not enough permissions to delete/overwrite artifact"
      })
  void whatIsThereAlreadyIsSaidInManyWays(int status, String body) {
    server.reply("POST /legacy/", status, Map.of(), body);

    assertThat(index().upload(wheel, true)).isEqualTo(Outcome.SKIPPED);
    assertThatThrownBy(() -> index().upload(wheel, false))
        .hasMessageStartingWith(
            "The index at " + server.url("/legacy/") + " has " + FILE + " already, (HTTP status ")
        .hasMessageEndingWith(
            "). Raise its version, or leave alone what is there:"
                + " -Dpython-image.wheels.skipExisting.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Who? | 401, 'Who?'. It was asked as 'zoë' of settings.xml, <server> 'acme': see that its password is right, and that it may upload there.",
        "403 | zoë:pass/wörd may not | 403, 'zoë:… may not'. It was asked as 'zoë' of settings.xml, <server> 'acme': see that its password is right, and that it may upload there.",
        "400 | <h1>Bad</h1>  Binary wheel has an unsupported platform tag | 400, 'Bad Binary wheel has an unsupported platform tag'. Put right what it says, and build again.",
        "404 | No | 404, 'No'. See that this is the address for uploads, and not the one that pip installs from.",
        "405 | No | 405, 'No'. See that this is the address for uploads, and not the one that pip installs from.",
        "503 | Later | 503, 'Later'. The fault is on its side: try again later, or ask who runs it.",
      })
  void aRefusalSaysWhoWasRefusedAndWhatToDo(int status, String body, String message) {
    server.reply("POST /legacy/", status, Map.of(), body);

    assertThatThrownBy(() -> index().upload(wheel, true))
        .isInstanceOf(WheelFailure.class)
        .hasMessage(
            "The index at %s did not take %s: HTTP status %s"
                .formatted(server.url("/legacy/"), FILE, message));
  }

  @Test
  void whoHasNoLoginIsToldHowToGetOne() {
    server.reply("POST /legacy/", 401, Map.of(), "");

    assertThatThrownBy(
            () ->
                new PackageIndex(
                        server.url("/legacy/"), Optional.empty(), Optional.empty(), WebProxies.NONE)
                    .upload(wheel, false))
        .hasMessageEndingWith(
            "HTTP status 401. Nobody was logged in: name a <server> of settings.xml by"
                + " -Dpython-image.wheels.server.");
  }

  @Test
  void nothingIsSentOnToAnotherAddress() throws IOException {
    try (var other = new LoopbackIndex()) {
      var location = other.url("/upload/").toString();
      server.reply("POST /legacy/", 307, Map.of("Location", location), "");

      assertThatThrownBy(() -> index().upload(wheel, false))
          .hasMessageEndingWith(
              "HTTP status 307. An upload is not sent on to another address; if "
                  + location
                  + " is the index's own, write that.");
      assertThat(other.requests).isEmpty();
    }
  }

  @Test
  void nobodyListens() throws IOException {
    URI nowhere;
    try (var socket = new ServerSocket(0)) {
      nowhere = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }
    assertThatThrownBy(
            () ->
                new PackageIndex(nowhere, Optional.empty(), Optional.empty(), WebProxies.NONE)
                    .upload(wheel, false))
        .isInstanceOf(WheelFailure.class)
        .hasMessage(
            "The index at "
                + nowhere
                + " could not be asked: nobody listens there, or nothing gets through. Check the"
                + " address and that this machine reaches it; the proxy is that of <proxies> in"
                + " settings.xml.");
  }

  @Test
  void aHostThatIsNone() {
    // Too long a name for anybody to be asked for it.
    var nowhere = URI.create("http://" + "x".repeat(64) + ".invalid/");

    assertThatThrownBy(
            () ->
                new PackageIndex(nowhere, Optional.empty(), Optional.empty(), WebProxies.NONE)
                    .upload(wheel, false))
        .hasMessageContaining("could not be asked: its host is not known.");
  }

  @Test
  void nobodyAnswers() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      var index =
          new PackageIndex(address, Optional.of(address), Optional.empty(), WebProxies.NONE);
      var transfer = new Transfer(index, Duration.ofSeconds(1));

      assertThatThrownBy(() -> transfer.page(wheel))
          .isInstanceOf(WheelFailure.class)
          .hasMessageContaining("could not be asked: no complete answer in 1 s.");
    }
  }

  @Test
  void aListingThatIsNone() {
    server.reply(
        PAGE, 200, Map.of("Content-Type", "application/vnd.pypi.simple.v1+json"), "<html>");

    assertThatThrownBy(() -> listing().upload(wheel, false))
        .isInstanceOf(WheelFailure.class)
        .hasMessageStartingWith(
            "What the index says at " + server.url("/simple/acme-native/") + " cannot be read: ")
        .hasMessageEndingWith(
            "See that -Dpython-image.wheels.index is the address that pip installs from.");
  }

  @Test
  void aPasswordIsInNoTextOfOurs() {
    assertThat(index().toString()).contains("zoë").doesNotContain("wörd");
    assertThat(LOGIN.redact("it said " + LOGIN.basic())).isEqualTo("it said Basic …");
  }

  @ParameterizedTest
  @CsvSource({
    "http://index.example.com/, true",
    "https://index.example.com/, false",
    "http://127.0.0.1:8080/, false",
    "http://localhost/, false",
    "http://[::1]/, false"
  })
  void aPasswordInTheClearIsNoticed(URI address, boolean open) {
    assertThat(
            new PackageIndex(address, Optional.empty(), Optional.of(LOGIN), WebProxies.NONE)
                .isOpenForLogin())
        .isEqualTo(open);
    assertThat(
            new PackageIndex(address, Optional.empty(), Optional.empty(), WebProxies.NONE)
                .isOpenForLogin())
        .isFalse();
  }
}
