package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.VerifyConfig;
import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.build.render.Matrix;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.Expectations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What images should be: by their Dockerfiles, and by what their builds noted. */
public final class ExpectedImages {
  private final VerifyConfig config;
  private final Map<String, BuildNote> notes;
  private final Matrix matrix;

  public ExpectedImages(VerifyConfig config, Matrix matrix) {
    this.config = config;
    this.matrix = matrix;
    this.notes = BuildNote.file(config.output()).read().orElse(Map.of());
  }

  /** What a build noted; empty where this folder has none. */
  Optional<BuildNote> note(Target target) {
    return Optional.ofNullable(notes.get(target.label()));
  }

  /** The platforms that an image must have; none where nobody knows. */
  List<String> platforms(Target target) {
    return platforms(config.outputs(), note(target));
  }

  static List<String> platforms(Outputs outputs, Optional<BuildNote> note) {
    return outputs.platforms().isEmpty()
        ? note.map(BuildNote::platforms).orElse(List.of())
        : outputs.platforms().stream().map(Object::toString).toList();
  }

  /**
   * What an image in an engine should be: for the platform that the engine runs, if that was
   * requested, else for one of those that were. The requested one may have a variant, which engines
   * do not report.
   *
   * @param platform that the engine runs
   * @param shown the platform of the image, one of several perhaps
   */
  public Expectations inEngine(Target target, String platform, String shown) {
    var requested = platforms(target);
    var asked =
        requested.stream()
            .filter(one -> isOf(one, platform))
            .findFirst()
            .or(() -> requested.stream().filter(one -> isOf(one, shown)).findFirst())
            .or(() -> requested.stream().findFirst())
            .orElse(platform);
    return expectations(
        target,
        asked,
        baseLayers(target, asked).or(() -> baseLayers(target, withoutVariant(asked))),
        note(target).map(BuildNote::image).filter(layers -> !layers.isEmpty()));
  }

  /** What an image of one platform should be. */
  Expectations of(Target target, String platform) {
    return expectations(target, platform, baseLayers(target, platform), Optional.empty());
  }

  private Optional<List<String>> baseLayers(Target target, String platform) {
    return note(target).flatMap(one -> Optional.ofNullable(one.layers().get(platform)));
  }

  private Expectations expectations(
      Target target,
      String platform,
      Optional<List<String>> baseLayers,
      Optional<List<String>> imageLayers) {
    return new Expectations(
        Optional.of(platform),
        OptionalInt.of(layers(target)),
        baseLayers,
        imageLayers,
        Optional.of(RequestedNames.of(target.image(), config.module())),
        note(target).isEmpty(),
        RequestedNames.ofProjects(target.image(), config.module()));
  }

  private static boolean isOf(String requested, String platform) {
    return requested.equals(platform) || requested.startsWith(platform + "/");
  }

  private static String withoutVariant(String platform) {
    var parts = platform.split("/", -1);
    return parts[0] + "/" + parts[1];
  }

  private synchronized int layers(Target target) {
    return matrix.layers(target.image(), target.stage());
  }
}
