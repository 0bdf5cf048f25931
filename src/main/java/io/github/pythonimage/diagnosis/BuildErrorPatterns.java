package io.github.pythonimage.diagnosis;

/** Words of what compiles, and of the machine that it runs on. */
final class BuildErrorPatterns {
  /** The engine's machine is at its end. */
  static final FailureRule MACHINE =
      FailureRule.first(
          ErrorPattern.of(
              "No space left on device",
              "The disk of the machine that builds is full.",
              "'docker system df' shows by what, 'docker builder prune --all' frees the build cache."),
          ErrorPattern.of(
              "Killed signal terminated program \\w+|out of memory allocating"
                  + "|virtual memory exhausted|signal: 9, SIGKILL: kill|^(?:\\S+: )?Killed$",
              "{subject} cannot be built: memory ran out while it was compiled.",
              "Give the engine's machine more memory, or build fewer Pythons at once"
                  + " (-Dpython-image.pythons)."),
          ErrorPattern.of(
              "407\\s+Proxy Authentication Required|HTTP status 407|Received HTTP code 407 from proxy"
                  + "|CONNECT tunnel failed, response 407|Tunnel connection failed: 407"
                  + "|tunnel error: proxy authorization required",
              "The proxy wants a login that it was not given, or not the right one (407).",
              "Correct <username> and <password> of the <proxy> in settings.xml, or choose another"
                  + " one (-Dpython-image.proxy)."));

  /** The package manager has not what the POM names; pkgconf says the same without a full stop. */
  static final FailureRule PACKAGES =
      FailureRule.first(
          ErrorPattern.of(
              "^E: Unable to locate package (\\S+)|^E: Package '(\\S+)' has no installation"
                  + " candidate|Unable to find a match: (.+)|No match for argument: (\\S+)"
                  + "|No provider of '([^']+)' found|^Package '([^']+)' not found\\.$",
              "The distribution has no package {1}.",
              "Correct its name in <wheels><packages>, or add the repository that has it to the"
                  + " <base>."));

  /** There is a compiler, but an old one. */
  static final FailureRule RUST =
      FailureRule.first(
          ErrorPattern.of(
              "(requires rustc [\\d.]+)|(rustc [\\d.]+ is not supported)|feature `(edition\\d+)` is"
                  + " required|(older than the `\\d+`"
                  + " edition)|(lock file version `?\\d`?) (?:was found|requires)",
              "{subject} cannot be built: it needs a newer Rust than the one that is"
                  + " installed (cargo says: {1}).",
              "Add <toolchain>rust</toolchain> to <wheels><toolchains>, and remove the"
                  + " distribution's rustc and cargo from <wheels><packages>."));

  /** Other ends of a build. */
  static final FailureRule BUILDS =
      FailureRule.first(
          ErrorPattern.of(
              "cannot repair \"?([^\"]+\\.whl)\"? to \"?([^\" ]+)\"? ABI because of the presence of"
                  + " too-recent versioned symbols",
              "{1} cannot become a {2} wheel: it uses functions of a newer C library than that tag"
                  + " allows.",
              "Ask for a newer tag in <wheels><repair>, or build on an older <base>."),
          ErrorPattern.of(
              "(?:Could not resolve host: (\\S+)|<urlopen error \\[Errno [^\\]]+] ([^>]+)>"
                  + "|[Cc]ouldn't resolve host name[^\\n]*|Failed to connect to (\\S+ port \\d+)"
                  + "|Max retries exceeded with url: (\\S+)|(Name or service not known)"
                  + "|(Temporary failure in name resolution))",
              "{subject} cannot be built: its build fetches something from the network, and cannot"
                  + " ({1}).",
              "Take a wheel or a version that has all it needs, or let steps use the machine's"
                  + " network (-Dpython-image.network=host)."),
          ErrorPattern.of(
              "No module named 'distutils(?:\\.[^']+)?'",
              "{subject} cannot be built: its build imports distutils, which Python has no more since"
                  + " 3.12.",
              "Ask for a newer version of it in {file}, or take an older <python>."),
          ErrorPattern.of(
              "ModuleNotFoundError: No module named '([^']+)'",
              "{subject} cannot be built: its build imports {1}, which it does not say that it"
                  + " needs.",
              "Take another version of it; in a project of your own, add what has {1} to"
                  + " [build-system] requires in pyproject.toml."));

  private BuildErrorPatterns() {}
}
