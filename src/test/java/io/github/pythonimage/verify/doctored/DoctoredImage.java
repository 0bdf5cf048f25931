package io.github.pythonimage.verify.doctored;

import java.util.List;
import java.util.function.Consumer;

/**
 * One image that verification must refuse.
 *
 * @param attackClass the class of attacks that it belongs to
 * @param name what was done, as a reader of a report would say it
 * @param rules at least one of these must find an error
 * @param part what one of the errors must say, where another check of the same rule finds every
 *     changed image; otherwise empty
 * @param inEveryRun false where only the full run has it
 */
record DoctoredImage(
    AttackClass attackClass,
    String name,
    List<String> rules,
    String part,
    boolean inEveryRun,
    Consumer<Doctoring> doctor) {
  /** The same image, also in the run that is not full. */
  DoctoredImage always() {
    return new DoctoredImage(attackClass, name, rules, part, true, doctor);
  }

  /** The same image, of which an error must say this. */
  DoctoredImage saying(String part) {
    return new DoctoredImage(attackClass, name, rules, part, inEveryRun, doctor);
  }

  @Override
  public String toString() {
    return attackClass.description() + ": " + name;
  }
}
