package io.github.pythonimage.diagnosis;

/** Words of who asks an index. */
final class IndexErrorPatterns {
  /** Where something was fetched and was not there. */
  private static final String NOT_GOT =
      "No matching distribution found|Max retries exceeded|Could not install packages";

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

  /** The index does not know who asks. */
  static final FailureRule CREDENTIALS =
      FailureRule.first(
          ErrorPattern.of(
              "401 Error, Credentials not correct for (\\S+)",
              "The index does not accept the login that it was given: {1} answers 401.",
              "Correct the password of that <server> in settings.xml, or in the pip configuration"
                  + " (-Dpython-image.pip.config)."),
          ErrorPattern.of(
              "An index URL \\((\\S+)\\) could not be queried due to a lack of valid"
                  + " authentication credentials \\((40\\d)"
                  + "|An index \\((\\S+)\\) returned a (40[13])"
                  + "|HTTP status client error \\((40[13]) .*for url \\((\\S+)\\)"
                  + "|(40[13]) Client Error: .* for url: (\\S+)"
                  + "|HTTP error (40[13]) while getting (\\S+)",
              "The index wants a login that it was not given, or not a right one ({1}, {2}).",
              LOGIN));

  /** The index is not reached. */
  static final FailureRule NETWORK =
      FailureRule.first(
          ErrorPattern.of(
              "(?:certificate verify failed: ([^(]*\\w)|invalid peer certificate: ([\\w()]+))",
              "The certificate of the index is not one that the step trusts ({1}).",
              "Name the certificate of who signed it as cert in a pip configuration"
                  + " (-Dpython-image.pip.config)."),
          ErrorPattern.of(
              "Cannot connect to proxy|tunnel error",
              "The proxy cannot be reached from the step.",
              "A proxy on the engine's machine needs -Dpython-image.network=host; otherwise"
                  + " correct the proxy in the pip configuration (-Dpython-image.pip.config)."),
          ErrorPattern.of(
                  "host='([^']+)'.*?" + UNREACHED,
                  "The index cannot be reached from the step ({1}: {2}).",
                  REACH)
              .with(NOT_GOT),
          ErrorPattern.of(
                  "connection broken by .*?" + UNREACHED,
                  "The index cannot be reached from the step ({1}).",
                  REACH)
              .with(NOT_GOT),
          ErrorPattern.of(
              "^× Failed to connect to (\\S+) while fetching \\S+\\n╰─> (?:\\[Errno \\S+\\] )?([^\\n]+)",
              "The index cannot be reached from the step ({1}: {2}).",
              REACH),
          ErrorPattern.of(
              "Failed to fetch: (\\S+)(?s:.{0,1000}?)" + UNREACHED,
              "The index cannot be reached from the step ({1}: {2}).",
              REACH),
          ErrorPattern.of(
              "HTTP status server error \\(([^)]+)\\) for url \\((\\S+)\\)",
              "The index is out of order: {2} answers {1}.",
              "Build again later."));

  /** The index has it not. */
  static final FailureRule VERSIONS =
      FailureRule.first(
          ErrorPattern.of(
              "Invalid requirement: '([^']+)'"
                  + "|Couldn't parse requirement in [^\\n]*\\n(?:cause: )?([^\\n]*\\n[^\\n]*)",
              "A line of {file} is no requirement: {1}.",
              "Write it as pip's format has it, such as name==1.0."),
          ErrorPattern.of(
              "(?i:build dependencies did not run successfully|in isolated environment)(?s:.{0,4000}?)satisfies the"
                  + " requirement\\s+(\\S+)(?: .*)?\\(from versions|`build-system.requires`(?s:.{0,4000}?)no version"
                  + " of (\\S+)",
              "{subject} cannot be built: its build asks for {1}, which the index does not show.",
              "Take another version of it, or see that steps reach an index that has it. In a"
                  + " project of your own, correct [build-system] requires in pyproject.toml."),
          // Only this step's own folders are asked, and a project has the say there, too.
          ErrorPattern.of(
              "^Looking in links: /wheels/(?s:.{0,4000}?)satisfies the requirement (.+) \\(from"
                  + " versions|Because (\\S+) was not found in the provided package locations",
              "A project or a requirement needs {1}, and there is no such wheel.",
              "Where there are both <requirements> and <projects>, the requirements must name what"
                  + " the projects depend on: add it to {file}."),
          ErrorPattern.of(
              "Ignored the following yanked versions: (.+)\\s+ERROR: Could not find a version that"
                  + " satisfies the requirement (.+) \\(from versions: none\\)",
              "{2} has only versions that its owner has withdrawn (yanked: {1}).",
              "Ask for another project or, if you must, for one of them with == in {file}."),
          ErrorPattern.of(
              "Because (\\S+) was yanked \\(reason: ([^)]*)\\)",
              "{1} was withdrawn by its owner (yanked: {2}).",
              "Ask for another version of it in {file}."),
          ErrorPattern.of(
              "Could not find a version that satisfies the requirement (.+) \\(from versions: none"
                  + "\\)",
              "The index shows nothing for {1} that fits this Python and platform.",
              "Check its name in {file}, and that it has sources or a wheel that fits (a wheel, where"
                  + " <wheels><onlyBinary> asks for one). pip says no more than that where an index wants a login (401, 403), too. "
                  + LOGIN),
          ErrorPattern.of(
              "Could not find a version that satisfies the requirement (.+) \\(from versions:"
                  + " (?:.*?, )??((?:[^,)]+, ){0,2}[^,)]+)\\)",
              "The index has no version for {1} that fits this Python and platform: the newest that do"
                  + " are {2}.",
              "Correct it in {file}; if it has wheels for other Pythons alone, take another <python>,"
                  + " and if it has sources alone, take it out of <wheels><onlyBinary>."),
          ErrorPattern.of(
              "Because there is no version of (\\S+)",
              "There is no version for {1} in the index.",
              "Correct it in {file}."),
          ErrorPattern.of(
              "Because (\\S+) was not found in the package registry",
              "The index has no project {1}.",
              "Correct its name in {file}, or name the index that has it in a pip configuration"
                  + " (-Dpython-image.pip.config)."));

  private IndexErrorPatterns() {}
}
