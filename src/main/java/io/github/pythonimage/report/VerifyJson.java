package io.github.pythonimage.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;

/** {@code verify.json}: what was verified in one image, for other programs. */
public final class VerifyJson {
  /** Rises when a reader of the version before would misread the file. */
  private static final int FORMAT = 1;

  private static final JsonMapper JSON = new JsonMapper();

  private VerifyJson() {}

  /**
   * The file's text.
   *
   * @param generator the plugin and its version
   */
  public static String text(Verification verification, String generator) {
    var root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT);
    root.put("generator", generator);
    image(root.putObject("image"), verification);
    root.put("result", verification.isGood() ? "passed" : "failed");
    var rules = root.putArray("rules");
    for (var result : verification.results()) {
      rules.addObject().put("name", result.rule()).put("result", EnumNames.word(result.outcome()));
    }
    findings(root.putArray("findings"), verification);
    return root.toPrettyString() + "\n";
  }

  private static void image(ObjectNode image, Verification verification) {
    var target = verification.target();
    var names = image.putArray("names");
    target.names().forEach(name -> names.add(name.toString()));
    image.put("id", verification.imageId());
    image.put("kind", EnumNames.word(target.stage()));
    image.put("python", target.image().version().toString());
    image.put("base", target.image().base().toString());
  }

  private static void findings(ArrayNode findings, Verification verification) {
    for (var finding : verification.findings()) {
      finding(findings, finding).put("accepted", false);
    }
    for (var accepted : verification.accepted()) {
      finding(findings, accepted.finding()).put("accepted", true).put("reason", accepted.reason());
    }
  }

  private static ObjectNode finding(ArrayNode findings, Finding finding) {
    return findings
        .addObject()
        .put("rule", finding.rule())
        .put("severity", EnumNames.word(finding.severity()))
        .put("message", finding.message());
  }
}
