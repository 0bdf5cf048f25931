package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import io.github.pythonimage.verify.inside.FactsRule;
import java.util.List;

/**
 * The standard library comes compiled, and stays valid whatever the files' times: nobody can write
 * the bytecode later, so every start would compile it again.
 */
public final class BytecodeRule implements FactsRule {
  @Override
  public String name() {
    return "bytecode";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    if (!evidence.image().interpreter().packages().isEmpty()) {
      // A package compiles its modules where it is installed, and nothing touches their times
      // after.
      return List.of();
    }
    var compiled = facts.bytecode().interpreter();
    return compiled.lacking().empty()
        ? List.of()
        : List.of(
            compiled.lacking().count()
                + " of "
                + compiled.sources()
                + " modules of the standard library have no unchecked-hash bytecode and are compiled"
                + " again at every start: "
                + compiled.lacking()
                + ". Compile all of it with 'python3 -B -m compileall -f --invalidation-mode"
                + " unchecked-hash'.");
  }
}
