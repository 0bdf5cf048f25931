package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.UploadGoal.Request;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.pypi.Login;
import io.github.pythonimage.pypi.PackageIndex;
import io.github.pythonimage.pypi.TestWheel;
import io.github.pythonimage.pypi.WheelOrigin;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.secrets.PipSecrets;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wheel on its way: built in one image, taken out, put on a real index, installed in another. */
@Tag("engine")
class WheelsGoalEngineTest {
  private static final Login UPLOADER = new Login("uploader", "s3cret/word", "a test");
  @TempDir private static Path folder;
  private static PrivateIndex index;

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;
  // Nobody's cache has it.
  private final String version = "1." + System.currentTimeMillis();

  @BeforeAll
  static void start() throws Exception {
    var tools = PrivateIndex.install(folder.resolve("tools"));
    index = PrivateIndex.writable(tools, folder.resolve("packages"), UPLOADER);
  }

  @AfterAll
  static void stop() {
    if (index != null) {
      index.close();
    }
  }

  @BeforeEach
  void project() throws Exception {
    imageBuild = new ImageBuildFixture(module);
    var project = Files.createDirectories(module.resolve("native"));
    Files.writeString(
        project.resolve("setup.py"),
        """
        from setuptools import Extension, setup
        setup(name="acme.native", version="%s", description="Zoë's", author="Zoë Müller",
              classifiers=["Programming Language :: C", "Programming Language :: Python"],
              install_requires=["idna==3.10"],
              ext_modules=[Extension("acme_native", ["acme.c"])])
        """
            .formatted(version));
    Files.writeString(
        project.resolve("acme.c"),
        """
        #include <Python.h>
        static struct PyModuleDef acme = { PyModuleDef_HEAD_INIT, "acme_native", NULL, -1, NULL };
        PyMODINIT_FUNC PyInit_acme_native(void) { return PyModule_Create(&acme); }
        """);
  }

  private static String image(String id, String wheels) {
    return """
        <image>
          <id>%s</id>
          <name>wheels-test/python</name>
          <tags><tag>%s</tag></tags>
          <pythons><python>3.13.5</python></pythons>
          <interpreter><optimizations>false</optimizations>%s</interpreter>
          %s
        </image>
        """
        .formatted(id, id, mirror(), wheels);
  }

  private static String mirror() {
    var mirror = System.getProperty("engine.sourceMirror", "");
    return mirror.isEmpty() ? "" : "<mirror>" + mirror + "</mirror>";
  }

  private static String images(String... images) {
    return "<images>" + String.join("", images) + "</images>";
  }

  private static Request order(Optional<Login> login, boolean listing, boolean skipExisting) {
    return new Request(
        new PackageIndex(
            index.upload(),
            listing ? Optional.of(URI.create(index.url())) : Optional.empty(),
            login,
            WebProxies.NONE),
        EnumSet.of(WheelOrigin.BUILT, WheelOrigin.PROJECT),
        skipExisting,
        false);
  }

