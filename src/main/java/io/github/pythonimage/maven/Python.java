package io.github.pythonimage.maven;

import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@code <python>}: its text is the version, or it has {@code <version>} and {@code <sha256>}.
 */
public class Python {
  private @Nullable String version;
  private @Nullable String sha256;

  /** Takes the element's own text; Maven looks for this method's name. */
  public void set(String text) {
    version = text;
  }

  PythonRequest toConfig() {
    return new XmlParameter("<pythons><python>")
        .required(
            version,
            text -> PythonRequest.of(text.strip(), Optional.ofNullable(sha256)),
            "Write a series such as 3.13 or a release such as 3.13.5.");
  }
}
