package io.github.pythonimage.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Recipe;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.BuildPlan.PolicyWarning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final Catalog CATALOG = Catalog.load();

  private static List<PlannedImage> plan(Instant now, String image) {
    var specs = PomImages.of("<images>" + image + "</images>", Path.of("").toAbsolutePath());
    return new Planner(CATALOG, now).plan(specs).images();
  }

  private static List<PlannedImage> plan(String elements) {
    return plan(Instant.EPOCH, "<image><name>acme/python</name>" + elements + "</image>");
  }

  @ParameterizedTest
  @CsvSource({
    "locked, 2026-01-01T23:59:59Z, as of the first build",
    "daily, 2026-01-01T23:59:59Z, as of 2026-01-01",
    "daily, 2026-01-02T00:00:00Z, as of 2026-01-02",
    // Weeks are ISO's: Monday begins one, and the year is the one of its Thursday.
    "weekly, 2026-01-01T00:00:00Z, as of 2026-W01",
    "weekly, 2026-01-04T23:59:59Z, as of 2026-W01",
    "weekly, 2026-01-05T00:00:00Z, as of 2026-W02",
    "weekly, 2027-01-01T00:00:00Z, as of 2026-W53",
    "weekly, 2024-12-30T00:00:00Z, as of 2025-W01",
    "always, 2026-01-01T10:15:30.123Z, as of 2026-01-01T10:15:30.123Z"
  })
  void asksForUpdatesOfAMoment(String policy, Instant now, String moment) {
    var image =
        plan(
            now,
            "<image><name>a</name><pythons><python>3.13</python></pythons><security><updates>"
                + policy
                + "</updates></security></image>");

    assertThat(image.get(0).updatesMoment()).isEqualTo(moment);
  }

  @Test
  void foldersAreBySeriesAndByVersionWhereASeriesHasTwo() {
    assertThat(
            plan(
                "<tags><tag>{version}</tag></tags><pythons><python>3.13.5</python>"
                    + "<python>3.13.6</python><python>3.14</python></pythons>"))
        .extracting(PlannedImage::folder)
        .containsExactly("python/3.13.5", "python/3.13.6", "python/3.14");
  }

  @Test
  void tagsAreExpandedAndEachIsThereOnce() {
    var image =
        plan("<tags><tag>{series}</tag><tag>{version}-x</tag><tag>{cp}</tag><tag>3.13</tag>"
                + "</tags><pythons><python>3.13.5</python></pythons>"
                + "<publish><builder>true</builder></publish>")
            .get(0);

    assertThat(image.tags())
        .extracting(ImageReference::toString)
        .containsExactly("acme/python:3.13", "acme/python:3.13.5-x", "acme/python:cp313");
    assertThat(image.builderTags())
        .extracting(ImageReference::toString)
        .containsExactly(
            "acme/python:3.13-dev", "acme/python:3.13.5-x-dev", "acme/python:cp313-dev");
    assertThat(image.displayName()).hasToString("acme/python:3.13");
  }

  @Test
  void oneBuilderOfAllPythonsHasTheNamesOfAll() {
    var images =
        plan(
            "<pythons><python>3.13.5</python><python>3.11</python></pythons>"
                + "<interpreter><provider>pyenv</provider></interpreter>"
                + "<publish><builder>true</builder></publish>");

    assertThat(images.get(0).builderTags())
        .extracting(ImageReference::toString)
        .containsExactly("acme/python:3.13-dev", "acme/python:3.11-dev");
    assertThat(images.get(1).builderTags()).isEmpty();
    assertThat(images.get(0).compiled()).hasSize(2).isEqualTo(images.get(1).compiled());
    assertThat(images.get(0).interpreter().command())
        .isEqualTo("/opt/app/python/versions/3.13.5/bin/python3");
  }

  @Test
  void aNameThatOneBuilderWouldHaveTwiceIsGivenOnce() {
    var images =
        plan(
            "<tags><tag>{series}</tag><tag>{version}</tag></tags>"
                + "<pythons><python>3.13.5</python><python>3.11.2</python></pythons>"
                + "<interpreter><provider>pyenv</provider></interpreter>"
                + "<publish><builder>true</builder></publish>");

    assertThat(images.get(0).builderTags()).doesNotHaveDuplicates().hasSize(4);
  }

  @Test
  void aSeriesIsTheNewestOfItsArchives() {
    var archive =
        "<archive><python>3.13.%s</python><platform>linux/%s</platform>"
            + "<url>https://host/%s.tar.gz</url><sha256>"
            + "0".repeat(64)
            + "</sha256></archive>";
    var image =
        plan("<pythons><python>3.13</python></pythons><interpreter><provider>standalone</provider>"
                + "<archives>"
                + archive.formatted("9", "amd64", "a")
                + archive.formatted("10", "amd64", "b")
                + archive.formatted("10", "arm64", "c")
                + "</archives></interpreter>")
            .get(0);

    assertThat(image.version()).hasToString("3.13.10");
    assertThat(image.interpreter().downloads())
        .extracting(download -> download.url().getPath())
        .containsExactly("/b.tar.gz", "/c.tar.gz");
  }

  @Test
  void pyenvIsTheKnownOneOrOneFromTheSamePlaceOrFromElsewhere() {
    var sum = "0".repeat(64);
    assertThat(pyenv("")).isEqualTo(CATALOG.pyenv());
    assertThat(pyenv("<version>9.9.9</version><sha256>" + sum + "</sha256>").url())
        .hasToString("https://github.com/pyenv/pyenv/archive/refs/tags/v9.9.9.tar.gz");
    assertThat(pyenv("<url>https://host/x.tar.gz</url>"))
        .satisfies(
            archive -> {
              assertThat(archive.url()).hasToString("https://host/x.tar.gz");
              assertThat(archive.sha256()).isEqualTo(CATALOG.pyenv().sha256());
            });
  }

  private static RemoteArchive pyenv(String elements) {
    return plan("<pythons><python>3.13</python></pythons><interpreter><provider>python-build</provider>"
            + "<pyenv>"
            + elements
            + "</pyenv></interpreter>")
        .get(0)
        .interpreter()
        .downloads()
        .get(0);
  }

  @Test
  void runtimePackagesAreThereOnce() {
    var image =
        plan(
            "<pythons><python>3.13</python></pythons><runtime><packages><package>tzdata</package>"
                + "<package>curl</package></packages></runtime>");

    assertThat(image.get(0).runtimePackages())
        .containsExactly("ca-certificates", "netbase", "tzdata", "curl");
  }

  @Test
  void aTemplateMayHaveNoPlaceholderAndKeepsWhatLooksLikeAGroup() {
    var version = TargetPython.of(PythonVersion.of("3.13.5"));
    var name = ImageReference.of("a");

    assertThat(new TagTemplate("latest").expand(name, version, false)).hasToString("a:latest");
    assertThatThrownBy(() -> new TagTemplate("$1-{series}").expand(name, version, false))
        .hasMessageContaining("'$1-3.13' is not a tag");
    assertThatThrownBy(() -> new TagTemplate("{}").expand(name, version, false))
        .hasMessageContaining("'{}' in '{}' is not a placeholder");
  }

  private static PlannedImage withWheels(String base, String wheels) {
    return plan("<base>"
            + base
            + "</base><pythons><python>3.13</python></pythons><wheels>"
            + wheels
            + "</wheels>")
        .get(0);
  }

  @Test
  void recipesAddPackagesInTheWordsOfTheDistribution() {
    var wheels =
        "<packages><package>libpq-dev</package></packages><recipes><recipe>Psycopg2</recipe>"
            + "<recipe>lxml</recipe></recipes>";

    assertThat(withWheels("debian:trixie-slim", wheels).nativePackages())
        .containsExactly("libpq-dev", "libxml2-dev", "libxslt1-dev");
    assertThat(withWheels("rockylinux:9", wheels).nativePackages())
        .containsExactly("libpq-dev", "libpq-devel", "libxml2-devel", "libxslt-devel");
    assertThat(withWheels("debian:trixie-slim", wheels).recipes())
        .extracting(Recipe::name)
        .containsExactly("psycopg2", "lxml");
  }

  @Test
  void compiledWheelsAreKeptByWhatRecipesBringToo() {
    var bare = withWheels("debian:trixie-slim", "");
    var recipe = withWheels("debian:trixie-slim", "<recipes><recipe>gmpy2</recipe></recipes>");

    assertThat(recipe.wheelEnvironment()).isNotEqualTo(bare.wheelEnvironment());
  }

  @Test
  void recipesThatThereAreNotAreToldAllAtOnce() {
    assertThatThrownBy(
            () ->
                withWheels(
                    "rockylinux:9",
                    "<recipes><recipe>pilow</recipe><recipe>av</recipe><recipe>lxml</recipe>"
                        + "</recipes>"))
        .hasMessageContainingAll(
            "<image> acme/python, <wheels><recipes><recipe>: 'pilow' is not a known recipe. Did you"
                + " mean pillow? ",
            "<wheels><recipes><recipe>: 'av' needs what rocky:9 has no packages for. ");
  }

  @TempDir private Path module;

  private List<String> warnings(String base, String recipes) {
    var images =
        "<images><image><name>acme/python</name>%s<pythons><python>3.13</python><python>3.14</python>"
            + "</pythons><wheels><requirements>requirements.txt</requirements><recipes>%s</recipes>"
            + "</wheels></image></images>";
    return new Planner(Catalog.load(), Instant.EPOCH)
        .plan(PomImages.of(images.formatted(base, recipes), module)).warnings().stream()
            .map(PolicyWarning::text)
            .toList();
  }

  @Test
  void aRepositoryThatARecipeNeedsAndTheBaseLacksIsToldBeforeAnythingIsBuilt() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "numpy\n");
    var both = "<recipe>numpy</recipe><recipe>h5py</recipe><recipe>lxml</recipe>";

    assertThat(warnings("<base>rockylinux:8</base>", both))
        .containsExactly(
            "the recipe numpy installs openblas-devel of the repository crb, which images of rocky:8"
                + " do not enable: make the <base> from one in which 'dnf -y install"
                + " dnf-plugins-core && dnf config-manager --set-enabled powertools' has run, and say"
                + " with <distribution>rocky:8</distribution> what it is.",
            "the recipe h5py installs hdf5-devel of the repository epel, which images of rocky:8 do"
                + " not enable: make the <base> from one in which 'dnf -y install epel-release' has"
                + " run, and say with <distribution>rocky:8</distribution> what it is.");
    assertThat(warnings("<base>almalinux:9</base>", "<recipe>scipy</recipe>"))
        .singleElement()
        .asString()
        .contains("--set-enabled crb'");
    var own = "<base>acme/base:1</base><distribution>rocky:9</distribution>";
    assertThat(warnings(own, both)).isEmpty();
    assertThat(warnings("<base>debian:trixie-slim</base>", both)).isEmpty();
  }
}
