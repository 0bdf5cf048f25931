package io.github.pythonimage.dockerfile;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts the layers that a Dockerfile puts over the base of one of its stages. */
public final class LayerCount {
  private static final Pattern FROM = Pattern.compile("FROM (?:--\\S+ )*(\\S+)(?: AS (\\S+))?");
  private static final Pattern LAYER = Pattern.compile("(?:RUN|COPY|ADD|WORKDIR) .*");
  private static final Pattern HEREDOC = Pattern.compile(".*<<-?['\"]?(\\w+)['\"]?$");

  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, Integer> own = new HashMap<>();

  private LayerCount(String dockerfile) {
    var stage = "";
    var end = "";
    var isContinued = false;
    for (var line : dockerfile.lines().toList()) {
      if (!end.isEmpty()) {
        end = line.strip().equals(end) ? "" : end;
        continue;
      }
      if (!isContinued) {
        var from = FROM.matcher(line);
        if (from.matches()) {
          stage = from.group(2) == null ? "" : from.group(2);
          parents.put(stage, from.group(1));
        } else if (LAYER.matcher(line).matches()) {
          own.merge(stage, 1, Integer::sum);
        }
      }
      // A comment between the lines of an instruction does not end it.
      isContinued = line.endsWith("\\") || (isContinued && line.startsWith("#"));
      var heredoc = HEREDOC.matcher(line);
      if (heredoc.matches() && !line.startsWith("#")) {
        end = heredoc.group(1);
      }
    }
  }

  /** The layers of a stage, and of all stages that it is made from. */
  public static int of(String dockerfile, String stage) {
    var count = new LayerCount(dockerfile);
    var layers = 0;
    for (var at = stage; count.parents.containsKey(at); at = count.parents.get(at)) {
      layers += count.own.getOrDefault(at, 0);
    }
    return layers;
  }
}
