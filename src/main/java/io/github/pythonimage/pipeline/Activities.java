package io.github.pythonimage.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What goes on at the moment, in the order in which it began. */
final class Activities {
  private final Map<String, Activity> all = new LinkedHashMap<>();

  synchronized void begin(String key, Activity activity) {
    all.putIfAbsent(key, activity);
  }

  synchronized void change(String key, UnaryOperator<Activity> change) {
    all.computeIfPresent(key, (same, activity) -> change.apply(activity));
  }

  synchronized void end(String key) {
    all.remove(key);
  }

  synchronized List<Activity> all() {
    return List.copyOf(all.values());
  }
}
