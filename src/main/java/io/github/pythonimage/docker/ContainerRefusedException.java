package io.github.pythonimage.docker;

import com.github.dockerjava.api.exception.DockerException;
import java.io.Serial;

/** The engine creates no container of one image; others may be well. */
public final class ContainerRefusedException extends EngineException {
  @Serial private static final long serialVersionUID = 1;

  ContainerRefusedException(String image, DockerException cause) {
    super(
        "The engine creates no container of image " + image + ": " + describe(cause) + ".", cause);
  }
}
