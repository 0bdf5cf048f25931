package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.FileTree;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Layers that can be understood in several ways are refused; others are read. */
class OddLayersTest {
  static FileTree files(List<byte[]> layers) throws IOException {
    var image = new ImageFixture();
    layers.forEach(one -> image.layer(one, one, "application/vnd.oci.image.layer.v1.tar"));
    var platform = new ImageReader(image).images(image.manifest("amd64", "{}")).get(0);
    return MergedImage.read(platform, Set.of()).files();
  }

  /** Layers that can be understood in several ways, with what the plugin says. */
  static Map<String, Map.Entry<String, List<byte[]>>> refused() {
    var all = new LinkedHashMap<>(RefusedHeaders.all());
    all.putAll(RefusedPaths.all());
    return all;
  }

  @TestFactory
  Stream<DynamicTest> reads() {
    return AcceptedLayers.all().entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(), () -> assertThat(files(one.getValue()).all()).isNotEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> refuses() {
    return refused().entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(),
                    () ->
                        assertThatThrownBy(() -> files(one.getValue().getValue()))
                            .isInstanceOf(DamagedImageException.class)
                            .hasMessageStartingWith("layer ")
                            .hasMessageContaining(one.getValue().getKey())));
  }
}
