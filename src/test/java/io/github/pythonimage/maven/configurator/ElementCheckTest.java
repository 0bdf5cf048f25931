package io.github.pythonimage.maven.configurator;

import static io.github.pythonimage.maven.configurator.PluginFixture.configuration;
import static io.github.pythonimage.maven.configurator.PluginFixture.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is unknown below {@code <configuration>}, and what its author reads. */
class ElementCheckTest {

  /** The place is the module's POM, because these have none of their own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <imagse/> | <configuration><imagse> (service/pom.xml): is unknown. Did you mean <images>?
          <sikp>true</sikp> | <configuration><sikp> (service/pom.xml): is unknown. Did you mean <skip>?
          <pip-config>x</pip-config> | <configuration><pip-config> (service/pom.xml): is unknown. Did you mean <pipConfig>?
          <foo/> | <configuration><foo> (service/pom.xml): is unknown. Remove it; mvn python-image:help -Ddetail lists all elements.
          <session/> | <configuration><session> (service/pom.xml): is unknown. Remove it; mvn python-image:help -Ddetail lists all elements.
          <image/> | <configuration><image> (service/pom.xml): is unknown. Did you mean <images><image>?
          <images><img/></images> | <configuration><images><img> (service/pom.xml): is unknown. Use <image>.
          <images><image><tagz/></image></images> | <configuration><images><image><tagz> (service/pom.xml): is unknown. Did you mean <tags>?
          <images><image/><image><runtime><pakages/></runtime></image></images> | <configuration><images><image>[2]<runtime><pakages> (service/pom.xml): is unknown. Did you mean <packages>?
          <images><image><user>x</user></image></images> | <configuration><images><image><user> (service/pom.xml): is unknown. Did you mean <runtime><user>?
          <images><image><packages/></image></images> | <configuration><images><image><packages> (service/pom.xml): is unknown. Did you mean <interpreter><packages> or <runtime><packages> or <wheels><packages>?
          <images><image><publish><all/></publish></image></images> | <configuration><images><image><publish><all> (service/pom.xml): is unknown. Use <builder>.
          <images><image><name><first/></name></image></images> | <configuration><images><image><name><first> (service/pom.xml): is unknown. Remove it; the element around it takes text only.
          <images><image><pythons><python>3.13</python><pyhton>3.14</pyhton></pythons></image></images> | <configuration><images><image><pythons><pyhton> (service/pom.xml): is unknown. Did you mean <python>?
          <images><image><pythons><python><sha265/></python></pythons></image></images> | <configuration><images><image><pythons><python><sha265> (service/pom.xml): is unknown. Did you mean <sha256>?
          <images><image><runtime><packages><pakage>tini</pakage></packages></runtime></image></images> | <configuration><images><image><runtime><packages><pakage> (service/pom.xml): is unknown. Did you mean <package>?
          <images><image><runtime><labels><a><b/></a></labels></runtime></image></images> | <configuration><images><image><runtime><labels><a><b> (service/pom.xml): is unknown. Remove it; the element around it takes text only.
          <images><image><wheels><indexes><index><defualt/></index></indexes></wheels></image></images> | <configuration><images><image><wheels><indexes><index><defualt> (service/pom.xml): is unknown. Did you mean <default>?
          <images><image><verify><accept><finding><rules/></finding></accept></verify></image></images> | <configuration><images><image><verify><accept><finding><rules> (service/pom.xml): is unknown. Did you mean <rule>?
          <secrets><secret><evn>X</evn></secret></secrets> | <configuration><secrets><secret><evn> (service/pom.xml): is unknown. Did you mean <env>?
          <cacheFrom><cahce>x</cahce></cacheFrom> | <configuration><cacheFrom><cahce> (service/pom.xml): is unknown. Did you mean <cache>?
          <images><image nmae="x"/></images> | <configuration><images><image> (service/pom.xml): has the unknown attribute 'nmae'. Remove it.
          <images combine.childern="append"/> | <configuration><images> (service/pom.xml): has the unknown attribute 'combine.childern'. Did you mean 'combine.children'?
          <images>acme/python</images> | <configuration><images> (service/pom.xml): has the text 'acme/python', and takes elements only. Use <image>.
          <images><image><publish>true</publish></image></images> | <configuration><images><image><publish> (service/pom.xml): has the text 'true', and takes elements only. Use <builder>.
          <images><image><runtime><labels>a=b</labels></runtime></image></images> | <configuration><images><image><runtime><labels> (service/pom.xml): has the text 'a=b', and takes elements only. Write <NAME>VALUE</NAME>.
          """)
  void saysWhatIsUnknownAndWhatWasMeant(String xml, String message) {
    assertThat(unknown(configuration(xml))).containsExactly(message);
  }

  @Test
  void reportsAllAtOnce() {
    assertThat(
            unknown(
                configuration(
                    "<a/><images><image b='c'><d/><interpreter><e/></interpreter></image><f/></images>")))
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<skip>true</skip><images/>",
        "<artifacts>a:b,c:d</artifacts><wheelsUrl>https://x.example</wheelsUrl>",
        "<cacheFrom>a;b</cacheFrom><cacheTo><cache>c</cache></cacheTo>",
        "<platforms>linux/amd64,linux/arm64</platforms><outputs><output>oci</output></outputs>",
        "<images combine.children='append'><image combine.self='override'/></images>",
        "<images><image xml:space='preserve'/></images>",
        "<images><image><pythons>3.12,3.13</pythons></image></images>",
        "<images><image><runtime><stop-signal>SIGINT</stop-signal></runtime></image></images>",
        "<images><image><runtime><environment><anything>x</anything></environment></runtime></image></images>",
        "<images><image><runtime><command><argument>x</argument></command></runtime></image></images>",
        "<images><image><wheels><requirements><requirement>x</requirement></requirements></wheels></image></images>",
        "<images><image><runtime><packages><p>tini</p></packages></runtime></image></images>",
        "<images>${images}</images>"
      })
  void acceptsEveryFormThatMavenReads(String xml) {
    assertThat(unknown(configuration(xml))).isEmpty();
  }
}
