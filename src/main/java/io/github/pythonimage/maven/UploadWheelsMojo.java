package io.github.pythonimage.maven;

import io.github.pythonimage.build.UploadGoal;
import io.github.pythonimage.build.UploadGoal.Request;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.WebAddress;
import io.github.pythonimage.maven.configurator.CheckingConfigurator;
import io.github.pythonimage.maven.parameter.XmlParameter;
import io.github.pythonimage.maven.settings.ServerField;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.pypi.Login;
import io.github.pythonimage.pypi.PackageIndex;
import io.github.pythonimage.pypi.WheelOrigin;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Uploads the wheels in {@code target/wheels} to an index, as twine does; {@code wheels} has put
 * them there. A wheel that several images have is uploaded once. The first that the index does not
 * take ends the goal. Needs no engine; with {@code -o} it fails.
 */
@Mojo(
    name = "upload-wheels",
    defaultPhase = LifecyclePhase.DEPLOY,
    threadSafe = true,
    configurator = CheckingConfigurator.NAME)
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
    validateSelection(() -> new Planner(Catalog.load(), Instant.now()).plan(images));
    var request = new Request(index(), origins(), wheelsSkipExisting, session().isOffline());
    new UploadGoal(module(), output(), progress(), console()).run(images, selection(), request);
  }

  private PackageIndex index() {
    return new PackageIndex(
        new XmlParameter("-Dpython-image.wheels.url")
            .required(
                wheelsUrl,
                text -> WebAddress.of(text, "for uploads to an index", "."),
                "Give the address at which the index takes uploads."),
        new XmlParameter("-Dpython-image.wheels.index")
            .optional(wheelsIndex, text -> WebAddress.of(text, "of an index", ".")),
        new XmlParameter("-Dpython-image.wheels.server").optional(wheelsServer, this::login),
        settings().proxies());
  }

  private Login login(String id) {
    var found = settings().servers().require(id);
    return new Login(
        ServerField.USERNAME.of(found),
        ServerField.PASSWORD.of(found),
        "settings.xml, <server> " + Quoted.of(id));
  }

  private Set<WheelOrigin> origins() {
    var words = wheelsOrigins.isEmpty() ? List.of("built", "project") : wheelsOrigins;
    var chosen = EnumSet.noneOf(WheelOrigin.class);
    new XmlParameter("-Dpython-image.wheels.origins")
        .each(words, word -> origins(word.strip()))
        .forEach(chosen::addAll);
    return chosen;
  }

  private static Set<WheelOrigin> origins(String word) {
    return word.equals("all")
        ? EnumSet.allOf(WheelOrigin.class)
        : EnumSet.of(EnumNames.of(WheelOrigin.class, word));
  }
}
