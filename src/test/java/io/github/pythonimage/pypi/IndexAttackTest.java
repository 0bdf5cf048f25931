package io.github.pythonimage.pypi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.pythonimage.http.LoopbackServer;
import io.github.pythonimage.http.WebProxies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes that attack who uploads. */
@Timeout(60)
class IndexAttackTest {
  private static final Login LOGIN = new Login("bob", "secret", "a test");
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private LoopbackServer server;
  private Wheel wheel;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer();
    var name = "acme-1.0-py3-none-any.whl";
    TestWheel.write(folder, name, "Name: acme\nVersion: 1.0\n");
    wheel = TestWheel.of(folder.resolve(name), name, WheelOrigin.PROJECT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Transfer transfer(Duration timeout) {
    var listing = Optional.of(server.url("/simple"));
    return new Transfer(
        new PackageIndex(server.url("/"), listing, Optional.of(LOGIN), WebProxies.NONE), timeout);
  }

  private IndexResponse upload(Duration timeout) {
    var form = UploadForm.of(wheel, CoreMetadata.of(wheel), new Digests("md5", "sha", "blake"));
    return transfer(timeout).post(form, wheel);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>bad login bob:pa&amp;ss&lt;w",
        "bad login bob:pa&<!-- -->ss&lt;w",
        "bad login bob:pa&amp;<b></b>ss&#60;w",
        "bad login bob:pa&ss<w",
        "bad login bob:pa%26ss%3Cw"
      })
  void passwordThatAPageRepeatsIsNotShown(String page) {
    var login = Optional.of(new Login("bob", "pa&ss<w", "a test"));

    assertThat(IndexResponse.of(403, page, Optional.empty(), login).describe())
        .isEqualTo("HTTP status 403, 'bad login bob:…'");
  }

  @Test
  void passwordInAnAddressIsNotShown() {
    var address = Optional.of("https://other.example/?p=secret&q=" + "x".repeat(10_000));

    assertThat(IndexResponse.of(302, "", address, Optional.of(LOGIN)).remedy())
        .contains("if https://other.example/?p=…&q=x")
        .hasSizeLessThan(500);
  }

  @Test
  void listingThatStallsEndsInAnError() {
    server.answer(server::stall);

    assertThatThrownBy(() -> transfer(SHORT).page(wheel))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("could not be asked: no complete answer in 1 s.");
  }

  @Test
  void listingWithoutEndIsCut() {
    server.answer(server::flood);

    assertThatThrownBy(() -> transfer(LONG).page(wheel))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("could not be asked: its answer is longer than 32 MiB.");
  }

  @Test
  void answerToAnUploadThatStallsEndsInAnError() {
    server.answer(server::stall);

    assertThatThrownBy(() -> upload(SHORT))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("no complete answer in 1 s");
    assertThat(server.received).as("the wheel is sent once").hasSize(1);
  }

  @Test
  void neitherWheelNorLoginFollowsARedirect() throws IOException {
    try (var other = new LoopbackServer()) {
      server.answer(exchange -> LoopbackServer.redirect(exchange, other.url("/").toString()));

      assertThat(upload(LONG).isSuccess()).isFalse();
      assertThatThrownBy(() -> transfer(LONG).page(wheel)).isInstanceOf(IndexException.class);
      assertThat(other.received).isEmpty();
    }
  }

  /** Each beginning that never ends was searched for its end: 4 MiB of them took hours. */
  @Test
  void longPagesWithoutEndsAreReadInTheirLength() throws IOException {
    assertThat(SimplePage.of("text/html", "<a ".repeat(2 << 20))).isEqualTo(SimplePage.none());
    assertThat(SimplePage.of("text/html", "<a href=\"".repeat(1 << 20)).files()).isNotNull();
    assertThat(
            IndexResponse.of(500, "<head ".repeat(1 << 20), Optional.empty(), Optional.empty())
                .text())
        .isNotNull();
  }

  /** 32 MiB of them took a minute, then all memory. */
  @ParameterizedTest
  @ValueSource(strings = {"<b>", "<p><a>", "<a \"'", "<a href='", "<div ", "<!-- "})
  void longPagesOfTagsBecomeNoTree(String tag) {
    var page = tag.repeat((32 << 20) / tag.length());

    assertTimeoutPreemptively(
        Duration.ofSeconds(40),
        () -> assertThat(SimplePage.of("text/html", page).files()).hasSizeLessThan(2));
  }

  @Test
  void longListsInJsonBecomeNoTree() throws IOException {
    var files = "{},".repeat(10 << 20) + "{\"filename\": \"a\", \"hashes\": {\"sha256\": \"1\"}}";
    var page = "{\"x\": [[], 1], \"files\": [" + files + "], \"name\": \"b\"}";

    assertThat(SimplePage.of(SimplePage.JSON_TYPE, page).files())
        .isEqualTo(Map.of("", Optional.empty(), "a", Optional.of("1")));
  }

  /** About as large as the largest page of PyPI. */
  @Test
  void largestRealPagesAreRead() throws IOException {
    var page = new StringBuilder("<!DOCTYPE html>\n<html><body><h1>Links for acme</h1>\n");
    for (var i = 0; i < 100_000; i++) {
      page.append("<a href=\"https://files.example/packages/aa/bb/acme-")
          .append(i)
          .append("-py3-none-any.whl#sha256=")
          .append("ab".repeat(32))
          .append("\" data-requires-python=\"&gt;=3.9\">acme</a><br />\n");
    }

    assertThat(SimplePage.of("text/html", page.toString()).files())
        .hasSize(100_000)
        .containsEntry("acme-99999-py3-none-any.whl", Optional.of("ab".repeat(32)));
  }

  @Test
  void listOfTooManyFilesIsOneError() {
    var page = new StringBuilder();
    for (var i = 0; i <= 200_000; i++) {
      page.append("<a x>");
    }

    assertThatThrownBy(() -> SimplePage.of("text/html", page.toString()))
        .isInstanceOf(IOException.class)
        .hasMessage("the list has more than 200000 files");
  }

  @Test
  void anchorsOfUnusualPagesAreFound() throws IOException {
    var page =
        "<!-- <a href='old.whl'> --><A\nHREF=x.whl data-requires-python='>=3.9'>"
            + "<a href='y.whl' title=\"it's <b>\">y</a>";

    assertThat(SimplePage.of("text/html", page).files()).containsOnlyKeys("x.whl", "y.whl");
  }

  @Test
  void anchorsAreStillFound() throws IOException {
    var page = "<a data-requires-python=\"&gt;=3.9\" href='acme-1.0.tar.gz'>x</a><a name=x>y</a>";

    assertThat(SimplePage.of("text/html", page).files())
        .isEqualTo(Map.of("acme-1.0.tar.gz", Optional.empty()));
  }

  @Test
  void linksThatAreEncodedInAWrongWayAreNoFilesOfOurs() throws IOException {
    var page = "<a href='x%zz.whl'>x</a><a href='y%'>y</a><a href='acme%2D1.0.tar.gz'>z</a>";

    assertThat(SimplePage.of("text/html", page).files())
        .containsOnlyKeys("x%zz.whl", "y%", "acme-1.0.tar.gz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "1",
        "{\"files\": null}",
        "{\"files\": [null]}",
        "{\"files\": [[]]}"
      })
  void aListOfFilesOfAnotherFormIsOneError(String page) {
    assertThatThrownBy(() -> SimplePage.of(SimplePage.JSON_TYPE, page))
        .isInstanceOf(IOException.class)
        .hasMessage("the list of files has another form than PEP 691 says");
  }
}
