package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.verify.files.DamagedImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever few names layers have in whatever order: what is read is what a container shows. */
@Tag("engine")
@Tag("full")
@Timeout(600)
class RandomLayersEngineTest {
  private static final int IMAGES = Integer.getInteger("random.layers", 25);
  private static final int LAYERS = 3;
  private static final int ENTRIES = 4;
  private static final List<String> NAMES = List.of("a", "b", "a/a", "a/b", "a/a/b", "b/a");

  static Stream<String> hosts() {
    return OddLayersEngineTest.hosts();
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void readsWhatAContainerShows(String host) {
    var random = new Random(Long.getLong("random.seed", 16));
    var compared = 0;
    for (var i = 0; i < 20 * IMAGES && compared < IMAGES; i++) {
      var text = new ArrayList<String>();
      var layers = layers(random, text);
      var read = read(layers);
      if (read.isPresent()) {
        var exported = loadAndExport(host, layers);
        if (exported.isPresent()) {
          assertThat(read).as(text.toString()).isEqualTo(exported);
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(IMAGES);
  }

  private static Optional<Object> read(List<byte[]> layers) {
    try {
      return Optional.of(OddLayersEngineTest.entries(OddLayersTest.files(layers)));
    } catch (DamagedImageException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty where the engine refuses the image. */
  private static Optional<Object> loadAndExport(String host, List<byte[]> layers) {
    try {
      return Optional.of(
          OddLayersEngineTest.entries(OddLayersEngineTest.loadAndExport(host, layers)));
    } catch (IOException | EngineException e) {
      return Optional.empty();
    }
  }

  private static List<byte[]> layers(Random random, List<String> text) {
    var layers = new ArrayList<byte[]>();
    for (var i = 0; i < LAYERS; i++) {
      var layer = new RawLayer();
      text.add("layer");
      for (var j = random.nextInt(ENTRIES + 1); j > 0; j--) {
        add(layer, random, text);
      }
      layers.add(layer.ended());
    }
    return layers;
  }

  private static void add(RawLayer layer, Random random, List<String> text) {
    var name = name(random);
    var other = name(random);
    var kind = random.nextInt(8);
    text.add(kind + " " + name + " " + other);
    switch (kind) {
      case 0, 1 -> layer.folder(name);
      case 2, 3 -> layer.file(name, "x".repeat(random.nextInt(9)));
      case 4 -> layer.link(name, "/" + other);
      case 5 -> layer.hardLink(name, other);
      case 6 -> layer.file(mark(name), "");
      default -> layer.file(name + "/.wh..wh..opq", "");
    }
  }

  private static String name(Random random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private static String mark(String name) {
    var slash = name.lastIndexOf('/') + 1;
    return name.substring(0, slash) + ".wh." + name.substring(slash);
  }
}
