package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.secrets.PipSecrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where checksums are insisted on, what has none does not run, not even to learn what it needs. */
@Tag("engine")
@Timeout(900)
class NamedFilesEngineTest {
  private static final String NAME = "named-files-test/python";

  @TempDir private Path module;
  @TempDir private Path folder;
  private ForeignBuilds builds;

  @BeforeEach
  void open() throws Exception {
    builds = new ForeignBuilds(NAME, folder);
  }

  @AfterEach
  void close() {
    builds.close();
  }

  /** Tells the index that it runs. */
  private String signal(String word) {
    return """
        import urllib.request
        try:
            urllib.request.urlopen("%s/ran-%s")
        except OSError:
            pass
        """
        .formatted(builds.pages.address(), word);
  }

  /** Sources that signal when somebody asks what they depend on. */
  private void sources(String name, String code, String... requires) throws Exception {
    new ForeignSources(name, builds.version, code, requires)
        .archiveUntold(builds.index(), Files.createDirectories(folder.resolve("untold")));
  }

  /** A wheel that signals in each interpreter that has it. */
  private void tool(String name, String word) throws Exception {
    var line = signal(word).strip().replace("\n", "\\n").replace("\"", "\\\"");
    new PureWheel(name, "1.0", word)
        .into(
            builds.index(),
            Map.of(
                name.replace('-', '_') + ".py",
                "",
                name + ".pth",
                "import sys; exec(\"" + line + "\")\n"));
  }

  private String sum(String file) throws Exception {
    return Fingerprint.of(Files.readAllBytes(builds.index().resolve(file))).hex();
  }

  private String archive(String name) {
    return name + "-" + builds.version + ".tar.gz";
  }

  private String wheels(String more) {
    return more
        + "<indexes><index><id>acme</id><url>"
        + builds.pages.address()
        + "/simple</url><packages><package>acme-*</package></packages></index></indexes>";
  }

  private static String images(String id, String wheels) {
    return "<images>" + ImageBuildFixture.image(NAME, id, wheels) + "</images>";
  }

  private void requirements(String text) throws Exception {
    Files.writeString(module.resolve("requirements.txt"), text);
  }

