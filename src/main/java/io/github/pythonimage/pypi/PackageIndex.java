package io.github.pythonimage.pypi;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.http.Loopback;
import io.github.pythonimage.http.WebProxies;
import java.net.URI;
import java.util.Optional;

/**
 * An index that wheels are uploaded to.
 *
 * @param upload where it takes files
 * @param listing where it lists what it has, as pip reads it; without it the index is not asked
 * @param login who uploads
 * @param proxies through which the index is reached
 */
public record PackageIndex(
    URI upload, Optional<URI> listing, Optional<Login> login, WebProxies proxies) {

  /** What became of a wheel. */
  public enum Outcome {
    /** The index has it now. */
    UPLOADED,
    /** The index had this very file. */
    SAME,
    /** The index had a file of this name, which stays. */
    SKIPPED
  }

  /**
   * Uploads a wheel unless the index has it.
   *
   * @param skipExisting whether another file of its name may be there
   */
  public Outcome upload(Wheel wheel, boolean skipExisting) {
    var digests = Digests.of(wheel.file());
    if (!digests.sha256().equals(wheel.sha256())) {
      throw new WheelFailure(
          wheel.file() + " was changed while wheels were uploaded. Run the goal 'wheels' again.");
    }
    var transfer = new Transfer(this);
    var listed = Optional.ofNullable(transfer.page(wheel).files().get(wheel.fileName()));
    if (listed.isPresent()) {
      var sum = listed.get();
      if (sum.filter(digests.sha256()::equalsIgnoreCase).isPresent()) {
        return Outcome.SAME;
      }
      if (skipExisting) {
        return Outcome.SKIPPED;
      }
      if (sum.isPresent()) {
        throw exists(wheel, "with other content (SHA-256 " + sum.get() + ")");
      }
    }
    var form = UploadForm.of(wheel, CoreMetadata.of(wheel), digests);
    var answer = transfer.post(form, wheel);
    if (answer.isSuccess()) {
      return Outcome.UPLOADED;
    }
    if (answer.isDuplicate() && skipExisting) {
      return Outcome.SKIPPED;
    }
    throw answer.isDuplicate()
        ? exists(wheel, "(" + answer.describe() + ")")
        : rejected(wheel, answer);
  }

  private WheelFailure exists(Wheel wheel, String how) {
    return new WheelFailure(
        "The index at %s has %s already, %s. Raise its version, or leave alone what is there: -Dpython-image.wheels.skipExisting."
            .formatted(upload, wheel.fileName(), how));
  }

  private WheelFailure rejected(Wheel wheel, IndexResponse answer) {
    var remedy = answer.isLoginRejected() ? describeLogin() : answer.remedy();
    var message =
        "The index at %s did not take %s: %s. %s"
            .formatted(upload, wheel.fileName(), answer.describe(), remedy);
    return answer.isBroken() ? new IndexException(message, null) : new WheelFailure(message);
  }

  /** Whether a password would be read by whoever is in between. */
  public boolean isOpenForLogin() {
    return login.isPresent()
        && upload.getScheme().equalsIgnoreCase("http")
        && !Loopback.isHostOf(upload);
  }

  /** Who was turned away, and what to do about it. */
  String describeLogin() {
    return login
        .map(
            known ->
                "It was asked as %s of %s: see that its password is right, and that it may upload there."
                    .formatted(Quoted.of(known.user()), known.origin()))
        .orElse(
            "Nobody was logged in: name a <server> of settings.xml by"
                + " -Dpython-image.wheels.server.");
  }
}
