package io.github.pythonimage.diagnosis;

import java.util.List;
import java.util.Optional;

/** Words of tools that mean the same kind of thing; the first that is found counts. */
record Sayings(List<Saying> all) implements Cause {
  /** Where something was fetched and was not there. */
  private static final String NOT_GOT =
      "(?s:.*(?:No matching distribution found|Max retries exceeded|Could not install packages))";

  private static final String UNREACHED =
      "(Name or service not known|Temporary failure in name resolution|Connection refused"
          + "|Network is unreachable|No route to host|timed out)";

  private static final String LOGIN =
      "Give the login as a secret: a <server> of settings.xml whose <id> is the index's host, and"
          + " <secrets><secret><id>netrc</id><server>HOST</server><field>netrc</field></secret>"
          + "</secrets> beside <images>, or a pip configuration (-Dpython-image.pip.config).";
  private static final String REACH =
      "Let steps use the machine's network (-Dpython-image.network=host), or say in a pip"
          + " configuration how the index is reached (-Dpython-image.pip.config: index-url, proxy).";
  private static final String OTHER_PYTHON =
      "Ask for another version of it in {file}, perhaps for some Pythons alone"
          + " (; python_version < \"3.13\"), or take another <python>.";

  /** The engine's machine is at its end. */
  static final Sayings MACHINE =
      of(
          Saying.of(
              "No space left on device",
              "The disk of the machine that builds is full.",
              "'docker system df' shows by what, 'docker builder prune' frees the build cache."),
          Saying.of(
              "Killed signal terminated program \\w+|out of memory allocating"
                  + "|virtual memory exhausted|signal: 9, SIGKILL: kill|^(?:\\S+: )?Killed$",
              "{subject} cannot be built: memory ran out while it was compiled.",
              "Give the engine's machine more memory, or build fewer Pythons at once"
                  + " (-Dpython-image.pythons)."));

  /** The package manager has not what the POM names. */
  static final Sayings PACKAGES =
      of(
          Saying.of(
              "^E: Unable to locate package (\\S+)|^E: Package '(\\S+)' has no installation"
                  + " candidate|Unable to find a match: (.+)|No match for argument: (\\S+)"
                  + "|No provider of '([^']+)' found|^Package '([^']+)' not found",
              "The distribution has no package {1}.",
              "Correct its name in <wheels><packages>, or add the repository that has it to the"
                  + " <base>."));

  /** Files are not those that the requirements tell. */
  static final Sayings HASHES =
      of(
          Saying.of(
              "DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.*\\n(\\S+).*\\n"
                  + "Expected (\\w+ \\w+)(?:\\n.*or +\\w+)*\\nGot +(\\w+)",
              "{1} is not the file that {file} has the hash of: it says {2}, and the index sent"
                  + " {3}.",
              "If you changed its version, make the hashes anew (pip-compile or uv pip compile"
                  + " with --generate-hashes); if not, find out who changed the file."),
          Saying.of(
              "Hash mismatch for `([^`]+)`\\s+Expected:\\s+(\\S+)(?:\\s+\\w+:\\w{32,})*\\s+"
                  + "Computed:\\s+(\\S+)",
              "{1} is not the file that {file} has the hash of: it says {2}, and the index sent"
                  + " {3}.",
              "If you changed its version, make the hashes anew (pip-compile or uv pip compile"
                  + " with --generate-hashes); if not, find out who changed the file."),
          Saying.of(
              "Hashes are required in --require-hashes mode, but they are missing.*\\n(\\S+)"
                  + "|all requirements must have a hash, but none were provided for: (.+)"
                  + "|no trusted hash was provided for: `([^`]+)`"
                  + "|Hash-checking is enabled, but no hashes were provided.*for: `([^`]+)`",
              "{1} has no hash in {file}, where others have one.",
              "With hashes, all that is installed needs one, what others depend on too: make the"
                  + " file with pip-compile or uv pip compile, and --generate-hashes."),
          Saying.of(
              "all requirements must have their versions pinned with ==\\. These do not:\\n(\\S+)"
                  + "|versions pinned with `==`, but found: (.+)",
              "{1} is not pinned with == in {file}, where others have hashes.",
              "With hashes, all that is installed needs a version and a hash, what others depend"
                  + " on too: make the file with pip-compile or uv pip compile, and"
                  + " --generate-hashes."));

