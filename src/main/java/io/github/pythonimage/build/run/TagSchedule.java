package io.github.pythonimage.build.run;

import io.github.pythonimage.build.memo.PushedImage;
import java.util.List;

/** Sets the tags of images that a registry has by digest: now, or when the Maven build ends. */
@FunctionalInterface
public interface TagSchedule {
  /** Sets all tags of these images, or remembers to do it. */
  void set(List<PushedImage> images);
}
