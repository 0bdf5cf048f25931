package io.github.pythonimage.buildkit.connection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NamedPipeTest {

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there they are")
  void isRefusedAtOnceWhereThereAreNone() {
    assertThatThrownBy(() -> BuildKit.connect(Endpoint.of("npipe:////./pipe/docker_engine")))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("named pipes are there on Windows only");
  }
}