  /** What there is, is for others. */
  static final Sayings PLATFORM =
      of(
          Saying.of(
              "(\\S+\\.whl) is not a supported wheel on this platform"
                  + "|A path \\((?:[^)]*/)?([^)/]+\\.whl)\\) dependency is incompatible",
              "{1} is for another Python or platform, as its name says.",
              "Name one that fits this Python and platform, or what it is built from."),
          Saying.of(
              "Because (\\S+) has no wheels with a matching (Python version|Python ABI|Python"
                  + " implementation|ABI|platform) tag(?s:.*?)(?:hint: .*?with the following [\\w"
                  + " ]+: `([^`]+)`|hint: .*?on the following platforms?: `([^`]+)`)",
              "{1} has wheels for others only ({3}), none for this {2}, and nothing to build it"
                  + " from.",
              "Ask for another version of it in {file}, or take another <python>."),
          Saying.of(
              "Because (\\S+) has no usable wheels",
              "{1} has no wheel for this Python and platform, and building it is forbidden.",
              "Allow it to be compiled, or ask for another version of it in {file}."),
          Saying.of(
              "Package '([^']+)' requires a different Python: (\\S+) not in '([^']+)'",
              "{1} needs Python {3}, and this one is {2}.",
              OTHER_PYTHON),
          Saying.of(
              "the current Python version \\(([^)]+)\\) does not satisfy Python(\\S+) and (\\S+)"
                  + " depends on Python",
              "{3} needs Python {2}, and this one is {1}.",
              OTHER_PYTHON),
          Saying.of(
              "Ignored the following versions that require a different python version: .*?(\\S+)"
                  + " Requires-Python (\\S+)$\\s+ERROR: Could not find a version that satisfies the"
                  + " requirement (.+) \\(from versions: none\\)",
              "{3} has no version for this Python: {1} needs Python {2}.",
              OTHER_PYTHON));

  /** The index does not know who asks. */
  static final Sayings CREDENTIALS =
      of(
          Saying.of(
              "401 Error, Credentials not correct for (\\S+)",
              "The index does not accept the login that it was given: {1} answers 401.",
              "Correct the password of that <server> in settings.xml, or in the pip configuration"
                  + " (-Dpython-image.pip.config)."),
          Saying.of(
              "An index URL \\((\\S+)\\) could not be queried due to a lack of valid"
                  + " authentication credentials \\((40\\d)"
                  + "|An index \\((\\S+)\\) returned a (40[13])"
                  + "|HTTP status client error \\((40[13]) .*for url \\((\\S+)\\)"
                  + "|(40[13]) Client Error: .* for url: (\\S+)"
                  + "|HTTP error (40[13]) while getting (\\S+)",
              "The index wants a login that it was not given, or not a right one ({1}, {2}).",
              LOGIN));

  /** The index is not reached. */
  static final Sayings NETWORK =
      of(
          Saying.of(
              "(?:certificate verify failed: ([^(]*\\w)|invalid peer certificate: ([\\w()]+))",
              "The certificate of the index is not one that the step trusts ({1}).",
              "Name the certificate of who signed it as cert in a pip configuration"
                  + " (-Dpython-image.pip.config)."),
          Saying.of(
              "Cannot connect to proxy|tunnel error",
              "The proxy cannot be reached from the step.",
              "A proxy on the engine's machine needs -Dpython-image.network=host; otherwise"
                  + " correct the proxy in the pip configuration (-Dpython-image.pip.config)."),
          Saying.of(
              "host='([^']+)'.*?" + UNREACHED + NOT_GOT,
              "The index cannot be reached from the step ({1}: {2}).",
              REACH),
          Saying.of(
              "connection broken by .*?" + UNREACHED + NOT_GOT,
              "The index cannot be reached from the step ({1}).",
              REACH),
          Saying.of(
              "Failed to fetch: (\\S+)(?s:.*)" + UNREACHED,
              "The index cannot be reached from the step ({1}: {2}).",
              REACH),
          Saying.of(
              "HTTP status server error \\(([^)]+)\\) for url \\((\\S+)\\)",
              "The index is out of order: {2} answers {1}.",
              "Build again later."));

