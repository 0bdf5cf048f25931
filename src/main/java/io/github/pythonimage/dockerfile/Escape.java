package io.github.pythonimage.dockerfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.config.ContextPath;
import java.util.List;

/**
 * Quotes a user's value for the place it goes to, so that no value can add an instruction or a
 * command. Templates know it as {@code $esc}.
 */
public final class Escape {
  private static final JsonMapper JSON = new JsonMapper();

  /** A value of ENV or LABEL, or a path of WORKDIR. Line breaks come from a build argument. */
  public String word(String value) {
    return '"'
        + value
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("$", "\\$")
            .replace("\n", "${" + BuildArguments.NEWLINE + "}")
        + '"';
  }

  /** One word of a POSIX shell. Line breaks come from a variable of the script. */
  public String shell(String value) {
    return isPlain(value)
        ? value
        : "'" + value.replace("'", "'\\''").replace("\n", "'\"$newline\"'") + "'";
  }

  /** The form with brackets of VOLUME, in which BuildKit replaces variables all the same. */
  public String paths(List<String> paths) {
    return json(paths.stream().map(path -> isPlain(path) ? path : word(path)).toList());
  }

  private static boolean isPlain(String value) {
    return value.matches("[A-Za-z0-9_./:=+,@%-]+");
  }

  /** The exec form of ENTRYPOINT, CMD or HEALTHCHECK. */
  public String json(List<String> words) {
    try {
      return JSON.writeValueAsString(words);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The source of a COPY from the build context. */
  public String source(ContextPath path) {
    return path.path().isEmpty() ? "." : path.path();
  }

  /** Whether one of the values has a line break. */
  public boolean multiline(Iterable<String> values) {
    for (var value : values) {
      if (value.contains("\n")) {
        return true;
      }
    }
    return false;
  }
}
