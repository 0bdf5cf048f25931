package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Length;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.Quoted;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Single values of {@code <runtime>}. Each mistake names the element below it. */
final class RuntimeValues {
  /** Of Linux, with its end. */
  private static final int LONGEST_PATH = 4_095;

  private static final Pattern PORT = Pattern.compile("([1-9][0-9]{0,4})(/tcp|/udp)?");
  static final int HIGHEST_PORT = 65_535;

  private static final Pattern SIGNAL_NUMBER = Pattern.compile("[1-9]|[1-5][0-9]|6[0-4]");
  private static final Pattern REAL_TIME_SIGNAL =
      Pattern.compile("SIGRTMIN(\\+([1-9]|1[0-5]))?|SIGRTMAX(-([1-9]|1[0-4]))?");

  /** Those of Linux that Docker knows. */
  private static final Set<String> SIGNALS =
      Set.of(
          "SIGABRT",
          "SIGALRM",
          "SIGBUS",
          "SIGCHLD",
          "SIGCLD",
          "SIGCONT",
          "SIGFPE",
          "SIGHUP",
          "SIGILL",
          "SIGINT",
          "SIGIO",
          "SIGIOT",
          "SIGKILL",
          "SIGPIPE",
          "SIGPOLL",
          "SIGPROF",
          "SIGPWR",
          "SIGQUIT",
          "SIGSEGV",
          "SIGSTKFLT",
          "SIGSTOP",
          "SIGSYS",
          "SIGTERM",
          "SIGTRAP",
          "SIGTSTP",
          "SIGTTIN",
          "SIGTTOU",
          "SIGURG",
          "SIGUSR1",
          "SIGUSR2",
          "SIGVTALRM",
          "SIGWINCH",
          "SIGXCPU",
          "SIGXFSZ");

  private static final Set<String> INIT_PROCESSES =
      Set.of("catatonit", "docker-init", "dumb-init", "tini", "tini-static");

  private RuntimeValues() {}

  static void checkVariable(String name, String value) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new ConfigurationException(
          "<environment>",
          Quoted.of(name) + " is not the name of a variable.",
          "Use letters, digits and '_', not starting with a digit.");
    }
    if (name.equals("PATH")) {
      throw new ConfigurationException(
          "<environment><PATH>",
          "would hide the image's own programs.",
          "Leave it out: PATH starts with the environment's and the interpreter's folders.");
    }
    Length.checkValue("<environment><" + Quoted.beginning(name) + ">", name, value);
  }

  static void checkLabel(String name, String value) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._/-]*")) {
      throw new ConfigurationException(
          "<labels>",
          Quoted.of(name) + " is not the name of a label.",
          "Use letters, digits, '.', '_', '-' and '/', such as org.opencontainers.image.title.");
    }
    Length.checkValue("<labels><" + Quoted.beginning(name) + ">", name, value);
  }

  /** Maven reads a plain text as a list of one: a whole command line would become one word. */
  static void checkWords(String element, List<String> words) {
    if (words.size() == 1 && words.get(0).strip().contains(" ")) {
      throw new ConfigurationException(
          element,
          Quoted.of(words.get(0)) + " is one word with blanks in it.",
          "Write one <arg> for each word, such as "
              + element
              + "<arg>python3</arg><arg>-m</arg>….");
    }
    Length.checkWords(element, words);
  }

  /** Only process 1 gets the children that others have left, so of two the second has no use. */
  static void checkNoInit(String element, List<String> words) {
    var program = words.isEmpty() ? "" : words.get(0);
    if (INIT_PROCESSES.contains(program.substring(program.lastIndexOf('/') + 1))) {
      throw new ConfigurationException(
          element,
          Quoted.of(program) + " is an init process, and <init> starts one already.",
          "Remove it and its options from " + element + ", or remove <init>.");
    }
  }

  static void checkWorkdir(String workdir) {
    checkPath("<workdir>", workdir);
  }

  private static void checkPath(String element, String path) {
    if (!path.startsWith("/")) {
      throw new ConfigurationException(
          element, Quoted.of(path) + " is relative.", "Give an absolute directory.");
    }
    try {
      Length.check("a path", path, LONGEST_PATH, "Give a shorter one.");
    } catch (ConfigurationException e) {
      throw e.at(element);
    }
  }

  static void checkPort(String port) {
    var form = PORT.matcher(port);
    if (!form.matches() || Integer.parseInt(form.group(1)) > HIGHEST_PORT) {
      throw new ConfigurationException(
          "<ports><port>",
          Quoted.of(port) + " is not a port.",
          "Use a number from 1 to 65535, with /tcp or /udp if needed.");
    }
  }

  /** With the protocol, as an image's configuration has it. */
  static String withProtocol(String port) {
    return port.contains("/") ? port : port + "/tcp";
  }

  static void checkVolume(String volume) {
    checkPath("<volumes><volume>", volume);
    if (volume.chars().anyMatch(Character::isISOControl)) {
      throw volume(volume, "has a control character in it.", "Leave it out.");
    }
    var segments = volume.substring(1).split("/", -1);
    if (volume.equals("/")) {
      throw volume(volume, "is the whole file system.", "Name one directory, such as /data.");
    }
    if (Stream.of(segments).anyMatch(s -> s.isEmpty() || s.equals(".") || s.equals(".."))) {
      throw volume(
          volume,
          "is not a plain path: it has '.' or '..' in it, or a '/' too many.",
          "Name the directory itself, such as /data.");
    }
  }

  /** Its files are part of the image, and no volume may take their place. */
  static void checkVolume(String volume, Prefix prefix) {
    var remedy = "Name a directory outside the prefix, such as /data.";
    if (volume.equals(prefix.path())) {
      throw volume(volume, "is the prefix.", remedy);
    }
    if (volume.startsWith(prefix + "/")) {
      throw volume(volume, "lies in the prefix " + prefix + ".", remedy);
    }
    if (prefix.path().startsWith(volume + "/")) {
      throw volume(volume, "contains the prefix " + prefix + ".", remedy);
    }
  }

  private static ConfigurationException volume(String volume, String problem, String remedy) {
    return new ConfigurationException(
        "<volumes><volume>", Quoted.of(volume) + " " + problem, remedy);
  }

  static void checkSignal(String signal) {
    if (!SIGNALS.contains(signal)
        && !REAL_TIME_SIGNAL.matcher(signal).matches()
        && !SIGNAL_NUMBER.matcher(signal).matches()) {
      throw new ConfigurationException(
          "<stopSignal>",
          Quoted.of(signal) + " is not a signal.",
          "Use a name such as SIGTERM, SIGINT or SIGRTMIN+3, or a number from 1 to 64.");
    }
  }
}
