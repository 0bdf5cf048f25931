package io.github.pythonimage.verify;

import io.github.pythonimage.engine.ContainerRefusedException;
import io.github.pythonimage.engine.Engine;
import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.verify.files.TreeReader;
import java.util.List;
import java.util.Optional;

/** Reads what rules look at out of an engine. Nothing of the image runs. */
public record OutsideReader(Engine engine) {
  /**
   * All but what the image shows when it runs.
   *
   * @throws ContainerRefusedException where the engine creates no container of the image
   */
  public Evidence read(VerifyTarget target, ImageInfo info, Identity identity) {
    var base = engine.inspect(target.image().base().toString());
    var files = engine.export(info.id(), new TreeReader());
    return new Evidence(
        target.image(),
        target.kind(),
        info,
        base,
        Optional.of(files),
        Optional.empty(),
        identity,
        List.of(),
        new RpmQuery(engine).packages(target, info, base, files, identity));
  }
}
