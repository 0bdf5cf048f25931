package io.github.pythonimage.verify.check;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the probe saw inside an image; {@code probe.py} says how it looked. The image can lie about
 * all of it, so rules on these facts can only add findings.
 *
 * @param readOnlyProblems why programs do not start with a read-only root file system
 */
public record ProbeResult(
    SystemFacts system, PackageFacts packages, List<String> readOnlyProblems) {
  /** The part of the probe that runs code of packages, and the rules that need it. */
  public static final String PACKAGES = "packages";

  private static final Set<String> OF_PACKAGES = Set.of("module-import", "start-up");

  public ProbeResult {
    readOnlyProblems = List.copyOf(readOnlyProblems);
  }

  /** How a container starts; what the code of packages says counts where nothing else does. */
  public Start start() {
    return system.start().or(packages.start());
  }

  /** Parts of the probe that could not do their work. */
  public List<Failure> failures() {
    return Stream.concat(system.failures().stream(), packages.failures().stream()).toList();
  }

  /** Whether a rule has all facts that it looks at. */
  public boolean isComplete(String rule) {
    return !OF_PACKAGES.contains(rule)
        || failures().stream().noneMatch(failure -> failure.name().equals(PACKAGES));
  }

  /**
   * What needs none of the code of packages.
   *
   * @param python the interpreter's version
   * @param groups those of the image's user besides {@code gid}
   * @param timeZones the time zones that cannot be read
   * @param certificates number of authorities that TLS trusts; -1 without TLS
   * @param writable what access(2) lets the user change though owner and mode do not
   */
  public record SystemFacts(
      String python,
      int uid,
      int gid,
      List<Integer> groups,
      List<Import> standardLibrary,
      List<String> timeZones,
      int certificates,
      Start start,
      Writable writable,
      List<Failure> failures) {
    public SystemFacts {
      groups = List.copyOf(groups);
      standardLibrary = List.copyOf(standardLibrary);
      timeZones = List.copyOf(timeZones);
      failures = List.copyOf(failures);
    }
  }

  /** What a container showed in which the code of packages ran. It says what that code wants. */
  public record PackageFacts(List<Import> imports, PackagesStart start, List<Failure> failures) {
    static final PackageFacts NONE =
        new PackageFacts(List.of(), new PackagesStart("", ""), List.of());

    public PackageFacts {
      imports = List.copyOf(imports);
      failures = List.copyOf(failures);
    }

    /** Facts of a container that gave no answer which counts. */
    public static PackageFacts failed(String why) {
      return new PackageFacts(List.of(), NONE.start, List.of(new Failure(PACKAGES, why)));
    }
  }

  /**
   * How a container starts, as far as that runs code of packages.
   *
   * @param program why the module that the image starts cannot run; empty if nothing is against it
   * @param interpreter why Python does not start with the image's variables and start-up files
   */
  public record PackagesStart(String program, String interpreter) {}

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

    private Start or(PackagesStart other) {
      return new Start(
          word,
          program.isEmpty() ? other.program() : program,
          interpreter.isEmpty() ? other.interpreter() : interpreter,
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