  private void assertEnds(String tag, String wheels, String why) {
    assertThatThrownBy(() -> new ImageBuildFixture(module).run(builds.images(tag, wheels)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(why);
    assertThat(builds.pages.asked).noneMatch(path -> path.contains("/ran-"));
  }

  private String asked(boolean byName) {
    return byName ? "acme-first==" + builds.version : builds.line("acme_first").strip();
  }

  @ParameterizedTest
  @CsvSource({"uv, true", "uv, false", "pip, true"})
  void sourcesThatWereReplacedDoNotRun(String installer, boolean byName) throws Exception {
    sources("acme_first", "");
    requirements(asked(byName) + " --hash=sha256:" + sum(archive("acme_first")) + "\n");
    sources("acme_first", signal("replaced"));

    assertEnds(
        "replaced", wheels("<installer>" + installer + "</installer>"), sum(archive("acme_first")));
  }

  /** Otherwise nothing here is an attack. */
  @Tag("full")
  @Test
  void sourcesWithoutHashesRun() throws Exception {
    sources("acme_first", signal("free"));
    requirements(asked(true) + "\n");

    new ImageBuildFixture(module).run(builds.images("free", wheels("")));

    assertThat(builds.pages.asked).anyMatch(path -> path.contains("/ran-free"));
  }

  /** An index names what a package depends on in a file of its own, which no hash is for. */
  @Test
  void sourcesThatNobodyNamedDoNotRun() throws Exception {
    new PureWheel("acme-first", "1.0", "first", "acme-evil").into(builds.index());
    sources("acme_evil", signal("unlisted"));
    requirements("acme-first==1.0 --hash=sha256:" + sum("acme_first-1.0-py3-none-any.whl") + "\n");

    assertEnds("unlisted", wheels(""), "acme-evil: the index has no file whose --hash");
  }

  /** The address of a file that only sources or a line without a hash name. */
  private String address(String file) {
    return builds.pages.address() + "/" + file;
  }

  @Test
  void anAddressWithoutAHashDoesNotRun() throws Exception {
    new PureWheel("acme-first", "1.0", "first").into(builds.index());
    sources("acme_evil", signal("address"));
    requirements(
        "acme-first==1.0 --hash=sha256:"
            + sum("acme_first-1.0-py3-none-any.whl")
            + "\n"
            + builds.line("acme_evil"));

    assertEnds("address", wheels(""), "has no hash in requirements.txt, where others have one");
  }

  /** What a wheel or a build needs by its address is nowhere else. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAddressThatOnlyADependencyNamesDoesNotRun(boolean ofABuild) throws Exception {
    tool("acme-tool", "tool");
    sources("acme_evil", signal("evil"));
    var file = ofABuild ? archive("acme_first") : "acme_first-1.0-py3-none-any.whl";
    if (ofABuild) {
      sources("acme_first", "", "acme-tool @ " + address("acme_tool-1.0-py3-none-any.whl"));
    } else {
      new PureWheel("acme-first", "1.0", "first", builds.line("acme_evil").strip())
          .into(builds.index());
    }
    requirements("acme-first @ " + address(file) + " --hash=sha256:" + sum(file) + "\n");

    assertEnds("dependency", wheels(""), "was asked for, which is no address that <requirements>");
  }

  /** As uv pip compile writes them: also what a wheel or a build needs by its address. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void addressesWithHashesAreTaken(boolean fromAnIndex) throws Exception {
    tool("acme-tool", "tool");
    sources("acme_first", "", "acme-tool");
    sources("acme_more", "");
    new PureWheel("acme-second", "1.0", "second", builds.line("acme_more").strip())
        .into(builds.index());
    var tool = "acme_tool-1.0-py3-none-any.whl";
    var second = "acme_second-1.0-py3-none-any.whl";
    Files.writeString(
        module.resolve("build.txt"),
        "acme-tool @ " + address(tool) + " --hash=sha256:" + sum(tool) + "\n");
    Files.writeString(builds.index().resolve("more.txt"), builds.pinned("acme_more"));
    requirements(
        builds.pinned("acme_first")
            + (fromAnIndex
                ? "acme-second==1.0 --hash=sha256:" + sum(second)
                : "acme-second @ " + address(second) + "#sha256=" + sum(second))
            + "\n-r "
            + address("more.txt")
            + "\n");

    var proofs =
        new ImageBuildFixture(module)
            .run(builds.images("taken", wheels("<buildConstraints>build.txt</buildConstraints>")));

    assertThat(proofs.get(0).findings()).isEmpty();
    // Once in each step, that without compilers and that with them: a server could show each reader
    // another one.
    assertThat(builds.pages.asked).filteredOn(path -> path.endsWith("/more.txt")).hasSize(2);
  }

  /** A list may name one file for each platform, and others need the project on some only. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void addressesKeepTheirMarkersFoldersAndExtras(String installer) throws Exception {
    var first = "acme_first-1.0-py3-none-any.whl";
    var other = "acme_first-1.0-py3-none-win_amd64.whl";
    new PureWheel("acme-first", "1.0", "first").into(builds.index());
    Files.copy(builds.index().resolve(first), builds.index().resolve(other));
    var second = "acme_second-1.0-py3-none-any.whl";
    new PureWheel("acme-second", "1.0", "second", "acme-more; python_version < '3'")
        .into(builds.index());
    var more = "acme_more-1.0-py3-none-any.whl";
    new PureWheel("acme-more", "1.0", "more").into(builds.index());
    var below = "many.zip";
    try (var zip = new ZipOutputStream(Files.newOutputStream(builds.index().resolve(below)))) {
      zip.putNextEntry(new ZipEntry("many-1/below/pyproject.toml"));
      zip.write(
          """
          [build-system]
          requires = ["setuptools"]
          build-backend = "setuptools.build_meta"
          [project]
          name = "acme-below"
          version = "1"
          """
              .getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      zip.putNextEntry(new ZipEntry("many-1/below/acme_below.py"));
      zip.closeEntry();
    }
    requirements(
        line("acme-first", first, "", "; sys_platform == 'linux'")
            + line("acme-first", other, "", "; sys_platform == 'win32'")
            + line("acme-more", more, "", "; python_version < '3'")
            + line("acme-below", below, "#subdirectory=below", "")
            + "acme-second==1.0 --hash=sha256:"
            + sum(second)
            + "\n");

    var proofs =
        new ImageBuildFixture(module)
            .run(builds.images("marked", wheels("<installer>" + installer + "</installer>")));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(builds.pages.asked).noneMatch(path -> path.contains(more));
  }

  private String line(String name, String file, String fragment, String marker) throws Exception {
    return "%s @ %s%s %s --hash=sha256:%s\n"
        .formatted(name, address(file), fragment, marker, sum(file));
  }

  /** pip builds what metadata names by its address, whatever it is told of wheels. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void whereOnlyWheelsMayBeInstalledNoAddressIsBuilt(String installer) throws Exception {
    sources("acme_evil", signal("built"));
    new PureWheel("acme-first", "1.0", "first", builds.line("acme_evil").strip())
        .into(builds.index());
    requirements("acme-first @ " + address("acme_first-1.0-py3-none-any.whl") + "\n");

    assertEnds(
        "wheels-only",
        wheels(
            "<onlyBinary><name>:all:</name></onlyBinary><installer>" + installer + "</installer>"),
        "what is asked for cannot be had together");
  }

  /** pip reads these words in each list that another one includes, however they are written. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(
      strings = {"--prefer-binary --only-binary :all:", "--only-binary \":all:\"", "-r wheels.txt"})
  void whereAListAllowsWheelsOnlyNoAddressIsBuilt(String line) throws Exception {
    sources("acme_evil", signal("built"));
    new PureWheel("acme-first", "1.0", "first", builds.line("acme_evil").strip())
        .into(builds.index());
    Files.writeString(module.resolve("wheels.txt"), "--only-binary=:all:\n");
    requirements(line + "\nacme-first==1.0\n");

    assertEnds(
        "listed-wheels",
        wheels("<installer>pip</installer>"),
        "what is asked for cannot be had together");
  }

  /** Sources would be built for what they say of themselves, while there is a network. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"-r sources.txt", "\ufeff--no-binary acme-first"})
  void whereBuildsHaveNoNetworkNoListAsksForSources(String line) throws Exception {
    sources("acme_first", signal("fetched"));
    Files.writeString(module.resolve("sources.txt"), "--no-binary acme-first\n");
    requirements(line + "\n" + asked(true) + "\n");

    assertEnds("fetched", wheels("<network>none</network>"), "ask for sources");
  }

  @Tag("full")
  @Test
  void whatAProjectIsBuiltWithIsCompared() throws Exception {
    sources("acme_tool", "");
    var pinned = "acme-tool==" + builds.version + " --hash=sha256:" + sum(archive("acme_tool"));
    Files.writeString(module.resolve("build.txt"), pinned + "\n");
    sources("acme_tool", signal("replaced"));
    new ForeignSources("acme_own", "1.0", "", "acme-tool").into(module.resolve("own"));

    assertThatThrownBy(
            () ->
                new ImageBuildFixture(module)
                    .run(
                        images(
                            "project",
                            "<projects><project>own</project></projects>"
                                + wheels("<buildConstraints>build.txt</buildConstraints>"))))
        .isInstanceOf(BuildFailure.class);

    assertThat(builds.pages.asked)
        .anyMatch(path -> path.contains(archive("acme_tool")))
        .noneMatch(path -> path.contains("/ran-"));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, false", "false, true"})
  void whatABuildNeedsBesideItsConstraintsDoesNotRun(boolean hashed, boolean wheelsBesides)
      throws Exception {
    tool("acme-tool", "tool");
    tool("acme-more", "more");
    sources("acme_first", "", "acme-tool", "acme-more");
    var tool = sum("acme_tool-1.0-py3-none-any.whl");
    Files.writeString(module.resolve("build.txt"), "acme-tool==1.0 --hash=sha256:" + tool + "\n");
    requirements(
        (wheelsBesides ? "--only-binary=:all:\n--no-binary=acme-first\n" : "")
            + asked(true)
            + (hashed ? " --hash=sha256:" + sum(archive("acme_first")) : "")
            + "\n");

    assertThatThrownBy(
            () ->
                new ImageBuildFixture(module)
                    .run(
                        builds.images(
                            "besides", wheels("<buildConstraints>build.txt</buildConstraints>"))))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("acme-more");

    assertThat(builds.pages.asked).noneMatch(path -> path.contains("/ran-more"));
  }

  /** uv lets a list that asks for sources count more than that nothing may be built. */
  @Tag("full")
  @Test
  void whatABuildNeedsBesideItsConstraintsDoesNotRunForAProjectFileEither() throws Exception {
    tool("acme-tool", "tool");
    sources("acme_first", signal("built"), "acme-tool");
    Files.writeString(
        module.resolve("build.txt"), "acme-other==1.0 --hash=sha256:" + "0".repeat(64) + "\n");
    Files.writeString(module.resolve("constraints.txt"), "--no-binary acme-first\n");
    Files.writeString(
        module.resolve("pyproject.toml"),
        """
        [project]
        name = "acme-project"
        version = "1"
        dependencies = ["%s"]
        """
            .formatted(asked(true)));

    assertThatThrownBy(
            () ->
                new ImageBuildFixture(module)
                    .run(
                        images(
                            "project-file",
                            "<requirements>pyproject.toml</requirements>"
                                + wheels(
                                    "<constraints>constraints.txt</constraints>"
                                        + "<buildConstraints>build.txt</buildConstraints>"))))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("ask for sources");

    assertThat(builds.pages.asked).noneMatch(path -> path.contains("/ran-"));
  }

  /** The machine's lists of links have no owner. */
  @Test
  void whatIsBoundToAnIndexDoesNotComeFromAListOfLinks() throws Exception {
    tool("acme-tool", "links");
    var links = Files.createDirectories(folder.resolve("links"));
    Files.move(
        builds.index().resolve("acme_tool-1.0-py3-none-any.whl"),
        links.resolve("acme_tool-9.0-py3-none-any.whl"));
    new PureWheel("acme-tool", "1.0", "bound").into(builds.index());
    sources("acme_first", "", "acme-tool");

    requirements(asked(true) + "\n");
    var machine = System.getProperty("engine.pipConfig", "");
    try (var others = PagesOfWheels.of(links)) {
      var own = folder.resolve("pip.conf");
      Files.writeString(
          own,
          (machine.isEmpty() ? "[global]\n" : Files.readString(Path.of(machine)))
              + "find-links = "
              + others.address()
              + "/acme_tool/\n");
      var imageBuild = new ImageBuildFixture(module);
      imageBuild.pip = PipSecrets.of(own);

      imageBuild.run(builds.images("links", wheels("")));

      assertThat(others.asked)
          .anyMatch(path -> path.endsWith("/acme_tool/"))
          .noneMatch(path -> path.contains("acme_tool-9.0"));
    }
    assertThat(builds.pages.asked).noneMatch(path -> path.contains("/ran-"));
  }
}
