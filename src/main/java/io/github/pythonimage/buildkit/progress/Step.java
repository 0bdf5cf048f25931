package io.github.pythonimage.buildkit.progress;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One step of a build; BuildKit calls it a vertex.
 *
 * @param digest identifies the step among all builds of an engine
 * @param name the name as BuildKit shows it, such as {@code [runtime 2/4] RUN useradd app}
 * @param stage the stage it belongs to, with its place in it; empty for steps outside of any, such
 *     as the export of the image, and for BuildKit's own, such as reading the Dockerfile
 * @param instruction the name without the bracketed part
 */
public record Step(String digest, String name, Optional<Place> stage, String instruction) {

  // "[linux/arm64 builder 3/7] RUN make": the platform is there only when several are built.
  private static final Pattern IN_STAGE =
      Pattern.compile(
          "\\[(?:(?<platform>[^\\s\\]]+/[^\\s\\]]+) )?(?:(?<stage>[^\\s\\]]+) +)?(?<number>\\d{1,9})/(?<total>\\d{1,9})\\] (?<rest>.*)",
          Pattern.DOTALL);
  private static final Pattern BRACKETED =
      Pattern.compile("\\[[^\\]]*\\] (?<rest>.*)", Pattern.DOTALL);

  /**
   * A step's place among the steps of its stage: number 3 of 7 in {@code builder}.
   *
   * @param platform what it is built for, such as {@code linux/arm64}; empty unless the build is
   *     for several
   * @param stage empty where the Dockerfile has one stage only and gives it no name
   */
  public record Place(String platform, String stage, int number, int total) {}

  static Step of(String digest, String name) {
    var inStage = IN_STAGE.matcher(name);
    if (inStage.matches()) {
      var place =
          new Place(
              Optional.ofNullable(inStage.group("platform")).orElse(""),
              Optional.ofNullable(inStage.group("stage")).orElse(""),
              Integer.parseInt(inStage.group("number")),
              Integer.parseInt(inStage.group("total")));
      return new Step(digest, name, Optional.of(place), inStage.group("rest"));
    }
    var bracketed = BRACKETED.matcher(name);
    var instruction = bracketed.matches() ? bracketed.group("rest") : name;
    return new Step(digest, name, Optional.empty(), instruction);
  }
}
