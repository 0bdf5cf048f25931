package io.github.pythonimage.buildkit.solve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTranslatorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "process \"/bin/sh -c make\" did not complete successfully: exit code: 2"
            + "|its command ended with exit code 2.",
        "process \"/bin/sh -c a\" did not complete successfully: exit code: 137: cannot allocate"
            + " memory|its command ended with exit code 137: cannot allocate memory.",
        "a/b:1: failed to resolve source metadata for docker.io/a/b:1: unexpected status from HEAD"
            + " request to https://registry-1.docker.io/v2/a/b/manifests/1: 429 Too Many Requests"
            + "|the registry of docker.io/a/b:1 answers 429 Too Many Requests: it limits how often it"
            + " may be asked. Wait some minutes and build again, or log in there (docker login), which"
            + " raises most limits.",
        "failed to copy: httpReadSeeker: failed open: unexpected status from GET request to"
            + " https://r.example/v2/a/b/blobs/sha256:1: 502 Bad Gateway"
            + "|the registry r.example answers 502 Bad Gateway. The fault lies there: build again"
            + " later.",
        "short read: expected 20 bytes but got 10: unexpected EOF"
            + "|its registry gave 10 of a layer's 20 bytes and hung up, however often it was asked."
            + " The fault lies there or with the network: build again later.",
        "failed to push r.example/a:1: unexpected status from HEAD request to"
            + " https://r.example/v2/a/blobs/sha256:1: 429 Too Many Requests"
            + "|the image r.example/a:1 cannot be pushed: its registry answers '429 Too Many"
            + " Requests': it limits how often it may be asked. Wait some minutes and build again.",
        "failed to push r.example/a:1: toomanyrequests: slow down"
            + "|the image r.example/a:1 cannot be pushed: its registry answers 'toomanyrequests:"
            + " slow down': it limits how often it may be asked. Wait some minutes and build"
            + " again.",
        "failed to push r.example/a:1: failed commit on ref \"layer-sha256:1\": unexpected status"
            + " from PUT request to https://r.example/v2/a/blobs/uploads/1?_state=x&digest=1: 502"
            + " Bad Gateway"
            + "|the image r.example/a:1 cannot be pushed: its registry answers '502 Bad Gateway'."
            + " The fault lies there: build again later.",
        "failed to push r.example/a:1: failed commit on ref \"layer-sha256:1\": unexpected status"
            + " from PUT request to https://r.example/v2/a/blobs/uploads/1?_state=x&digest=1: 413"
            + " Request Entity Too Large"
            + "|the image r.example/a:1 cannot be pushed: its registry answers '413 Request Entity"
            + " Too Large'. See there why, then build again.",
        "failed to push r.example/a:1: failed to copy: failed to do request: Put"
            + " \"https://r.example/v2/a/blobs/uploads/1?_state=x\": readfrom tcp 10.0.0.1:9: write"
            + " tcp 10.0.0.1:9: use of closed network connection"
            + "|the image r.example/a:1 cannot be pushed: its registry hung up (readfrom tcp"
            + " 10.0.0.1:9: write tcp 10.0.0.1:9: use of closed network connection), however often"
            + " it was tried. The fault lies there or with the network: build again later.",
        "failed to push r.example/a:1: failed to do request: Head"
            + " \"https://r.example/v2/a/blobs/sha256:1\": dial tcp 10.0.0.2:443: connect:"
            + " connection refused"
            + "|the image r.example/a:1 cannot be pushed: its registry cannot be asked (dial tcp"
            + " 10.0.0.2:443: connect: connection refused). Check its name, and that the engine's"
            + " machine reaches and trusts it.",
        "failed to push r.example/a:1: failed commit on ref \"manifest-sha256:1\": manifest"
            + " invalid: tags are immutable"
            + "|the image r.example/a:1 cannot be pushed: its registry does not take it (manifest"
            + " invalid: tags are immutable). See there why, then build again.",
        "secret token: not found|the secret 'token' was not given to the build.",
        "target stage \"x\" could not be found|target stage \"x\" could not be found",
        "100% wrong|100% wrong",
      })
  void translate(String said, String meant) {
    assertThat(ErrorTranslator.translate(said)).isEqualTo(meant);
  }
}
