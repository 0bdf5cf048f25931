package io.github.pythonimage.verify;

import java.util.List;

/** One property of a good image. */
interface Check {
  /** What findings are filed under. */
  String name();

  /** One message for each thing that is wrong: what, where, what to do. */
  List<String> problems(Evidence evidence);
}
