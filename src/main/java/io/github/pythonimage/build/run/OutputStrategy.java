package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.buildkit.IndexPush;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.request.Output;
import java.util.List;

/** Where what is made of targets goes. */
interface OutputStrategy {
  /** Of a target that one daemon makes. */
  List<Output> of(BuildTarget target);

  /** Of a part of a target that several daemons make, each for these platforms. */
  List<Output> perNode(BuildTarget target, List<String> platforms);

  /** Makes one of all parts of a target. */
  BuildResult merge(BuildTarget target, List<IndexPush.Part> parts);
}
