package io.github.pythonimage.build.verify;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.pythonimage.build.memo.StateFile;
import io.github.pythonimage.verify.AcceptedResult;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ListMessage;
import io.github.pythonimage.verify.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The images that passed, by label; a file of the build folder, which no image can write. */
record VerifyMemo(StateFile<Map<String, Passed>> file) {

  /**
   * An image that passed.
   *
   * @param id by which the engine knows it; empty where it was not verified there
   * @param digest by which the registry knows it; empty where it was not verified there
   * @param inputs checksum of the plugin, the configuration and the expectations
   */
  record Passed(
      String id, String digest, String inputs, List<Note> warnings, List<Accepted> accepted) {
    static Passed of(
        String id,
        String digest,
        String inputs,
        List<Finding> warnings,
        List<AcceptedResult> accepted) {
      return new Passed(
          id,
          digest,
          inputs,
          warnings.stream().map(Note::of).toList(),
          accepted.stream()
              .map(one -> new Accepted(Note.of(one.finding()), one.reason()))
              .toList());
    }

    List<Finding> findings() {
      return warnings.stream().map(Note::finding).toList();
    }

    List<AcceptedResult> acceptedResults() {
      return accepted.stream()
          .map(one -> new AcceptedResult(one.note().finding(), one.reason()))
          .toList();
    }
  }

  private record Accepted(Note note, String reason) {}

  /**
   * A finding.
   *
   * @param listing whether the other parts are those of a {@link ListMessage}; else the text is all
   */
  private record Note(
      String rule,
      Severity severity,
      boolean listing,
      String text,
      List<String> things,
      String one,
      String many,
      String after) {
    static Note of(Finding finding) {
      var rule = finding.rule();
      var severity = finding.severity();
      return finding
          .listing()
          .map(
              list ->
                  new Note(
                      rule,
                      severity,
                      true,
                      list.before(),
                      list.things(),
                      list.one(),
                      list.many(),
                      list.after()))
          .orElseGet(
              () -> new Note(rule, severity, false, finding.message(), List.of(), "", "", ""));
    }

    Finding finding() {
      return new Finding(
          rule, severity, listing ? new ListMessage(text, things, one, many, after) : text);
    }
  }

  static VerifyMemo in(Path output) {
    return new VerifyMemo(
        new StateFile<>(output.resolve(".verified.json"), "verified 3", new TypeReference<>() {}));
  }

  Map<String, Passed> read() {
    return file.read().orElse(Map.of());
  }

  void write(Map<String, Passed> passed) {
    file.write(passed);
  }
}
