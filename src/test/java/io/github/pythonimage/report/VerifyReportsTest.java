package io.github.pythonimage.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.VerificationFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Severity;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** One image with an error, a warning, an accepted finding and odd characters, in each format. */
class VerifyReportsTest {
  private static final String ODD = "/srv/\u001b[31m<b>&\"\u0000 \ud800 \ufffe ü 🐍";
  private static final Verification PROOF = verification();

  private static Verification verification() {
    var images =
        """
        <images><image><name>acme/python</name><pythons><python>3.13.5</python></pythons>
        <verify><accept><finding>
          <rule>labels</rule><match>other label</match><reason>Set by the "registry" &amp; kept.</reason>
        </finding></accept></verify></image></images>
        """;
    var image =
        new Planner(Catalog.load(), Instant.EPOCH)
            .plan(PomImages.of(images, Path.of("").toAbsolutePath()))
            .images()
            .get(0);
    return VerificationFixture.of(
        image,
        new Finding("size", "it is 1 GB; make it smaller."),
        new Finding("user", Severity.WARNING, ODD),
        new Finding("labels", "there is an extra label."),
        new Finding("labels", "there is an other label."));
  }

  @Test
  void findingIsOneShortPlainLine() {
    var message =
        new Finding("image", "\u202e\u009b31m ##vso[task.complete]\n\u2028" + "x".repeat(3 << 20))
            .message();

    assertThat(message)
        .startsWith("\\u202e31m # #vso[task.complete]")
        .doesNotContain("\u202e", "\u009b", "\u2028", "\n")
        .hasSizeLessThan(5_000);
  }

  private static JsonNode json(String text) throws IOException {
    return new JsonMapper().readTree(text);
  }

  private static List<JsonNode> list(JsonNode array) {
    var all = new ArrayList<JsonNode>();
    array.forEach(all::add);
    return all;
  }

  @Test
  void jsonListsRulesAndFindings() throws IOException {
    var json = json(VerifyJson.text(PROOF, "plugin 1"));

    assertThat(json.get("formatVersion").asInt()).isEqualTo(1);
    assertThat(json.at("/image/names/0").asText()).isEqualTo("acme/python:3.13");
    assertThat(json.at("/image/id").asText()).startsWith("sha256:");
    assertThat(json.at("/image/kind").asText()).isEqualTo("runtime");
    assertThat(json.get("result").asText()).isEqualTo("failed");
    assertThat(list(json.get("rules")))
        .anySatisfy(rule -> assertThat(rule).hasToString(rule("size", "error")))
        .anySatisfy(rule -> assertThat(rule).hasToString(rule("user", "warning")))
        .anySatisfy(rule -> assertThat(rule).hasToString(rule("labels", "error")))
        .anySatisfy(rule -> assertThat(rule).hasToString(rule("environment", "passed")));
    assertThat(list(json.get("findings")))
        .extracting(finding -> finding.get("accepted").asBoolean())
        .containsExactly(false, false, false, true);
    assertThat(json.at("/findings/1/message").asText())
        .isEqualTo(PROOF.findings().get(1).message());
    assertThat(json.at("/findings/3/reason").asText()).isEqualTo("Set by the \"registry\" & kept.");
  }

  private static String rule(String name, String result) {
    return "{\"name\":\"%s\",\"result\":\"%s\"}".formatted(name, result);
  }

  @Test
  void rulesWithoutFactsAreNotCalledPassed() throws IOException {
    var json =
        json(
            VerifyJson.text(
                VerificationFixture.bad(PROOF.image(), new Finding("image", "gone")), "x"));

    assertThat(list(json.get("rules")))
        .extracting(rule -> rule.get("result").asText())
        .containsOnly("error", "not-checked");
  }

  @Test
  void junitIsValidAndReadableAgain() throws Exception {
    var suite = (Element) junit().getElementsByTagName("testsuite").item(0);

    assertThat(suite.getAttribute("name")).isEqualTo("acme/python:3.13");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    var cases = suite.getElementsByTagName("testcase");
    assertThat(suite.getAttribute("tests")).isEqualTo(String.valueOf(cases.getLength()));
    var size = testCase(suite, "size");
    assertThat(size.getAttribute("classname")).isEqualTo("python.3.13");
    assertThat(child(size, "failure").getTextContent()).isEqualTo("it is 1 GB; make it smaller.");
    var user = testCase(suite, "user");
    assertThat(user.getElementsByTagName("failure").getLength()).isZero();
    assertThat(child(user, "system-out").getTextContent())
        .isEqualTo("warning: /srv/<b>&\" \\ud800 ? ü 🐍");
    assertThat(child(testCase(suite, "labels"), "system-out").getTextContent())
        .isEqualTo("accepted: there is an other label. (Set by the \"registry\" & kept.)");
  }

  private static Document junit() throws Exception {
    var text = VerifyJUnit.text(PROOF);
    var schema =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(
                Objects.requireNonNull(VerifyReportsTest.class.getResource("/report/junit.xsd")));
    schema.newValidator().validate(new StreamSource(new StringReader(text)));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static Element testCase(Element suite, String name) {
    var cases = suite.getElementsByTagName("testcase");
    for (var i = 0; i < cases.getLength(); i++) {
      var one = (Element) cases.item(i);
      if (one.getAttribute("name").equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no test case " + name);
  }

  private static Element child(Element parent, String name) {
    return (Element) parent.getElementsByTagName(name).item(0);
  }

  @Test
  void sarifHasWhatTheStandardRequires() throws IOException {
    var sarif = json(VerifySarif.text(PROOF, "plugin 1"));

    assertThat(sarif.get("version").asText()).isEqualTo("2.1.0");
    assertThat(sarif.get("$schema").asText()).endsWith("/sarif-2.1.0.json");
    assertThat(sarif.get("runs")).hasSize(1);
    var driver = sarif.at("/runs/0/tool/driver");
    assertThat(driver.get("name").asText()).isEqualTo("python-image-maven-plugin");
    var rules = list(driver.get("rules"));
    assertThat(rules).allSatisfy(rule -> assertThat(rule.get("id").asText()).isNotEmpty());
    assertThat(rules)
        .allSatisfy(rule -> assertThat(rule.at("/shortDescription/text").asText()).isNotEmpty())
        .allSatisfy(rule -> assertThat(rule.at("/help/markdown").asText()).contains("**Fix:**"));
    assertThat(list(sarif.at("/runs/0/results")))
        .hasSize(4)
        .allSatisfy(
            result -> {
              var rule = rules.get(result.get("ruleIndex").asInt());
              assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
              assertThat(result.get("level").asText()).isIn("error", "warning");
              assertThat(result.at("/message/text").asText()).startsWith("acme/python:3.13: ");
              assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri").asText())
                  .isEqualTo("pom.xml");
            });
    assertThat(sarif.at("/runs/0/results/2/suppressions").isMissingNode()).isTrue();
    assertThat(sarif.at("/runs/0/results/3/suppressions/0/justification").asText())
        .isEqualTo("Set by the \"registry\" & kept.");
  }

  @Test
  void tableCountsFindings() {
    assertThat(Table.ofVerifications(List.of(PROOF)).lines())
        .containsExactly(
            "VERIFIED          RESULT    ERRORS  WARNINGS  ACCEPTED",
            "acme/python:3.13  not good       2         1         1");
  }

  @Test
  void countsAreSingularAndPlural() {
    assertThat(Count.of(0, "image")).isEqualTo("0 images");
    assertThat(Count.of(1, "image")).isEqualTo("1 image");
    assertThat(Count.of(3, "image")).isEqualTo("3 images");
  }
}
