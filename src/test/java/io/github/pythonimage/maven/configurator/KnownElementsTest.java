package io.github.pythonimage.maven.configurator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.maven.RenderMojo;
import java.util.stream.Stream;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.junit.jupiter.api.Test;

class KnownElementsTest {
  private static PlexusConfiguration known(String xml) {
    return KnownElements.of(
        new XmlPlexusConfiguration(PluginFixture.configuration(xml)),
        PluginFixture.elements().types());
  }

  @Test
  void mavenCanReadWhatIsLeft() {
    var wrong =
        "<images><image><nmae/><publish>true</publish><prefix><x/></prefix><pythons><python>"
            + "<sha/></python></pythons><runtime><pakages/><labels>x</labels></runtime></image></images>";
    assertThat(BindingFixture.fails(new RenderMojo(), wrong)).isPresent();

    assertThat(BindingFixture.fails(new RenderMojo(), known(wrong))).isEmpty();
  }

  @Test
  void whatIsKnownStaysAsItIs() {
    var xml =
        "<session default-value='x'>${session}</session><skip default-value='false'>${python-image.skip}</skip>"
            + "<images combine.self='override'><image><name>a</name><runtime><environment><A>1</A>"
            + "</environment></runtime></image></images>";

    assertThat(text(known(xml)))
        .isEqualTo(text(new XmlPlexusConfiguration(PluginFixture.configuration(xml))));
  }

  private static String text(PlexusConfiguration element) {
    var attributes =
        Stream.of(element.getAttributeNames())
            .map(name -> name + "=" + element.getAttribute(name))
            .toList();
    var children = Stream.of(element.getChildren()).map(KnownElementsTest::text).toList();
    return element.getName() + attributes + element.getValue(null) + children;
  }
}