  /** The index has it not. */
  static final Sayings VERSIONS =
      of(
          Saying.of(
              "Invalid requirement: '([^']+)'"
                  + "|Couldn't parse requirement in [^\\n]*\\n(?:cause: )?([^\\n]*\\n[^\\n]*)",
              "A line of {file} is no requirement: {1}.",
              "Write it as pip's format has it, such as name==1.0."),
          Saying.of(
              "(?i:build dependencies did not run successfully|in isolated environment)(?s:.*?)satisfies the"
                  + " requirement\\s+(\\S+)(?: .*)?\\(from versions|`build-system.requires`(?s:.*?)no version"
                  + " of (\\S+)",
              "{subject} cannot be built: its build asks for {1}, which the index does not show.",
              "Take another version of it, or see that steps reach an index that has it. In a"
                  + " project of your own, correct [build-system] requires in pyproject.toml."),
          Saying.of(
              "Ignored the following yanked versions: (.+)\\s+ERROR: Could not find a version that"
                  + " satisfies the requirement (.+) \\(from versions: none\\)",
              "{2} has only versions that its owner has withdrawn (yanked: {1}).",
              "Ask for another project or, if you must, for one of them with == in {file}."),
          Saying.of(
              "Because (\\S+) was yanked \\(reason: ([^)]*)\\)",
              "{1} was withdrawn by its owner (yanked: {2}).",
              "Ask for another version of it in {file}."),
          Saying.of(
              "Could not find a version that satisfies the requirement (.+) \\(from versions: none"
                  + "\\)",
              "The index shows nothing for {1} that fits this Python and platform.",
              "Check its name in {file}, and that it has sources or a wheel that fits. pip says no"
                  + " more than that where an index wants a login (401, 403), too. "
                  + LOGIN),
          Saying.of(
              "Could not find a version that satisfies the requirement (.+) \\(from versions:"
                  + " (?:.*?, )??((?:[^,)]+, ){0,2}[^,)]+)\\)",
              "There is no version for {1}: the newest that the index has are {2}.",
              "Correct it in {file}."),
          Saying.of(
              "Because there is no version of (\\S+)",
              "There is no version for {1} in the index.",
              "Correct it in {file}."),
          Saying.of(
              "Because (\\S+) was not found in the package registry",
              "The index has no project {1}.",
              "Correct its name in {file}, or name the index that has it in a pip configuration"
                  + " (-Dpython-image.pip.config)."));

  /** There is a compiler, but an old one. */
  static final Sayings RUST =
      of(
          Saying.of(
              "(requires rustc [\\d.]+)|(rustc [\\d.]+ is not supported)|feature `(edition\\d+)` is"
                  + " required|(older than the `\\d+`"
                  + " edition)|(lock file version `?\\d`?) (?:was found|requires)",
              "{subject} cannot be built: it needs a newer Rust than the one that is"
                  + " installed (cargo says: {1}).",
              "Add <toolchain>rust</toolchain> to <wheels><toolchains>, and remove the"
                  + " distribution's rustc and cargo from <wheels><packages>."));

  /** Other ends of a build. */
  static final Sayings BUILDS =
      of(
          Saying.of(
              "cannot repair \"?([^\"]+\\.whl)\"? to \"?([^\" ]+)\"? ABI because of the presence of"
                  + " too-recent versioned symbols",
              "{1} cannot become a {2} wheel: it uses functions of a newer C library than that tag"
                  + " allows.",
              "Ask for a newer tag in <wheels><repair>, or build on an older <base>."),
          Saying.of(
              "(?:Could not resolve host: (\\S+)|<urlopen error \\[Errno [^\\]]+] ([^>]+)>"
                  + "|[Cc]ouldn't resolve host name[^\\n]*|Failed to connect to (\\S+ port \\d+)"
                  + "|Max retries exceeded with url: (\\S+)|(Name or service not known)"
                  + "|(Temporary failure in name resolution))",
              "{subject} cannot be built: its build fetches something from the network, and cannot"
                  + " ({1}).",
              "Take a wheel or a version that has all it needs, or let steps use the machine's"
                  + " network (-Dpython-image.network=host)."),
          Saying.of(
              "ModuleNotFoundError: No module named '([^']+)'",
              "{subject} cannot be built: its build imports {1}, which it does not say that it"
                  + " needs.",
              "Take another version of it; in a project of your own, add what has {1} to"
                  + " [build-system] requires in pyproject.toml."));

  private static Sayings of(Saying... all) {
    return new Sayings(List.of(all));
  }

  @Override
  public Optional<Diagnosis> of(FailedStep step) {
    return all.stream().flatMap(saying -> saying.of(step).stream()).findFirst();
  }
}
