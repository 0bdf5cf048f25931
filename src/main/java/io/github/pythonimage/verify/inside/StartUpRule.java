package io.github.pythonimage.verify.inside;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.ProbeResult;

/** A container of the image can start, and its Python reads and writes UTF-8. */
public final class StartUpRule implements InsideRule {
  @Override
  public void check(CheckContext context, ProbeResult facts, Findings found) {
    var start = facts.start();
    if (!start.program().isEmpty()) {
      found.error(
          "The image starts "
              + Quoted.of(start.word())
              + ", but "
              + start.program()
              + ". Write one <arg> for each word of <runtime><entrypoint> or <command>, and add what"
              + " is missing to <runtime><packages>, <wheels> or the image.");
    }
    if (!start.interpreter().isEmpty()) {
      found.error(
          "Python does not start with the variables of the image: "
              + start.interpreter()
              + ". Correct PYTHON… and LD_… in <runtime><environment>.");
    }

    found.error(
        Message.of(start.encodings(), "kind of text", "kinds of text")
            .after("Python does not use UTF-8 for ")
            .then(
                ". Remove LC_ALL, LANG, PYTHONUTF8 and PYTHONIOENCODING from"
                    + " <runtime><environment> and <base>, or set LANG to C.UTF-8."));
  }
}
