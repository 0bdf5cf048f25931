package io.github.pythonimage.verify;

import java.util.List;

/** A rule whose findings all have its own severity. */
public interface MessageRule extends Rule {
  /** One message for each thing that is wrong: what, where, what to do. */
  List<? extends CharSequence> problems(CheckContext context);

  @Override
  default List<Finding> findings(CheckContext context) {
    return problems(context).stream().map(message -> finding(message)).toList();
  }
}
