package io.github.pythonimage.verify.system;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Variables of the image that say where programs, libraries and modules are looked for. */
public record PathVariables(CheckContext context, FileTree files, WritablePaths writable) {
  private static final Set<String> LISTS =
      Set.of(
          "PATH",
          "PYTHONPATH",
          "PYTHONHOME",
          "LD_LIBRARY_PATH",
          "PERL5LIB",
          "PERLLIB",
          "RUBYLIB",
          "NODE_PATH",
          "GCONV_PATH",
          "OPENSSL_CONF_INCLUDE",
          "XDG_DATA_DIRS",
          "XDG_CONFIG_DIRS");

  /** They are single files or folders, or lists of files that every program loads. */
  private static final Set<String> SINGLE =
      Set.of(
          "LD_PRELOAD",
          "LD_AUDIT",
          "HOME",
          "PYTHONSTARTUP",
          "PYTHONUSERBASE",
          "PYTHONPYCACHEPREFIX",
          "PYTHONPLATLIBDIR",
          "PYTHONEXECUTABLE",
          "VIRTUAL_ENV",
          "BASH_ENV",
          "ENV",
          "ZDOTDIR",
          "OPENSSL_CONF",
          "OPENSSL_MODULES",
          "OPENSSL_ENGINES",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "LOCPATH",
          "TZDIR",
          "PYTHONTZPATH",
          "GIO_MODULE_DIR",
          "MPLCONFIGDIR",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE");

  /** A value without a slash is no path: the loader looks for it in its own folders. */
  private static final Set<String> NAMES =
      Set.of("PYTHONPLATLIBDIR", "LD_PRELOAD", "LD_AUDIT", "ENV");

  /** Options of a program, some with a file or folder. */
  private static final Set<String> OPTIONS = Set.of("PERL5OPT", "RUBYOPT", "NODE_OPTIONS");

  private static final Pattern IN_OPTION = Pattern.compile("\\.{0,2}/[^\\s\"'=]*");

  /** They run code of a file in every process; nothing needs them in an image. */
  private static final Set<String> HOOKS =
      Set.of(
          "LD_PRELOAD",
          "LD_AUDIT",
          "PYTHONSTARTUP",
          "PYTHONINSPECT",
          "BASH_ENV",
          "ENV",
          "PYTHONUSERBASE",
          "GCONV_PATH",
          "PYTHONBREAKPOINT",
          "PYTHONPYCACHEPREFIX");

  /** What ends a folder for a loader; elsewhere a semicolon is a character of no usual name. */
  public static final String SEPARATORS = "[:;\n]";

  /** Adds one finding for each variable that is wrong. */
  public void check(Findings found) {
    context
        .info()
        .environment()
        .forEach(
            (name, value) ->
                problem(name, value)
                    .ifPresent(
                        problem -> found.error("Variable " + name + " of the image " + problem)));
  }

  private Optional<String> problem(String name, String value) {
    var setTo = "is " + Quoted.of(value) + ", ";
    if (isHook(name, value) && !value.equals(context.spec().runtime().environment().get(name))) {
      return Optional.of(
          setTo
              + "which changes every process, and <runtime><environment> does not give it. Take it"
              + " out of the base.");
    }
    // README says to set a home that the user may write to, if a program needs one.
    var isChosen =
        name.equals("HOME") && value.equals(context.spec().runtime().environment().get(name));
    if (!(isPath(name) || OPTIONS.contains(name)) || value.isEmpty() || isChosen) {
      return value.isEmpty() && name.equals("PATH") ? Optional.of("is empty.") : Optional.empty();
    }
    var elements =
        OPTIONS.contains(name)
            ? IN_OPTION.matcher(value).results().map(MatchResult::group).toList()
            : List.of(value.split(separators(name), -1));
    for (var element : elements) {
      var reason = weakness(name, element);
      if (reason.isPresent()) {
        return Optional.of(
            "has the element %s, %s. Name folders that belong to root in <runtime><environment>, or correct the base."
                .formatted(Quoted.of(element), reason.get()));
      }
    }
    return name.equals(OpensslConfigs.VARIABLE) && OpensslConfigs.isUnread(files, value)
        ? Optional.of(
            setTo
                + "a configuration that rules do not read. Give the file the name openssl.cnf, or"
                + " correct the base.")
        : Optional.empty();
  }

  private static boolean isHook(String name, String value) {
    return (HOOKS.contains(name) && !value.isEmpty())
        || (name.equals("PYTHONWARNINGS")
            && Stream.of(value.split(",")).anyMatch(f -> isImport(f)));
  }

  /** Python imports the module of a category that has a dot, whenever it starts. */
  private static boolean isImport(String filter) {
    var fields = filter.split(":", -1);
    return fields.length > 2 && fields[2].indexOf('.') >= 0;
  }

  /** Whether a variable is a list of folders or files, or one of them. */
  public static boolean isPath(String name) {
    return isList(name) || SINGLE.contains(name);
  }

  /** Whether an element that is empty or relative means the working directory. */
  public static boolean isList(String name) {
    return LISTS.contains(name);
  }

  /** Whether an element is a name that is looked for elsewhere than in the working directory. */
  public static boolean isName(String name, String element) {
    return NAMES.contains(name) && element.indexOf('/') < 0;
  }

  /** What separates the elements of a variable, as a pattern. */
  public static String separators(String name) {
    return switch (name) {
      case "LD_PRELOAD", "LD_AUDIT" -> "[:;\\s]";
      case "LD_LIBRARY_PATH" -> SEPARATORS;
      default -> ":";
    };
  }

  private Optional<String> weakness(String name, String element) {
    if (element.isEmpty()) {
      return Optional.of("which is empty and means the working directory");
    }
    if (!element.startsWith("/")) {
      return isName(name, element)
          ? Optional.empty()
          : Optional.of("which is relative to the working directory");
    }
    if (name.startsWith("LD_") && element.indexOf('$') >= 0) {
      return Optional.of("in which the loader replaces a word after '$'");
    }
    if (WritablePaths.isMounted(element + "/")) {
      return Optional.of("where every container has something else");
    }
    var weakness =
        name.equals("HOME") ? writable.weaknessOfHome(element) : writable.weakness(element);
    return weakness.map(w -> "which the user can change through " + w);
  }
}
