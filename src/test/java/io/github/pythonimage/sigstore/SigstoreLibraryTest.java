package io.github.pythonimage.sigstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pythonimage.catalog.PythonRelease.Signer;
import io.github.pythonimage.sigstore.SignatureVerification.Bundle;
import io.github.pythonimage.sigstore.SignatureVerification.SignedChecksum;
import io.github.pythonimage.sigstore.SignatureVerification.TrustRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A real artifact with its real bundle, and everything that can be wrong with one. */
class SigstoreLibraryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUM = SignedArtifact.sum();
  private static final String OTHER_SUM = "0".repeat(64);
  private static final Signer SIGNER = SignedArtifact.SIGNER;
  private static final Signer MALLORY = new Signer("mallory@example.com", SIGNER.issuer());
  private static final Signer OTHER_ISSUER =
      new Signer(SIGNER.identity(), "https://accounts.google.com");
  private static final String LOG = "/verificationMaterial/tlogEntries/0";
  private static final String NOT_GENUINE = SignedArtifact.ADDRESS + " is not genuine: ";

  @TempDir private Path folder;

  private record Case(String name, SignedChecksum sum, String bundle, Path root, String message) {}

  private record Outcome(Case of, Optional<RuntimeException> failure) {}

  @TestFactory
  Stream<DynamicTest> tells_the_genuine_from_everything_else() {
    var outcomes = new ArrayList<Outcome>();
    SigstoreLibrary.with(
        SignedArtifact.library(),
        verification -> cases().forEach(one -> outcomes.add(outcome(verification, one))));
    return outcomes.stream().map(outcome -> dynamicTest(outcome.of().name(), () -> check(outcome)));
  }

  private Outcome outcome(SignatureVerification verification, Case one) {
    try {
      var bundle = new Bundle(SignedArtifact.ADDRESS, one.bundle());
      verification.verify(one.sum(), bundle, new TrustRoot(Optional.of(one.root()), folder));
      return new Outcome(one, Optional.empty());
    } catch (RuntimeException e) {
      return new Outcome(one, Optional.of(e));
    }
  }

  private static void check(Outcome outcome) {
    if (outcome.of().message().isEmpty()) {
      assertThat(outcome.failure()).isEmpty();
    } else {
      assertThat(outcome.failure().map(Throwable::getMessage).orElse("verified"))
          .hasLineCount(1)
          .startsWith(outcome.of().message());
      assertThat(outcome.failure()).containsInstanceOf(SignatureFailure.class);
    }
  }

  private List<Case> cases() {
    var genuine = SignedArtifact.bundle();
    var root = SignedArtifact.trustedRoot();
    var claim = new SignedChecksum(SUM, SIGNER);
    return List.of(
        new Case("genuine", claim, genuine, root, ""),
        new Case(
            "another archive",
            new SignedChecksum(OTHER_SUM, SIGNER),
            genuine,
            root,
            SignedArtifact.ADDRESS
                + " signs the SHA-256 "
                + SUM
                + ", but the archive is expected to have "
                + OTHER_SUM
                + "."),
        new Case(
            "another archive, and the bundle says so",
            new SignedChecksum(OTHER_SUM, SIGNER),
            edited(
                bundle ->
                    at(bundle, "/messageSignature/messageDigest")
                        .put("digest", base64(HexFormat.of().parseHex(OTHER_SUM)))),
            root,
            NOT_GENUINE + "Artifact signature was not valid."),
        new Case(
            "another archive, and the bundle does not say for which it is",
            new SignedChecksum(OTHER_SUM, SIGNER),
            edited(bundle -> at(bundle, "/messageSignature").remove("messageDigest")),
            root,
            NOT_GENUINE + "Artifact signature was not valid."),
        new Case(
            "somebody else",
            new SignedChecksum(SUM, MALLORY),
            genuine,
            root,
            SignedArtifact.ADDRESS
                + " is a signature of "
                + SIGNER
                + ", not of the release manager, mallory@example.com"
                + " (https://token.actions.githubusercontent.com). Do not use"),
        new Case(
            "vouched for by somebody else",
            new SignedChecksum(SUM, OTHER_ISSUER),
            genuine,
            root,
            SignedArtifact.ADDRESS + " is a signature of " + SIGNER + ", not of the release"),
        new Case(
            "almost the same identity",
            new SignedChecksum(SUM, new Signer(SIGNER.identity() + "0", SIGNER.issuer())),
            genuine,
            root,
            SignedArtifact.ADDRESS + " is a signature of "),
        new Case(
            "signature altered",
            claim,
            altered("/messageSignature", "signature"),
            root,
            NOT_GENUINE),
        new Case(
            "certificate altered",
            claim,
            altered("/verificationMaterial/certificate", "rawBytes"),
            root,
            NOT_GENUINE + "Fulcio certificate was not valid"),
        new Case(
            "promise of the log altered",
            claim,
            altered(LOG + "/inclusionPromise", "signedEntryTimestamp"),
            root,
            NOT_GENUINE + "Transparency log entry could not be verified"),
        new Case(
            "entry of the log altered",
            claim,
            altered(LOG, "canonicalizedBody"),
            root,
            NOT_GENUINE),
        new Case(
            "time of the log altered",
            claim,
            edited(bundle -> at(bundle, LOG).put("integratedTime", "1700000000")),
            root,
            NOT_GENUINE),
        new Case(
            "proof of the log altered",
            claim,
            altered(LOG + "/inclusionProof", "rootHash"),
            root,
            NOT_GENUINE
                + "Transparency log entry could not be verified (Calculated inclusion proof"),
        new Case(
            "checkpoint of the log altered",
            claim,
            edited(
                bundle -> {
                  var checkpoint = at(bundle, LOG + "/inclusionProof/checkpoint");
                  var envelope = checkpoint.get("envelope").asText();
                  checkpoint.put("envelope", envelope.replaceFirst("\n\\d", "\n9"));
                }),
            root,
            NOT_GENUINE
                + "Transparency log entry could not be verified (Checkpoint signature was invalid)"),
        new Case(
            "no checkpoint, as python.org had it until 2024",
            claim,
            edited(bundle -> at(bundle, LOG + "/inclusionProof").remove("checkpoint")),
            root,
            SignedArtifact.ADDRESS + " lacks the log's checkpoint, without which"),
        new Case(
            "not in a log",
            claim,
            edited(bundle -> at(bundle, "/verificationMaterial").remove("tlogEntries")),
            root,
            SignedArtifact.ADDRESS + " is not a Sigstore bundle: "),
        new Case(
            "a statement instead of a signature",
            claim,
            edited(
                bundle -> {
                  var signature = bundle.remove("messageSignature");
                  var envelope = bundle.putObject("dsseEnvelope");
                  envelope.put("payload", base64("{}".getBytes()));
                  envelope.put("payloadType", "application/vnd.in-toto+json");
                  envelope
                      .putArray("signatures")
                      .addObject()
                      .set("sig", signature.get("signature"));
                }),
            root,
            SignedArtifact.ADDRESS
                + " is a Sigstore bundle, but not the logged signature of an archive."),
        new Case(
            "cut off",
            claim,
            genuine.substring(0, genuine.length() / 2),
            root,
            SignedArtifact.ADDRESS + " is not a Sigstore bundle: "),
        new Case(
            "a page",
            claim,
            "\n<!DOCTYPE html>\n<html><title>Please log in</title>",
            root,
            SignedArtifact.ADDRESS
                + " is not a Sigstore bundle: it begins with '<!DOCTYPE html> <html><title>Please log '."
                + " Check the mirror."),
        new Case(
            "empty",
            claim,
            "",
            root,
            SignedArtifact.ADDRESS + " is not a Sigstore bundle: it is empty. Check the mirror."),
        new Case(
            "another authority",
            claim,
            genuine,
            root(trust -> trust.putArray("certificateAuthorities")),
            NOT_GENUINE + "Fulcio certificate was not valid"),
        new Case(
            "another log",
            claim,
            genuine,
            root(trust -> trust.putArray("tlogs")),
            NOT_GENUINE
                + "Transparency log entry could not be verified (Log entry (logid) does not match"),
        new Case(
            "a trust root that is none",
            claim,
            genuine,
            file("{\"tlogs\": 1}"),
            "-Dpython-image.source.trustedRoot: " + folder),
        new Case(
            "a trust root that is not there",
            claim,
            genuine,
            folder.resolve("missing.json"),
            "-Dpython-image.source.trustedRoot: "
                + folder.resolve("missing.json")
                + " cannot be used as a trust root of Sigstore: "));
  }

  private static String edited(Consumer<ObjectNode> edit) {
    try {
      var bundle = (ObjectNode) JSON.readTree(SignedArtifact.bundle());
      edit.accept(bundle);
      return JSON.writeValueAsString(bundle);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode at(JsonNode bundle, String pointer) {
    return (ObjectNode) bundle.at(pointer);
  }

  /** With one bit of a value of bytes turned, in the middle of it. */
  private static String altered(String pointer, String field) {
    return edited(
        bundle -> {
          var place = at(bundle, pointer);
          var bytes = Base64.getDecoder().decode(place.get(field).asText());
          bytes[bytes.length / 2] ^= 1;
          place.put(field, base64(bytes));
        });
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private Path root(Consumer<ObjectNode> edit) {
    try {
      var root = (ObjectNode) JSON.readTree(SignedArtifact.trustedRoot().toFile());
      edit.accept(root);
      return file(JSON.writeValueAsString(root));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path file(String content) {
    try {
      return Files.writeString(Files.createTempFile(folder, "root", ".json"), content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noAlterationMakesItTheSignatureOfAnotherArchiveOrARiddle() {
    var genuine = SignedArtifact.bundle();
    var random = new Random(1);
    SigstoreLibrary.with(
        SignedArtifact.library(),
        verification -> {
          for (var i = 0; i < 500; i++) {
            var bundle = damaged(genuine, random);
            assertThat(outcome(verification, SUM, bundle)).isIn("verified", "one line");
            assertThat(outcome(verification, OTHER_SUM, bundle)).isEqualTo("one line");
          }
        });
  }

  private static String damaged(String text, Random random) {
    var damaged = new StringBuilder(text);
    var at = random.nextInt(text.length());
    if (random.nextBoolean()) {
      damaged.setCharAt(at, (char) (' ' + random.nextInt('~' - ' ')));
    } else {
      damaged.delete(at, Math.min(text.length(), at + 1 + random.nextInt(300)));
    }
    return damaged.toString();
  }

  private String outcome(SignatureVerification verification, String sum, String bundle) {
    try {
      verification.verify(
          new SignedChecksum(sum, SIGNER),
          new Bundle(SignedArtifact.ADDRESS, bundle),
          new TrustRoot(Optional.of(SignedArtifact.trustedRoot()), folder));
      return "verified";
    } catch (SignatureFailure e) {
      return e.getMessage().lines().count() == 1 ? "one line" : e.getMessage();
    }
  }

  @Test
  void leavesNothingOfTheLibraryInTheJvm() {
    var context = Thread.currentThread().getContextClassLoader();
    var providers = List.of(Security.getProviders());
    var claim = new SignedChecksum(SUM, SIGNER);
    var root = new TrustRoot(Optional.of(SignedArtifact.trustedRoot()), folder);

    SigstoreLibrary.with(
        SignedArtifact.library(),
        verification ->
            verification.verify(
                claim, new Bundle(SignedArtifact.ADDRESS, SignedArtifact.bundle()), root));

    assertThat(Security.getProviders()).containsExactlyElementsOf(providers);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(context);
  }

  @Test
  void aLibraryThatIsNotWholeIsTold() {
    assertThatThrownBy(() -> SigstoreLibrary.with(List.of(), verification -> {}))
        .isInstanceOf(SigstoreUnavailableException.class)
        .hasMessageStartingWith(
            "Sigstore's library cannot be used: java.lang.NoClassDefFoundError");
  }

  @Test
  void theLibrarySeesNothingOfThePluginButOurOwnClasses() throws Exception {
    try (var loader = new IsolatedClassLoader(List.of())) {
      assertThat(loader.loadClass(SignatureVerification.class.getName()))
          .isSameAs(SignatureVerification.class);
      assertThatThrownBy(() -> loader.loadClass(ObjectMapper.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }
}
