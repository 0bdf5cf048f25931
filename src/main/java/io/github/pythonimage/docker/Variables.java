package io.github.pythonimage.docker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables of an image's configuration, which has them as a list of texts. */
public final class Variables {
  private Variables() {}

  /** Names and values in their order; of two with the same name the last one counts. */
  public static Map<String, String> of(List<String> variables) {
    var values = new LinkedHashMap<String, String>();
    for (var variable : variables) {
      var equals = variable.indexOf('=');
      values.put(name(variable), equals < 0 ? "" : variable.substring(equals + 1));
    }
    return values;
  }

  /** Names that are there more than once: programs differ in which value they take. */
  public static List<String> repeated(List<String> variables) {
    var seen = new HashSet<String>();
    var repeated = new ArrayList<String>();
    variables.stream().map(Variables::name).filter(n -> !seen.add(n)).forEach(repeated::add);
    return repeated.stream().distinct().sorted().toList();
  }

  private static String name(String variable) {
    var equals = variable.indexOf('=');
    return equals < 0 ? variable : variable.substring(0, equals);
  }
}
