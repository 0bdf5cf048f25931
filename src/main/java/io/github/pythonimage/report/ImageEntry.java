package io.github.pythonimage.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.pythonimage.config.Quoted;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An image for one Python, in {@code images.json}.
 *
 * @param image its id in the POM
 * @param series of its Python, {@code 3.13}
 * @param python the exact version; only the series where nobody has looked into the image yet
 * @param distribution family and release, {@code debian:trixie}
 * @param base the image that it starts from
 * @param prefix the folder that has the interpreter and the environment
 * @param interpreter the path that starts Python without the environment
 * @param provider how the interpreter came into the image, as {@code <provider>} says it
 * @param user its numeric id
 * @param runtime the image that runs in production
 * @param builder the image with compilers; null if it is not published
 * @param environment {@code name==version} of each distribution in the environment, sorted; null if
 *     nobody has looked into the image yet
 * @param init the path of the init process that starts the entry point; null without {@code <init>}
 * @param execution of the plugin in the POM
 */
@JsonPropertyOrder({
  "image",
  "series",
  "python",
  "distribution",
  "base",
  "prefix",
  "interpreter",
  "provider",
  "user",
  "runtime",
  "builder",
  "environment",
  "init",
  "execution"
})
public record ImageEntry(
    String image,
    String series,
    String python,
    String distribution,
    String base,
    String prefix,
    String interpreter,
    String provider,
    int user,
    ImageContent runtime,
    @Nullable ImageContent builder,
    @Nullable List<String> environment,
    @Nullable String init,
    String execution) {
  private static final Pattern SERIES = Pattern.compile("\\d\\.\\d{1,3}");

  public ImageEntry {
    Stream.of(
            image,
            series,
            python,
            distribution,
            base,
            prefix,
            interpreter,
            provider,
            runtime,
            execution)
        .forEach(Objects::requireNonNull);
    if (!SERIES.matcher(series).matches()) {
      throw new IllegalArgumentException(Quoted.beginning(series) + " is no series of Python");
    }
  }

  /** The short name that it has in logs, {@code python/3.13}. */
  @JsonIgnore
  public String label() {
    return image + "/" + series;
  }

  @JsonIgnore
  int minor() {
    return Integer.parseInt(series.substring(series.indexOf('.') + 1));
  }

  /** The same with what a look into the image told. */
  public ImageEntry withEnvironment(String exactPython, List<String> distributions) {
    return new ImageEntry(
        image,
        series,
        exactPython,
        distribution,
        base,
        prefix,
        interpreter,
        provider,
        user,
        runtime,
        builder,
        List.copyOf(distributions),
        init,
        execution);
  }

  /** The same with other content of a stage. */
  public ImageEntry with(ImageContent newRuntime, @Nullable ImageContent newBuilder) {
    return new ImageEntry(
        image,
        series,
        python,
        distribution,
        base,
        prefix,
        interpreter,
        provider,
        user,
        newRuntime,
        newBuilder,
        environment,
        init,
        execution);
  }
}
