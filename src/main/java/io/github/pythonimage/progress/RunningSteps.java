package io.github.pythonimage.progress;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What goes on at the moment, in the order in which it began. */
final class RunningSteps {
  private final Map<String, RunningStep> all = new LinkedHashMap<>();

  synchronized void begin(String key, RunningStep activity) {
    all.putIfAbsent(key, activity);
  }

  synchronized void change(String key, UnaryOperator<RunningStep> change) {
    all.computeIfPresent(key, (same, activity) -> change.apply(activity));
  }

  synchronized void end(String key) {
    all.remove(key);
  }

  synchronized List<RunningStep> all() {
    return List.copyOf(all.values());
  }
}
