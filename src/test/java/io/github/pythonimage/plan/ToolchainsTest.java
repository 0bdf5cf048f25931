package io.github.pythonimage.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.wheels.Toolchain;
import io.github.pythonimage.maven.PomImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of {@code <toolchains>}. */
class ToolchainsTest {
  private static final String SUM = "0".repeat(64);

  @TempDir private Path module;

  @BeforeEach
  void somethingToBuild() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "idna\n");
  }

  private PlannedImage plan(String base, String toolchains) {
    var images =
        "<images><image><name>acme/python</name><base>%s</base><pythons><python>3.13</python></pythons>"
            + "<wheels><requirements>requirements.txt</requirements><toolchains>%s</toolchains></wheels>"
            + "</image></images>";
    return new Planner(Catalog.load(), Instant.EPOCH)
        .plan(PomImages.of(images.formatted(base, toolchains), module))
        .images()
        .get(0);
  }

  private PlannedImage plan(String toolchains) {
    return plan("debian:trixie-slim", toolchains);
  }

  private static String named(String name, String more) {
    return "<toolchain><name>" + name + "</name>" + more + "</toolchain>";
  }

  private static String archive(String platform, String url) {
    return "<archive><platform>%s</platform><url>%s</url><sha256>%s</sha256></archive>"
        .formatted(platform, url, SUM);
  }

  @ParameterizedTest
  @CsvSource({
    "debian:bookworm-slim, gfortran, default-jdk-headless",
    "ubuntu:24.04, gfortran, default-jdk-headless",
    "rockylinux:9, gcc-gfortran, java-21-openjdk-devel",
    "almalinux:8, gcc-gfortran, java-21-openjdk-devel",
    "registry.suse.com/bci/bci-base:15.7, gcc-fortran, java-21-openjdk-devel"
  })
  void packagesAreCalledAsTheDistributionDoes(String base, String fortran, String java) {
    assertThat(plan(base, "<toolchain>java</toolchain><toolchain>fortran</toolchain>").toolchains())
        .containsExactly(
            new PlannedToolchain.Packages(Toolchain.FORTRAN, List.of(fortran)),
            new PlannedToolchain.Packages(Toolchain.JAVA, List.of(java)));
  }

  @ParameterizedTest
  @CsvSource({"debian:trixie-slim", "rockylinux:9", "registry.suse.com/bci/bci-base:15.7"})
  void everyBuilderHasCxx(String base) {
    var image = plan(base, "<toolchain>c++</toolchain>");

    assertThat(image.toolchains())
        .containsExactly(new PlannedToolchain.Packages(Toolchain.CXX, List.of()));
    assertThat(image.needsNative()).isFalse();
    assertThat(image.wheelEnvironment()).isEqualTo(plan(base, "").wheelEnvironment());
  }

  @ParameterizedTest
  @CsvSource({"rust, 3", "go, 1"})
  void archivesAreOfTheNewestKnownReleaseForBothArchitectures(String word, int each) {
    var planned = (PlannedToolchain.Archives) one("<toolchain>" + word + "</toolchain>");

    assertThat(planned.byPlatform())
        .containsOnlyKeys(Platform.of("linux/amd64"), Platform.of("linux/arm64"))
        .allSatisfy((platform, archives) -> assertThat(archives).hasSize(each));
    assertThat(planned.archives())
        .extracting(RemoteArchive::sha256)
        .doesNotHaveDuplicates()
        .allMatch(sum -> sum.matches("[0-9a-f]{64}"));
    var newest = Catalog.toolchains().archives().get(word).releases().get(0).version();
    assertThat(planned.version()).isEqualTo(newest);
  }

  private PlannedToolchain one(String toolchain) {
    return plan(toolchain).toolchains().get(0);
  }

  @Test
  void aMirrorHasTheProjectsLayout() {
    var go = named("go", "<version>1.26.7</version><mirror>https://host/go/</mirror>");

    assertThat(((PlannedToolchain.Archives) one(go)).archives())
        .extracting(archive -> archive.url().toString())
        .containsExactly(
            "https://host/go/go1.26.7.linux-amd64.tar.gz",
            "https://host/go/go1.26.7.linux-arm64.tar.gz");
  }

  @Test
  void whereSomethingIsFetchedIsNothingToWhatIsCompiledWithIt() {
    var usual = plan("<toolchain>rust</toolchain>").wheelEnvironment();

    assertThat(plan(named("rust", "<mirror>https://host</mirror>")).wheelEnvironment())
        .isEqualTo(usual);
    assertThat(plan(named("rust", "<version>1.95.0</version>")).wheelEnvironment())
        .isNotEqualTo(usual);
    assertThat(plan("").wheelEnvironment()).isNotEqualTo(usual);
    assertThat(plan("<toolchain>rust</toolchain><toolchain>cmake</toolchain>").wheelEnvironment())
        .isNotEqualTo(usual);
  }

  @Test
  void theirOrderIsTheSameWhateverThePoms() {
    assertThat(plan("<toolchain>go</toolchain><toolchain>fortran</toolchain>").wheelEnvironment())
        .isEqualTo(
            plan("<toolchain>fortran</toolchain><toolchain>go</toolchain>").wheelEnvironment());
  }

  @Test
  void anotherReleaseComesInArchivesOfOnesOwn() {
    var rust =
        named(
            "rust",
            "<version>2.0.0</version><archives>"
                + archive("linux/amd64", "https://host/rustc.tar.xz")
                + archive("linux/amd64", "https://host/cargo.tar.xz")
                + "</archives>");

    var planned = (PlannedToolchain.Archives) one(rust);

    assertThat(planned.version()).isEqualTo("2.0.0");
    assertThat(planned.byPlatform()).hasSize(1);
    assertThat(planned.archives()).hasSize(2);
  }

  @Test
  void everyToolchainIsInTheCatalogAndThoseOfPackagesForEveryFamily() {
    var known = Catalog.toolchains();

    assertThat(Toolchain.values())
        .allSatisfy(
            toolchain -> {
              switch (toolchain.origin()) {
                case PACKAGES ->
                    assertThat(known.packages().get(toolchain.word()))
                        .containsOnlyKeys("apt", "dnf", "zypper");
                case ARCHIVES -> assertThat(known.archives()).containsKey(toolchain.word());
                case WHEELS -> assertThat(known.wheels()).containsKey(toolchain.word());
              }
            });
    var distributions =
        Catalog.load().distributions().releases().stream().map(Object::toString).toList();
    known.lacking().values().forEach(names -> assertThat(distributions).containsAll(names));
  }

  @Test
  void everyWheelIsPinnedForBothArchitectures() {
    assertThat(Catalog.toolchains().wheels().get("cmake"))
        .flatMap(release -> release.wheels())
        .allSatisfy(
            wheel -> {
              assertThat(wheel.sha256()).hasSize(2).allMatch(sum -> sum.matches("[0-9a-f]{64}"));
              assertThat(wheel.version()).matches("[0-9.]+");
            });
  }

  private void refused(String base, String toolchains, String message) {
    assertThatThrownBy(() -> plan(base, toolchains))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("<image> acme/python, <wheels><toolchains>" + message);
  }

  private void refused(String toolchains, String message) {
    refused("debian:trixie-slim", toolchains, message);
  }

  @Test
  void aWordThatIsNone() {
    refused(
        "<toolchain>haskell</toolchain>",
        "<toolchain>: 'haskell' is not one of the choices. Use c++ | fortran | java | rust | go |"
            + " cmake; anything else comes with <packages>.");
    refused(
        named("", ""),
        "<toolchain>: is missing. Write its name, such as <toolchain>rust</toolchain>.");
    refused(
        "<toolchain>go</toolchain><toolchain>go</toolchain>",
        "<toolchain>: go stands there twice. Remove one of them.");
  }

  @Test
  void aDistributionThatCannotServeIt() {
    refused(
        "opensuse/leap:15.5",
        "<toolchain>java</toolchain>",
        "<toolchain> java: no package of leap:15.5 is known to bring it. Choose a newer <base>, or"
            + " name what it has in <wheels><packages>.");
  }

  @Test
  void aReleaseThatIsNotKnown() {
    refused(
        named("rust", "<version>1.2.3</version>"),
        "<toolchain> rust, <version>: '1.2.3' is not a release that this plugin knows, as of"
            + " 2026-11. Use 1.98.1 | 1.95.0, or say where it is with <archives>: <platform>, <url>"
            + " and <sha256> of each.");
    refused(
        named("cmake", "<version>3.0.0</version>"),
        "<toolchain> cmake, <version>: '3.0.0' is not a release that this plugin knows, as of"
            + " 2026-11. Use 4.4.5 | 3.31.10, or pin it in the build requirements of the project"
            + " that needs it.");
    refused(
        named("rust", "<version>stable</version>"),
        "<toolchain> rust, <version>: 'stable' is not a release. Write a whole one, such as"
            + " 1.98.1.");
  }

  @Test
  void elementsThatWouldDoNothing() {
    refused(
        named("fortran", "<version>14.2.0</version>"),
        "<toolchain> fortran, <version>: fortran is the one of the distribution's packages. Remove"
            + " it; for another one, name its package in <wheels><packages>.");
    refused(
        named("java", "<mirror>https://host</mirror>"),
        "<toolchain> java, <mirror>: java does not come in archives. Remove it; the base's package"
            + " manager fetches it.");
    refused(
        named("cmake", "<mirror>https://host</mirror>"),
        "<toolchain> cmake, <mirror>: cmake does not come in archives. Remove it; pip fetches it"
            + " from its index (-Dpython-image.pip.config).");
  }

  @Test
  void archivesThatAreNotWhole() {
    var archives = "<archives>" + archive("linux/amd64", "https://host/a.tar.xz") + "</archives>";
    refused(
        named("rust", archives),
        "<toolchain> rust, <version>: is missing. Write the release that the <archives> are of.");
    refused(
        named("rust", "<version>2.0.0</version><mirror>https://host</mirror>" + archives),
        "<toolchain> rust, <mirror>: is of no use where <archives> say where they are. Remove one"
            + " of them.");
    refused(
        named("rust", "<version>2.0.0</version>" + archives.replace(SUM, "1")),
        "<toolchain> rust, <archives><archive><sha256>: '1' is not a SHA-256. Give the 64"
            + " lower-case hexadecimal digits that sha256sum prints for the archive.");
    refused(
        named("rust", "<version>2.0.0</version>" + archives.replace("host/", "me:s3cret@host/")),
        "<toolchain> rust, <archives><archive><url>: 'https://…@host/a.tar.xz' is not the address of"
            + " an archive. Write http(s)://host/path without user, password or query.");
    refused(
        named("rust", "<version>2.0.0</version>" + archives.replace("https", "ftp")),
        "<toolchain> rust, <archives><archive><url>: 'ftp://host/a.tar.xz' is not the address of an"
            + " archive. Write http(s)://host/path without user, password or query.");
  }

  @Test
  void wordsAreWhatThePomSays() {
    assertThat(Arrays.stream(Toolchain.values()).map(Toolchain::word))
        .containsExactly("c++", "fortran", "java", "rust", "go", "cmake");
  }
}
