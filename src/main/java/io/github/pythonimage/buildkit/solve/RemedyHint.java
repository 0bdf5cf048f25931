package io.github.pythonimage.buildkit.solve;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What to do about failures whose cause lies not in the Dockerfile but in the engine's machine. */
enum RemedyHint {
  DISK_FULL(
      "no space left on device",
      " The engine's disk is full: 'docker system df' shows by what, 'docker builder prune --all' frees"
          + " the build cache."),
  KILLED(
      "exit code: 137",
      " Exit code 137 means that it was killed, nearly always because memory ran out: give the"
          + " engine's machine more, or build fewer versions at once.");

  private final String sign;
  private final String advice;

  RemedyHint(String sign, String advice) {
    this.sign = sign;
    this.advice = advice;
  }

  /** Advice to add to a message; empty where none is known. */
  static String of(String reason, List<String> log) {
    return Stream.of(values())
        .filter(hint -> hint.isIn(reason) || log.stream().anyMatch(hint::isIn))
        .findFirst()
        .map(hint -> hint.advice)
        .orElse("");
  }

  boolean isIn(String text) {
    return text.toLowerCase(Locale.ROOT).contains(sign);
  }
}
