package io.github.pythonimage.diagnosis;

/** Words on requirements that what there is does not meet. */
final class RequirementErrorPatterns {
  private static final String OTHER_PYTHON =
      "Ask for another version of it in {file}, perhaps for some Pythons alone"
          + " (; python_version < \"3.13\"), or take another <python>.";

  private static final String HASH_ANEW =
      "If you changed its version, make the hashes anew (pip-compile or uv pip compile"
          + " with --generate-hashes); if not, find out who changed the file.";

  private static final String HASH_ALL =
      "With hashes, all that is installed needs one, what others depend on too: make the"
          + " file with pip-compile or uv pip compile, and --generate-hashes.";

  /** The words of our own script. */
  static final FailureRule TWICE =
      FailureRule.first(
          ErrorPattern.of(
              "^ERROR: (\\S+ is one of <projects>, and the requirements bring it, too[^:]*):",
              "{1}.",
              "Take it out of <projects>, or out of {file} what brings it."));

  /** Files are not those that the requirements tell. */
  static final FailureRule HASHES =
      FailureRule.first(
          // The next three are words of our own script.
          ErrorPattern.of(
              "^ERROR: (\\S+(?: \\S+)?): the requirements name (\\w+ \\w+.*) and the index has (\\w+"
                  + " \\w+.*?): either",
              "{1} is not the file that the requirements have the hash of: they name {2}, and the"
                  + " index has {3}.",
              HASH_ANEW),
          ErrorPattern.of(
              "^ERROR: (\\S+) has none of the checksums that the requirements name for (.+?): either",
              "{1} is not the file that the requirements have the hash of.",
              HASH_ANEW),
          ErrorPattern.of(
              "^ERROR: (\\S+) has the (\\w+ \\w+) and should have (\\w+): somebody changed it",
              "{1} is not the file that its index or the lock tells: it has the {2}, and should have"
                  + " {3}.",
              "Build again, in case it did not arrive whole; if it stays so, find out who changed it,"
                  + " and if that was meant, make {file} anew."),
          ErrorPattern.of(
              "DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.*\\n(\\S+).*\\n"
                  + "Expected (\\w+ \\w+)(?:\\n.*or +\\w+)*\\nGot +(\\w+)",
              "{1} is not the file that {file} has the hash of: it says {2}, and the index sent"
                  + " {3}.",
              HASH_ANEW),
          ErrorPattern.of(
              "Hash mismatch for `([^`]+)`\\s+Expected:\\s+(\\S+)(?:\\s+\\w+:\\w{32,})*\\s+"
                  + "Computed:\\s+(\\S+)",
              "{1} is not the file that {file} has the hash of: it says {2}, and the index sent"
                  + " {3}.",
              HASH_ANEW),
          ErrorPattern.of(
              "Can't verify hashes for these requirements because we don't have a way to hash version"
                  + " control repositories:\\n\\s*(\\S+)",
              "{1} comes from a repository, which has no hash, and others in {file} have one.",
              "With hashes, all that is installed needs one: ask for an archive or a wheel of it, by"
                  + " its address, with the hash."),
          ErrorPattern.of(
              "Hashes are required in --require-hashes mode, but they are missing.*\\n(\\S+)"
                  + "|all requirements must have a hash, but none were provided for: (.+)"
                  + "|no trusted hash was provided for: `([^`]+)`"
                  + "|Hash-checking is enabled, but no hashes were provided.*for: `([^`]+)`"
                  + "|^ERROR: (\\S+(?: \\S+)?) has no --hash, and others have: all must",
              "{1} has no hash in {file}, where others have one.",
              HASH_ALL),
          ErrorPattern.of(
              "all requirements must have their versions pinned with ==\\. These do not:\\n(\\S+)"
                  + "|versions pinned with `==`, but found: (.+)",
              "{1} is not pinned with == in {file}, where others have hashes.",
              "With hashes, all that is installed needs a version and a hash, what others depend"
                  + " on too: make the file with pip-compile or uv pip compile, and"
                  + " --generate-hashes."));

  /** What there is, is for others. */
  static final FailureRule PLATFORM =
      FailureRule.first(
          ErrorPattern.of(
              "(?<!\\S)(\\S+\\.whl) is (?:not a supported wheel on this platform|for another Python or platform)"
                  + "|A path \\((?:[^)]*/)?([^)/]+\\.whl)\\) dependency is incompatible",
              "{1} is for another Python or platform, as its name says.",
              "Name one that fits this Python and platform, or what it is built from."),
          ErrorPattern.of(
              "Because (\\S+) has no wheels with a matching (Python version|Python ABI|Python"
                  + " implementation|ABI|platform) tag(?s:.{0,4000}?)(?:hint: .*?with the following [\\w"
                  + " ]+: `([^`]+)`|hint: .*?on the following platforms?: `([^`]+)`)",
              "{1} has wheels for others only ({3}), none for this {2}, and nothing to build it"
                  + " from.",
              "Ask for another version of it in {file}, or take another <python>."),
          ErrorPattern.of(
              "Because (\\S+) has no usable wheels",
              "{1} has no wheel for this Python and platform, and building it is forbidden.",
              "Take it out of <wheels><onlyBinary> (or of --only-binary in {file}), or ask for another"
                  + " version of it in {file}."),
          ErrorPattern.of(
              "Cannot install on Python version (\\S+); only versions (\\S+) are supported",
              "{subject} needs Python {2}, and this one is {1}.",
              OTHER_PYTHON),
          ErrorPattern.of(
              "Ignored the following versions that require a different python version: (?:.*; )?(\\S+)"
                  + " Requires-Python ([^;\\n]+)(?:;.*)?\\n(?:.*\\n)?ERROR: Could not find a version that"
                  + " satisfies the requirement (\\S+)==\\1 \\(from versions",
              "{3}=={1} needs Python {2}, which this one is not.",
              OTHER_PYTHON),
          ErrorPattern.of(
              "Package '([^']+)' requires a different Python: (\\S+) not in '([^']+)'",
              "{1} needs Python {3}, and this one is {2}.",
              OTHER_PYTHON),
          ErrorPattern.of(
              "the current Python version \\(([^)]+)\\) does not satisfy Python(\\S+) and (\\S+)"
                  + " depends on Python",
              "{3} needs Python {2}, and this one is {1}.",
              OTHER_PYTHON),
          ErrorPattern.of(
              "Ignored the following versions that require a different python version: .*?(\\S+)"
                  + " Requires-Python (\\S+)$\\s+ERROR: Could not find a version that satisfies the"
                  + " requirement (.+) \\(from versions: none\\)",
              "{3} has no version for this Python: {1} needs Python {2}.",
              OTHER_PYTHON));

  private RequirementErrorPatterns() {}
}
