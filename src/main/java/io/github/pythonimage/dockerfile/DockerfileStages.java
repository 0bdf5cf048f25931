package io.github.pythonimage.dockerfile;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The stages of a Dockerfile: what each is made from, and the layers that it adds. */
public final class DockerfileStages {
  private static final Pattern FROM = Pattern.compile("FROM (?:--\\S+ )*(\\S+)(?: AS (\\S+))?");
  private static final Pattern LAYER = Pattern.compile("(?:RUN|COPY|ADD|WORKDIR) .*");
  private static final Pattern HEREDOC = Pattern.compile(".*<<-?['\"]?(\\w+)['\"]?$");

  private final Map<String, String> parents = new LinkedHashMap<>();
  private static final Pattern FROM_STAGE = Pattern.compile("[ ,-]from=([^\\s,]+)");

  private final Map<String, Set<String>> needs = new HashMap<>();
  private final Map<String, Integer> own = new HashMap<>();

  public DockerfileStages(String dockerfile) {
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
      var mounted = FROM_STAGE.matcher(line);
      while (!line.startsWith("#") && mounted.find()) {
        needs.computeIfAbsent(stage, key -> new HashSet<>()).add(mounted.group(1));
      }
      // A comment between the lines of an instruction does not end it.
      isContinued = line.endsWith("\\") || (isContinued && line.startsWith("#"));
      var heredoc = HEREDOC.matcher(line);
      if (heredoc.matches() && !line.startsWith("#")) {
        end = heredoc.group(1);
      }
    }
  }

  /** Their names, in the order of the file. */
  public List<String> names() {
    return List.copyOf(parents.keySet());
  }

  /** Whether a stage is made from another one, over however many between them. */
  public boolean dependsOn(String stage, String origin) {
    return ancestry(parents.get(stage)).anyMatch(origin::equals);
  }

  /** The same over mounts and copies as well; a stage needs itself. */
  public boolean needs(String stage, String other) {
    var seen = new HashSet<String>();
    var open = new ArrayDeque<>(List.of(stage));
    while (!open.isEmpty()) {
      var name = open.remove();
      if (seen.add(name)) {
        open.addAll(needs.getOrDefault(name, Set.of()));
        Optional.ofNullable(parents.get(name)).ifPresent(open::add);
      }
    }
    return seen.contains(other);
  }

  /** The layers of a stage, and of all stages that it is made from. */
  public int layers(String stage) {
    return ancestry(stage).mapToInt(name -> own.getOrDefault(name, 0)).sum();
  }

  private Stream<String> ancestry(@Nullable String stage) {
    return Stream.iterate(stage, Objects::nonNull, parents::get);
  }
}
