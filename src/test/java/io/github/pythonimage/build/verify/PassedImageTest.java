package io.github.pythonimage.build.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.AcceptedResult;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassedImageTest {
  @TempDir private Path folder;

  @Test
  void whatWasFoundIsKnownAgain() {
    // The last one is not shown, and may be the one that the POM accepts.
    var paths = List.of("/1", "/2", "/3", "/4", "/5", "/6");
    var files = Message.of(paths, "file", "files").after("There are ").then(". Remove them.");
    var passed =
        new PassedImage(
            "sha256:1",
            "",
            true,
            true,
            new VerificationInputs("plugin 1.0", "7", Map.of("labels", "8")),
            List.of(new Finding("user", Severity.WARNING, "Nobody can tell.")),
            List.of(
                new AcceptedResult(new Finding("size", Severity.ERROR, files, false), "Known.")));

    PassedImage.file(folder).write(Map.of("slim/3.13", passed));

    assertThat(PassedImage.file(folder).read()).contains(Map.of("slim/3.13", passed));
  }
}
