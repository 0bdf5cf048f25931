package io.github.pythonimage.verify;

import java.util.List;

/**
 * What the probe saw inside an image; {@code probe.py} says how it looked.
 *
 * @param python the interpreter's version
 * @param uid what the image's processes run as
 * @param timeZone why a time zone cannot be read; empty where it can
 * @param certificates number of authorities that TLS trusts; -1 where there is no TLS
 * @param distributions what is installed in the environment, sorted by name
 * @param writable what the image's user may change below the prefix or above it
 * @param installers modules and scripts that could install packages
 * @param start what a container of the image starts
 * @param shebangs scripts whose interpreter is not there
 * @param pruned what was left out of the distributions, as {@code <prune>} wants it
 * @param failures parts of the probe that could not do their work
 */
public record Facts(
    String python,
    int uid,
    int gid,
    List<Import> standardLibrary,
    String timeZone,
    int certificates,
    List<Installed> distributions,
    Libraries libraries,
    Sample writable,
    List<String> installers,
    Development development,
    Bytecode bytecode,
    Start start,
    List<Shebang> shebangs,
    Sizes sizes,
    List<Pruned> pruned,
    List<Failure> failures) {
  public Facts {
    standardLibrary = List.copyOf(standardLibrary);
    distributions = List.copyOf(distributions);
    installers = List.copyOf(installers);
    shebangs = List.copyOf(shebangs);
    pruned = List.copyOf(pruned);
    failures = List.copyOf(failures);
  }

  /**
   * One module that was imported in a process of its own.
   *
   * @param error empty where it worked
   */
  public record Import(String name, String error) {
    /** Whether it could be imported. */
    public boolean works() {
      return error.isEmpty();
    }
  }

  /**
   * A distribution of Python in the environment.
   *
   * @param requested installed for its own sake, as pip notes it
   * @param requiredBy the distributions that need it
   * @param problems its requirements that are not met
   * @param undecided its requirements that the probe could not read
   */
  public record Installed(
      String name,
      String version,
      boolean requested,
      List<String> requiredBy,
      List<String> problems,
      List<String> undecided,
      List<Import> modules,
      long bytes) {
    public Installed {
      requiredBy = List.copyOf(requiredBy);
      problems = List.copyOf(problems);
      undecided = List.copyOf(undecided);
      modules = List.copyOf(modules);
    }

    @Override
    public String toString() {
      return name + " " + version;
    }
  }

  /**
   * Shared libraries that files below the prefix link to.
   *
   * @param files how many files were looked at
   */
  public record Libraries(int files, List<Missing> missing) {
    public Libraries {
      missing = List.copyOf(missing);
    }
  }

  /** A shared library that is not there, and the files that need it. */
  public record Missing(String library, Sample needed) {}

  /** Some of many paths. */
  public record Sample(int count, List<String> first) {
    public Sample {
      first = List.copyOf(first);
    }

    /** Whether there is none. */
    public boolean empty() {
      return count == 0;
    }

    @Override
    public String toString() {
      return String.join(", ", first) + (count > first.size() ? ", …" : "");
    }
  }

  /**
   * What belongs to building and not to running.
   *
   * @param archives static libraries
   * @param wheels headers and static libraries that came with a wheel
   */
  public record Development(Sample tools, Sample headers, Sample archives, Sample wheels) {}

  /** Modules and their bytecode. */
  public record Bytecode(Compiled interpreter, Compiled environment) {}

  /**
   * One tree of modules.
   *
   * @param lacking those without bytecode that is valid whatever their times
   */
  public record Compiled(int sources, Sample lacking) {}

  /**
   * What a container of the image starts.
   *
   * @param word the first word of its entrypoint or command
   * @param found whether that is a program in the image
   * @param interpreter why Python does not start with the image's variables; empty where it does
   */
  public record Start(String word, boolean found, String interpreter) {}

  /** A script and the interpreter that its first line names. */
  public record Shebang(String script, String interpreter) {}

  /** What lies below the prefix: all of it, and the largest parts. */
  public record Sizes(long bytes, List<Part> largest) {
    public Sizes {
      largest = List.copyOf(largest);
    }
  }

  /**
   * A part of the tree.
   *
   * @param name a distribution with its version, or a folder
   */
  public record Part(String name, long bytes) {}

  /**
   * Files of one kind that were left out.
   *
   * @param kind as {@code <prune>} names it
   * @param bytes what they would take
   */
  public record Pruned(String kind, int files, long bytes) {}

  /** A part of the probe that could not do its work. */
  public record Failure(String name, String error) {}
}
