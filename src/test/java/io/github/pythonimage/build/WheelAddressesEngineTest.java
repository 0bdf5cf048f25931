package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What comes from addresses, repositories and files, and not from an index; Python comes from
 * packages, to be quick.
 */
@Tag("engine")
@Tag("full")
@Timeout(900)
class WheelAddressesEngineTest {
  private static final String NAME = "wheel-addresses-test/python";

  /** Each package, with ! where it was asked for itself, and the address that it came from. */
  private static final String INSTALLED =
      """
      import importlib.metadata as m, json
      for d in sorted(m.distributions(), key=lambda d: d.name):
          address = json.loads(d.read_text('direct_url.json') or '{}')
          more = address.get('vcs_info', {})
          print(d.name + ('!' if d.read_text('REQUESTED') is not None else ''), address.get('url', '-'),
                *[more[key] for key in sorted(more)], *sorted(address.get('archive_info', {}).get('hashes', {})))
      """;

  @TempDir private Path module;
  @TempDir private Path scratch;
  private StaticSite site;
  private String commit;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void prepare() throws Exception {
    imageBuild = new ImageBuildFixture(module);
    var files = Files.createDirectories(scratch.resolve("site"));
    site = StaticSite.of(files);
    new PureWheel("acme-till", "1.0", "till").into(files);
    new PureWheel("acme-shop", "1.0", "shop", till()).into(files);
    commit = new SmallProject("acme-git").repository(files.resolve("acme.git"), scratch);
    var lib = Files.createDirectories(module.resolve("lib"));
    new PureWheel("acme-local", "1.0", "local").into(lib);
    var links = Files.createDirectories(module.resolve("lists/links"));
    new PureWheel("acme-linked", "1.0", "linked").into(links);
    for (var name : new String[] {"acme-told", "acme-built"}) {
      new SmallProject(name).archive(links, scratch);
    }
    new PureWheel("acme-built", "1.0", "not built").into(links);
    new SmallProject("acme-project", till()).into(module.resolve("project"));
    // A project may name an address for what an index has as well.
    new PureWheel("idna", "3.99", "fork").into(files);
    new SmallProject("acme-fork", "idna @ " + site.url() + "/idna-3.99-py3-none-any.whl")
        .into(module.resolve("fork"));
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private String till() {
    return "acme-till @ " + site.url() + "/acme_till-1.0-py3-none-any.whl";
  }

  private static String image(String id, String wheels) {
    return ImageBuildFixture.image(
        NAME, id, "<packages><package>git</package></packages>" + wheels);
  }

  private void run(String... images) {
    var proofs =
        imageBuild.run("<images>" + Stream.of(images).collect(Collectors.joining()) + "</images>");

    assertThat(proofs).hasSize(images.length);
    assertThat(proofs).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
  }

  private String python(String id, String program) {
    return imageBuild.output(NAME + ":" + id, "python3", "-c", program);
  }

  @Test
  void whatIsAskedForByAddressIsRecordedAsPipDoes() throws Exception {
    var shop = site.url() + "/acme_shop-1.0-py3-none-any.whl";
    Files.writeString(module.resolve("lists/bare.txt"), shop + "\n");
    Files.writeString(
        module.resolve("lists/all.txt"),
        """
        %s
        git+%s/acme.git@main#egg=acme-git
        ./lib/acme_local-1.0-py3-none-any.whl  # from where the module is
        --find-links links
        --no-index
        acme-linked==1.0
        acme-told==1.0 \\
            --config-settings=word=hello
        acme-built==1.0
        --no-binary acme-built,acme-more  # why
        """
            .formatted(shop, site.url()));
    var all = "<requirements>lists/all.txt</requirements>";

    run(
        image("uv", all),
        image("pip", all + "<installer>pip</installer>"),
        image("bare", "<requirements>lists/bare.txt</requirements>"),
        image(
            "extras",
            "<projects><project>project</project><project>fork</project></projects>"
                + "<extras><extra>cli</extra></extras>"));

    var addresses =
        """
        acme-shop! %1$s/acme_shop-1.0-py3-none-any.whl sha256
        acme-till %1$s/acme_till-1.0-py3-none-any.whl sha256
        """
            .formatted(site.url());
    for (var installer : new String[] {"uv", "pip"}) {
      assertThat(python(installer, INSTALLED))
          .as(installer)
          .isEqualTo(
              """
              acme-built! -
              acme-git! %s/acme.git %s main git
              acme-linked! -
              acme-local! -
              %sacme-told! -
              """
                  .formatted(site.url(), commit, addresses));
      assertThat(
              python(
                  installer,
                  "import acme_told, acme_built; print(acme_told.origin, acme_built.origin)"))
          .as(installer)
          .isEqualTo("hello \n");
    }
    assertThat(python("bare", INSTALLED)).isEqualTo(addresses);
    assertThat(python("extras", INSTALLED))
        .isEqualTo(
            "acme-fork! -\nacme-project! -\n"
                + addresses.substring(addresses.indexOf("acme-till"))
                + "idna %s/idna-3.99-py3-none-any.whl sha256\n".formatted(site.url()));
  }

  @Test
  void extrasThatNoProjectHas() {
    assertThatThrownBy(
            () ->
                run(
                    image(
                        "extras",
                        "<projects><project>project</project></projects><extras><extra>cly</extra></extras>")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("there is no extra cly in <projects>: they have cli.");
  }
}
