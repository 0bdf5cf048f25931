package io.github.pythonimage.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.verify.RuleResult;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;
import java.util.List;

/** {@code verify.sarif}: the findings in one image as SARIF 2.1.0, for code scanning. */
public final class VerifySarif {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
  private static final JsonMapper JSON = new JsonMapper();

  private VerifySarif() {}

  /**
   * The file's text.
   *
   * @param generator the plugin and its version
   */
  public static String text(Verification verification, String generator) {
    var root = JSON.createObjectNode().put("$schema", SCHEMA).put("version", "2.1.0");
    var run = root.putArray("runs").addObject();
    var driver = run.putObject("tool").putObject("driver");
    driver.put("name", "python-image-maven-plugin").put("fullName", generator);
    var rules = verification.results().stream().map(RuleResult::rule).toList();
    rules(driver.putArray("rules"), rules);
    run.putArray("invocations").addObject().put("executionSuccessful", true);
    run.putObject("properties")
        .put("image", name(verification))
        .put("imageId", verification.imageId());
    var results = run.putArray("results");
    for (var finding : verification.findings()) {
      result(results, verification, rules, finding);
    }
    for (var accepted : verification.accepted()) {
      result(results, verification, rules, accepted.finding())
          .putArray("suppressions")
          .addObject()
          .put("kind", "external")
          .put("status", "accepted")
          .put("justification", accepted.reason());
    }
    return root.toPrettyString() + "\n";
  }

  private static void rules(ArrayNode descriptors, List<String> rules) {
    var documented = RuleDocumentation.all();
    for (var rule : rules) {
      var descriptor = descriptors.addObject().put("id", rule);
      var help = documented.get(rule);
      if (help != null) {
        descriptor.putObject("shortDescription").put("text", help.summary());
        descriptor.putObject("help").put("text", help.section()).put("markdown", help.section());
      }
    }
  }

  private static ObjectNode result(
      ArrayNode results, Verification verification, List<String> rules, Finding finding) {
    var result = results.addObject().put("ruleId", finding.rule());
    result.put("ruleIndex", rules.indexOf(finding.rule()));
    result.put("level", EnumNames.word(finding.severity()));
    result.putObject("message").put("text", name(verification) + ": " + finding.message());
    var location = result.putArray("locations").addObject();
    // An image has no line, and the POM is where each finding is put right.
    var physical = location.putObject("physicalLocation");
    physical.putObject("artifactLocation").put("uri", "pom.xml");
    physical.putObject("region").put("startLine", 1);
    location
        .putArray("logicalLocations")
        .addObject()
        .put("name", name(verification))
        .put("kind", "resource");
    return result;
  }

  private static String name(Verification verification) {
    return verification.target().name();
  }
}
