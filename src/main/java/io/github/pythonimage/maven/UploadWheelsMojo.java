package io.github.pythonimage.maven;

import io.github.pythonimage.build.UploadGoal;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Uploads the wheels in {@code target/wheels} to an index, as twine does; {@code wheels} has put
 * them there. A wheel that several images have is uploaded once. The first that the index does not
 * take ends the goal. Needs no engine; with {@code -o} it fails.
 */
@Mojo(name = "upload-wheels", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
public class UploadWheelsMojo extends AbstractPythonImageMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.upload-wheels", defaultValue = "false")
  private boolean skipUploadWheels;

  /**
   * The address at which the index takes uploads, {@code http://} or {@code https://}, without user
   * and password. Required.
   */
  @Parameter(property = "python-image.wheels.url")
  private @Nullable String wheelsUrl;

  /**
   * The id of the {@code <server>} in settings.xml whose user and password log in at the index; an
   * encrypted password is decrypted. A token of PyPI is the password of the user {@code __token__}.
   * Nobody is logged in unless given; an id that is not there is an error.
   */
  @Parameter(property = "python-image.wheels.server")
  private @Nullable String wheelsServer;

  /**
   * The address that pip installs from, the folder of all projects, such as {@code
   * https://host/simple/}. Where it is given, a file that the index has under the same SHA-256 is
   * not uploaded again, and another one of the same name is an error before anything is sent. The
   * login is used there as well if it is the same host. Not asked unless given.
   */
  @Parameter(property = "python-image.wheels.index")
  private @Nullable String wheelsIndex;

  /**
   * Which wheels to upload, separated by commas: {@code project} (of {@code <projects>}), {@code
   * built} (compiled from sources of others), {@code index} (taken as they are from an index), or
   * {@code all}. Unless given, {@code built,project}.
   */
  @Parameter(property = "python-image.wheels.origins")
  private List<String> wheelsOrigins = List.of();

  /**
   * Whether to go on where the index has a file of the same name already, which then stays as it
   * is. Otherwise that is an error.
   */
  @Parameter(property = "python-image.wheels.skipExisting", defaultValue = "false")
  private boolean wheelsSkipExisting;

  @Override
  boolean skipGoal() {
    return skipUploadWheels;
  }

  @Override
  void run() {
    var images = images();
    var upload =
        new Upload(wheelsUrl, wheelsIndex, wheelsServer, wheelsOrigins, servers(), proxies());
    new UploadGoal(module(), output(), progress(), console())
        .run(images, selection(), upload.order(wheelsSkipExisting, session().isOffline()));
  }
}