  @Test
  @Tag("full")
  void aWheelGoesFromOneImageToAnother() throws Exception {
    var images =
        images(
            image("one", "<wheels><projects><project>native</project></projects></wheels>"),
            image("plain", ""));
    var stale = module.resolve("target/wheels/one/3.12/acme-1-py3-none-any.whl");
    Files.createDirectories(stale.getParent());
    Files.writeString(stale, "");

    var taken = imageBuild.wheels(images);

    assertThat(taken).extracting(Wheelhouse::label).containsExactly("one/3.13");
    assertThat(stale.getParent()).doesNotExist();
    var file = "acme_native-" + version + "-cp313-cp313-linux_x86_64.whl";
    assertThat(module.resolve("target/wheels/one/3.13"))
        .isDirectoryContaining(f -> f.endsWith(file))
        .isDirectoryContaining(f -> f.endsWith("idna-3.10-py3-none-any.whl"));
    assertThat(imageBuild.console.all)
        .contains("plain/3.13 has no <wheels>.")
        .anyMatch(line -> line.matches("WHEELS OF +ORIGIN +FILE +SIZE"))
        .anyMatch(line -> line.matches("one/3\\.13 +\\w+ +" + file + " +[0-9.]+ kB"));
    // Again, over what is there.
    assertThat(imageBuild.wheels(images)).isEqualTo(taken);

    var wrong = new Login("uploader", "wr0ng/word", "a test");
    assertThatThrownBy(() -> imageBuild.upload(images, order(Optional.of(wrong), false, false)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageMatching(
            "The index at "
                + index.upload()
                + " did not take \\S+\\.whl: HTTP status 40[13].* It was asked as 'uploader' of a"
                + " test: see that its password is right, and that it may upload there\\.")
        .hasMessageNotContaining("wr0ng");
    assertThatThrownBy(() -> imageBuild.upload(images, order(Optional.empty(), false, false)))
        .hasMessageContaining("Nobody was logged in: name a <server> of settings.xml");
    assertThat(index.files()).isEmpty();

    var right = Optional.of(UPLOADER);
    imageBuild.upload(images, order(right, false, false));

    assertThat(index.folder().resolve(file)).hasSameBinaryContentAs(wheel(file));
    assertThatThrownBy(() -> imageBuild.upload(images, order(right, false, false)))
        .hasMessageContaining(" already, (HTTP status 409, ")
        .hasMessageContaining("leave alone what is there: -Dpython-image.wheels.skipExisting.");
    imageBuild.console.all.clear();
    imageBuild.upload(images, order(right, false, true));
    assertThat(imageBuild.console.all).contains("The index keeps its own " + file);
    imageBuild.upload(images, order(right, true, false));
    assertThat(imageBuild.console.all).contains("The index has " + file);
    assertThat(String.join("\n", imageBuild.console.all)).doesNotContain(right.get().password());

    install(file);
    aWheelThatWasDroppedThereIsNotUploaded(images, right);
  }

  private void aWheelThatWasDroppedThereIsNotUploaded(String images, Optional<Login> login)
      throws Exception {
    var before = index.files();
    var dropped =
        TestWheel.write(module.resolve("target/wheels/one/3.13"), "evil-1-py3-none-any.whl", "");

    assertThatThrownBy(() -> imageBuild.upload(images, order(login, false, true)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(dropped + " is not listed in the report.json beside it");

    assertThat(index.files()).isEqualTo(before);
  }

  private Path wheel(String file) {
    return module.resolve("target/wheels/one/3.13").resolve(file);
  }

  /** By a build that knows the index from its pip configuration alone. */
  private void install(String file) throws Exception {
    var config = System.getProperty("engine.pipConfig", "");
    var usual = config.isEmpty() ? "[global]\n" : Files.readString(Path.of(config));
    var mine = folder.resolve("pip.conf");
    Files.writeString(
        mine, usual.replaceFirst("\\[global]", "[global]\nextra-index-url = " + index.url()));
    Files.writeString(module.resolve("requirements.txt"), "acme.native==" + version + "\n");
    imageBuild.pip = PipSecrets.of(mine);

    var proofs =
        imageBuild.run(
            images(image("two", "<wheels><requirements>requirements.txt</requirements></wheels>")));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(proofs.get(0).packages())
        .anyMatch(one -> one.toString().equals("acme.native " + version));
    assertThat(index.said()).contains("/packages/" + file);
  }

  @Test
  void aLargeWheelThatIsRefusedIsToldOfAsWell() throws Exception {
    var big = new byte[40_000_000];
    new Random(0).nextBytes(big);
    var wheel = TestWheel.write(folder, "big-1-py3-none-any.whl", "Name: big\nVersion: 1\n");
    // What follows a ZIP's end is read by nobody.
    var before = Files.readAllBytes(wheel);
    Files.write(wheel, big);
    Files.write(wheel, before, StandardOpenOption.APPEND);
    var wrong = new Login("uploader", "wrong", "a test");
    var uploads =
        new PackageIndex(index.upload(), Optional.empty(), Optional.of(wrong), WebProxies.NONE);

    assertThatThrownBy(() -> uploads.upload(TestWheel.of(wheel), false))
        .hasMessageContaining("HTTP status 40");
  }
}
