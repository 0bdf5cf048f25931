package io.github.pythonimage.verify;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the probe saw inside an image; {@code probe.py} says how it looked. The image can lie about
 * all of it, so rules on these facts can only add findings.
 *
 * @param python the interpreter's version
 * @param groups those of the image's user besides {@code gid}
 * @param timeZones the time zones that cannot be read
 * @param certificates number of authorities that TLS trusts; -1 without TLS
 * @param imports the modules of packages that were to be imported
 * @param writable what access(2) lets the user change though owner and mode do not
 * @param readOnlyProblems why programs do not start with a read-only root file system
 * @param failures parts of the probe that could not do their work
 */
public record ProbeResult(
    String python,
    int uid,
    int gid,
    List<Integer> groups,
    List<Import> standardLibrary,
    List<String> timeZones,
    int certificates,
    List<Import> imports,
    Start start,
    Writable writable,
    List<String> readOnlyProblems,
    List<Failure> failures) {
  /** The part of the probe that runs code of packages, and the rules that need it. */
  public static final String PACKAGES = "packages";

  private static final Set<String> OF_PACKAGES = Set.of("module-import", "start-up");

  public ProbeResult {
    groups = List.copyOf(groups);
    standardLibrary = List.copyOf(standardLibrary);
    timeZones = List.copyOf(timeZones);
    imports = List.copyOf(imports);
    readOnlyProblems = List.copyOf(readOnlyProblems);
    failures = List.copyOf(failures);
  }

  /** The same with what a container with a read-only root file system showed. */
  public ProbeResult withReadOnlyProblems(List<String> problems) {
    return new ProbeResult(
        python,
        uid,
        gid,
        groups,
        standardLibrary,
        timeZones,
        certificates,
        imports,
        start,
        writable,
        problems,
        failures);
  }

  /** The same with what the code of packages did, which takes nothing back. */
  public ProbeResult withPackages(PackageFacts packages) {
    return new ProbeResult(
        python,
        uid,
        gid,
        groups,
        standardLibrary,
        timeZones,
        certificates,
        packages.imports(),
        start.or(packages.program(), packages.interpreter()),
        writable,
        readOnlyProblems,
        Stream.concat(failures.stream(), packages.failures().stream()).toList());
  }

  /** Whether a rule has all facts that it looks at. */
  boolean isComplete(String rule) {
    return !OF_PACKAGES.contains(rule)
        || failures.stream().noneMatch(failure -> failure.name().equals(PACKAGES));
  }

  /**
   * What a container showed in which the code of packages ran. It says what that code wants.
   *
   * @param program why the module that the image starts cannot run; empty if nothing is against it
   * @param interpreter why Python does not start with the image's variables and start-up files
   */
  public record PackageFacts(
      List<Import> imports, String program, String interpreter, List<Failure> failures) {
    public PackageFacts {
      imports = List.copyOf(imports);
      failures = List.copyOf(failures);
    }

    /** Facts of a container that gave no answer which counts. */
    public static PackageFacts failed(String why) {
      return new PackageFacts(List.of(), "", "", List.of(new Failure(PACKAGES, why)));
    }
  }

  /**
   * One module that was imported in a process of its own.
   *
   * @param error empty if it worked
   */
  public record Import(String name, String error) {
    /** Whether it could be imported. */
    public boolean works() {
      return error.isEmpty();
    }
  }

  /**
   * How a container of the image starts.
   *
   * @param word the first word of its entry point or command
   * @param program why that cannot start; empty if nothing is against it
   * @param interpreter why Python does not start with the image's variables; empty if it does
   * @param encodings what is not UTF-8 by default, and its encoding
   */
  public record Start(String word, String program, String interpreter, List<String> encodings) {
    public Start {
      encodings = List.copyOf(encodings);
    }

    /** The same with other problems where it has none. */
    Start or(String otherProgram, String otherInterpreter) {
      return new Start(
          word,
          program.isEmpty() ? otherProgram : program,
          interpreter.isEmpty() ? otherInterpreter : interpreter,
          encodings);
    }
  }

  /**
   * Paths.
   *
   * @param others how many more there are, whose names would make the answer too long
   */
  public record Writable(List<String> paths, int others) {
    public Writable {
      paths = List.copyOf(paths);
    }
  }

  /** A part of the probe that could not do its work. */
  public record Failure(String name, String error) {}
}
