package io.github.pythonimage.maven.configurator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.pythonimage.maven.RenderMojo;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Nothing that the documentation shows or that a POM of the tests has is unknown. */
class DocumentedElementsTest {
  private static final String PLUGIN = "python-image-maven-plugin";

  @TestFactory
  List<DynamicTest> everyPomIsAccepted() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    for (var root : List.of("src/it", "src/test/resources", "src/bench")) {
      try (var files = Files.walk(Path.of(root))) {
        files
            .filter(file -> file.toString().endsWith(".xml"))
            .filter(file -> !file.startsWith("src/it/fail-typos"))
            .sorted()
            .forEach(
                file ->
                    configurations(read(file))
                        .forEach(
                            found ->
                                tests.add(dynamicTest(file.toString(), () -> accepts(found)))));
      }
    }
    assertThat(tests).hasSizeGreaterThan(60);
    return tests;
  }

  private static void accepts(Xpp3Dom configuration) {
    assertThat(PluginFixture.unknown(configuration)).isEmpty();
  }

  private static Xpp3Dom read(Path pom) {
    try (var reader = Files.newBufferedReader(pom)) {
      return PluginFixture.parse(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of our plugin, wherever in the POM they are. */
  private static Stream<Xpp3Dom> configurations(Xpp3Dom element) {
    var artifact = element.getChild("artifactId");
    var isOurs =
        element.getName().equals("plugin")
            && artifact != null
            && PLUGIN.equals(artifact.getValue());
    return isOurs
        ? descendants(element).filter(inner -> inner.getName().equals("configuration"))
        : Stream.of(element.getChildren()).flatMap(DocumentedElementsTest::configurations);
  }

  private static Stream<Xpp3Dom> descendants(Xpp3Dom element) {
    return Stream.concat(
        Stream.of(element),
        Stream.of(element.getChildren()).flatMap(DocumentedElementsTest::descendants));
  }

  @TestFactory
  List<DynamicTest> everyExampleOfTheDocumentationIsAccepted() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    try (var pages = Files.list(Path.of("src/site/markdown"))) {
      for (var page : Stream.concat(Stream.of(Path.of("README.md")), pages).toList()) {
        if (Files.isRegularFile(page)) {
          var blocks = Pattern.compile("(?s)```xml\n(.*?)```").matcher(Files.readString(page));
          while (blocks.find()) {
            var xml = blocks.group(1);
            tests.add(
                dynamicTest(page + ": " + xml.lines().findFirst(), () -> acceptsExample(xml)));
          }
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(6);
    return tests;
  }

  private static void acceptsExample(String xml) {
    var example = PluginFixture.parse(new StringReader("<example>" + xml + "</example>"));
    for (var element : example.getChildren()) {
      switch (element.getName()) {
        case "plugin", "build", "project", "plugins" ->
            configurations(example).forEach(DocumentedElementsTest::accepts);
        case "image" -> acceptsAt("<images>%s</images>", element);
        case "interpreter", "wheels", "verify", "runtime", "names", "from" ->
            acceptsAt("<images><image>%s</image></images>", element);
        case "configuration" -> accepts(element);
        default -> acceptsParameter(element);
      }
    }
  }

  /** Elements of examples that are no configuration. */
  private static final Set<String> OF_POMS =
      Set.of(
          "groupId",
          "artifactId",
          "version",
          "packaging",
          "modules",
          "dependencies",
          "dependency",
          "properties",
          "execution");

  private static void acceptsParameter(Xpp3Dom element) {
    if (!OF_POMS.contains(element.getName())) {
      acceptsAt("%s", element);
    }
  }

  private static void acceptsAt(String around, Xpp3Dom element) {
    var text = element.toString().replaceFirst("<\\?xml.*?\\?>", "");
    assertThat(PluginFixture.unknown(PluginFixture.configuration(around.formatted(text))))
        .isEmpty();
  }

  /** Those in the tables of the README. */
  @Test
  void everyElementOfImageIsKnown() throws IOException {
    var rows = Pattern.compile("(?m)^\\| ((?:`[a-z][\\w/]*`(?:, )?)+) \\|");
    var section = Files.readString(Path.of("README.md")).split("Every element of `<image>`:", 2)[1];
    var names =
        rows.matcher(section.split("The common ones", 2)[0])
            .results()
            .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(", ")))
            .toList();

    assertThat(names).hasSizeGreaterThan(50).contains("wheels/constraints", "runtime/uid", "name");
    var image = PluginFixture.elements().types().child("images").orElseThrow().child("image");
    assertThat(names)
        .allSatisfy(
            name -> {
              var type = image;
              for (var part : name.split("/")) {
                type = type.orElseThrow().child(part);
              }
              assertThat(type).isPresent();
            });
  }

  @Test
  void everyPropertyOfTheTableIsKnown() throws IOException {
    var section =
        Files.readString(Path.of("README.md")).split("\\| property `python-image.…` ", 2)[1];
    var names =
        Pattern.compile("(?m)^\\| ((?:`[\\w.-]+`(?:, )?)+) \\|")
            .matcher(section.split("\n\n", 2)[0])
            .results()
            .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(", ")))
            .map(name -> "python-image." + name)
            .toList();

    assertThat(names).hasSizeGreaterThan(40).contains("python-image.skip", "python-image.ssh");
    assertThat(PluginFixture.elements().properties()).containsAll(names);
  }

  /** The generated configuration has every element of every type. */
  @Test
  void mavenReadsEveryKnownElement() {
    var elements = PluginFixture.elements().types();
    assertThat(BindingFixture.fails(new RenderMojo(), all(elements, "images"))).isEmpty();
    assertThat(BindingFixture.fails(new RenderMojo(), all(elements, "secrets"))).isEmpty();
    assertThat(BindingFixture.fails(new RenderMojo(), all(elements, "cacheFrom"))).isEmpty();
  }

  private static String all(ElementType parent, String name) {
    var type = parent.child(name).orElseThrow();
    var names = type instanceof ElementType.Entries ? List.of("anything") : type.names();
    var inner = new StringBuilder();
    names.forEach(child -> inner.append(all(type, child)));
    return "<%s>%s</%s>".formatted(name, inner.isEmpty() ? "text" : inner, name);
  }
}
