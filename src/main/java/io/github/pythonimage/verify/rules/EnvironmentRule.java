package io.github.pythonimage.verify.rules;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The image has the variables of its base, of the POM and of the plugin, and finds the
 * environment's commands first.
 */
public final class EnvironmentRule implements Rule {
  /** Those that the plugin sets. */
  private static final Map<String, String> OWN = Map.of("LANG", "C.UTF-8");

  @Override
  public String name() {
    return "environment";
  }

  @Override
  public boolean appliesTo(ImageKind kind) {
    return kind == ImageKind.RUNTIME;
  }

  @Override
  public List<Finding> findings(Evidence evidence) {
    var image = evidence.info().environment();
    var wanted = evidence.spec().runtime().environment();
    var found = new ArrayList<Finding>();
    Differences.differences("ENV", "<runtime><environment>", wanted, image)
        .forEach(problem -> found.add(finding(problem)));
    var path = image.getOrDefault("PATH", "");
    var first = evidence.prefix().venv() + "/bin";
    if (!wanted.containsKey("PATH") && !path.equals(first) && !path.startsWith(first + ":")) {
      found.add(
          finding(
              "The image's PATH is '"
                  + path
                  + "' and does not start with "
                  + first
                  + ", so that another python3 may be found. Build the image again."));
    }
    found.addAll(
        ForeignPairs.findings(
            this,
            evidence,
            "ENV",
            "<runtime><environment>",
            known(wanted),
            image,
            ImageInfo::environment));
    return found;
  }

  private static Map<String, String> known(Map<String, String> wanted) {
    var known = new HashMap<>(OWN);
    known.putAll(wanted);
    return known;
  }
}
