package io.github.pythonimage.verify;

/**
 * Python modules that answer in place of the probe when it imports them, with all that they can
 * find for it, and end it before it answers.
 */
public final class ForgedAnswer {
  private static final String FIND =
      """
      import json, os, signal, sys
      request = {}
      for process in filter(str.isdigit, os.listdir("/proc")):
          try:
              with open("/proc/" + process + "/cmdline") as file:
                  words = file.read().split(chr(0))
          except OSError:
              continue
          for word in words:
              if word.startswith("{") and "prefix" in word:
                  request = json.loads(word)
      answer = dict(nonce=request.get("nonce", "00"), failures=[],
          imports=[dict(name=name, error="") for name in request.get("modules", [])],
          start=dict(program="", interpreter=""))
      """;

  private static final String REST =
      """
      answer["start"].update(word="python3", encodings=[])
      answer.update(python=sys.version.split()[0], uid=os.getuid(), gid=os.getgid(), groups=[],
          standardLibrary=[], timeZones=[], certificates=148, readOnlyProblems=[],
          writable=dict(paths=[], others=0))
      """;

  private static final String WRITE =
      """
      for process in filter(str.isdigit, os.listdir("/proc")):
          try:
              with open("/proc/" + process + "/fd/1", "w") as file:
                  file.write(json.dumps(answer) + chr(10))
          except OSError:
              pass
      for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
          os.kill(1, number)
      """;

  private ForgedAnswer() {}

  /** Answers for all rules. */
  public static String ofAllRules() {
    return FIND + REST + WRITE;
  }

  /** Answers for the rules on packages. */
  public static String ofPackages() {
    return FIND + WRITE;
  }
}
