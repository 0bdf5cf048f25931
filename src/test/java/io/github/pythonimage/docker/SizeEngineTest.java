package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.docker.address.EngineAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How large an image is, whatever store an engine keeps it in. */
@Tag("engine")
class SizeEngineTest {
  private static final String IMAGE = "debian:trixie-slim";

  private static long size(String host) {
    try (var engine = Engine.connect(EngineAddress.of(URI.create(host), Optional.empty()))) {
      return engine.inspect(IMAGE).orElseThrow().sizeBytes();
    }
  }

  @Test
  void aSizeIsThatOfTheFilesAndNotOfWhatTravels() {
    var classic = size(System.getProperty("engine.host"));
    var containerd = size(EngineFact.CONTAINERD_HOST.need());

    // Packed it has less than half of that; containerd counts the last block of a file as whole.
    assertThat(classic).isBetween(60_000_000L, 100_000_000L);
    assertThat(containerd).isBetween(classic, classic * 5 / 4);
  }
}
