package io.github.pythonimage.verify;

import io.github.pythonimage.engine.Engine;
import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.verify.layers.SavedImage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads what rules look at out of an engine. Nothing of the image runs. The archive of the layers
 * shows all that a container of the image shows, and what later layers delete as well; to read both
 * takes twice as long.
 *
 * @param bases finds the base of an image where the engine does not have it
 */
public record OutsideReader(Engine engine, Function<VerifyTarget, Optional<ImageInfo>> bases) {
  /** The same for bases that the engine has. */
  public OutsideReader(Engine engine) {
    this(engine, target -> Optional.empty());
  }

  /** All but what the image shows when it runs. */
  public Evidence read(VerifyTarget target, ImageInfo info, Identity identity) {
    var base = engine.inspect(target.image().base().toString());
    var saved = engine.save(info.id(), new SavedImage(info.layers(), layers(base, identity)));
    return new Evidence(
        target.image(),
        target.kind(),
        info,
        base.or(() -> bases.apply(target)),
        Optional.of(saved.files()),
        Optional.empty(),
        identity,
        saved.hidden(),
        new RpmQuery(engine).packages(target, info, base, saved.files(), identity));
  }

  private static Set<String> layers(Optional<ImageInfo> base, Identity identity) {
    var known = identity.expected().baseLayers().or(() -> base.map(ImageInfo::layers));
    return Set.copyOf(known.orElse(List.of()));
  }
}
