package io.github.pythonimage.config.wheels;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ProjectName;
import io.github.pythonimage.config.WebAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An index of packages.
 *
 * @param id names it in messages
 * @param address of its simple pages
 * @param server whose login it takes, an id of settings.xml
 * @param packages patterns of the projects that it alone has, as indexes spell them; none where it
 *     has whatever no other is bound to
 * @param standard whether it stands for the public index
 */
public record IndexSpec(
    String id, URI address, Optional<String> server, List<String> packages, boolean standard) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern SERVER = Pattern.compile("[^-\\p{Cntrl}][^\\p{Cntrl}]*");
  private static final Pattern PROJECTS = Pattern.compile("(?!\\*+$)[A-Za-z0-9*][A-Za-z0-9._*-]*");

  public IndexSpec {
    packages = List.copyOf(packages);
    if (standard && !packages.isEmpty()) {
      throw new ConfigurationException(
          "<packages>",
          "are for an index that has only these, and this one is the <default> of all others.",
          "Remove one of the two.");
    }
  }

  /** Its address, for templates. */
  public String url() {
    return address.toString();
  }

  public static String id(String text) {
    return matching(ID, text, "cannot name an index", "Use letters, digits, '.', '_' and '-'.");
  }

  public static URI address(String text) {
    return WebAddress.of(
        text, "of an index", "; name a <server> of settings.xml if it needs a login.");
  }

  public static String server(String text) {
    return matching(SERVER, text, "cannot name a server", "Name one of settings.xml.");
  }

  public static String projects(String text) {
    return ProjectName.normalize(
        matching(
            PROJECTS,
            text,
            "names no Python packages",
            "Write a name, or what several have in common, with '*' for the rest: acme-*."));
  }

  private static String matching(Pattern pattern, String text, String problem, String remedy) {
    if (!pattern.matcher(text).matches()) {
      throw ConfigurationException.of(text, problem + ".", remedy);
    }
    return text;
  }
}
