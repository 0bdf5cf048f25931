package io.github.pythonimage.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The project whose build failed.
 *
 * @param name as an index has it; empty for one of the user's own
 * @param words name and version, as far as they are told
 * @param end how many lines of the log are the story of it: those after are of others
 */
record FailedProject(String name, String words, int end) {
  /** What the step's own script says, with the story of it below, up to the next of its kind. */
  private static final Pattern SCRIPT =
      Pattern.compile("^ERROR: (\\S+(?: \\S+)?) could not be built from its sources\\b");

  /** pip's words, with what it built last in front of them. */
  private static final Pattern PIP =
      Pattern.compile(
          "Failed to build '([^']+)'|Failed building wheel for (\\S+)|^╰─> ([\\w.-]+)$");

  /** uv's, with what was built below them. */
  private static final Pattern UV = Pattern.compile("Failed to (?:download and )?build `([^`]+)`");

  /** pip of some releases says only that something failed, and before that what it takes up. */
  private static final Pattern TAKEN = Pattern.compile("^(?:Collecting|Processing) (\\S+)");

  private static final Pattern FAILED = Pattern.compile("subprocess-exited-with-error");
  private static final Pattern PROJECT = Pattern.compile("^ERROR Backend subprocess exited");
  private static final Pattern ARCHIVE =
      Pattern.compile("(?:.*/)?([A-Za-z0-9._-]+?)-(\\d[^-/]*?)(?:\\.tar\\.\\w+|\\.zip|-.*\\.whl)");

  static Optional<FailedProject> in(List<String> log) {
    var taken = Optional.<String>empty();
    var failed = false;
    for (var i = 0; i < log.size(); i++) {
      var line = log.get(i);
      var script = SCRIPT.matcher(line);
      if (script.find()) {
        var words = script.group(1);
        return Optional.of(new FailedProject(words.split(" ", 2)[0], words, nextOfScript(log, i)));
      }
      var uv = UV.matcher(line);
      if (uv.find()) {
        return Optional.of(of(uv.group(1), log.size()));
      }
      var pip = PIP.matcher(line);
      if (pip.find()) {
        var name = pip.group(1) != null ? pip.group(1) : pip.group(2);
        return Optional.of(of(name != null ? name : pip.group(3), i));
      }
      var next = TAKEN.matcher(line);
      if (!failed && next.find()) {
        taken = Optional.of(next.group(1));
      }
      if (PROJECT.matcher(line).find()) {
        return Optional.of(new FailedProject("", "The project", i));
      }
      failed |= FAILED.matcher(line).find();
    }
    return failed ? taken.map(said -> of(said, log.size())) : Optional.empty();
  }

  /** The lines with which the step's own script begins to report a failed build. */
  static List<Integer> starts(List<String> log) {
    return new ArrayList<>(
        IntStream.range(0, log.size())
            .filter(i -> SCRIPT.matcher(log.get(i)).find())
            .boxed()
            .toList());
  }

  private static int nextOfScript(List<String> log, int first) {
    return IntStream.range(first + 1, log.size())
        .filter(i -> SCRIPT.matcher(log.get(i)).find())
        .findFirst()
        .orElse(log.size());
  }

  /** Of a requirement, an address or a path. */
  private static FailedProject of(String said, int end) {
    var parts = said.split(" @ |\\[|;", 2);
    var archive = ARCHIVE.matcher(said);
    if (archive.matches()) {
      return new FailedProject(archive.group(1), archive.group(1) + " " + archive.group(2), end);
    }
    if (parts[0].contains("/")) {
      return new FailedProject("", "The project", end);
    }
    var name = parts[0].split("[=<>!~]", 2)[0];
    return new FailedProject(name, parts[0].replace("==", " "), end);
  }

  @Override
  public String toString() {
    return words;
  }
}
