package io.github.pythonimage.build.render;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.run.ImageOutputs;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.buildkit.request.CsvFields;
import io.github.pythonimage.config.EnumNames;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Says {@link Outputs} as a bake file does; nothing at all where they are the plain ones. */
record BakeOutputs(BuildConfig job) {

  /**
   * Attributes for a target.
   *
   * @param dockerfile where the Dockerfile is, and archives with it
   * @param stage the stage that the target builds
   */
  Map<String, Object> of(Path dockerfile, String stage) {
    var attributes = new LinkedHashMap<String, Object>();
    var outputs = job.outputs();
    if (!outputs.platforms().isEmpty()) {
      attributes.put("platforms", outputs.platforms().stream().map(Object::toString).toList());
    }
    if (!outputs.places().equals(Set.of(Place.ENGINE))) {
      attributes.put(
          "output",
          outputs.sorted().stream().map(place -> output(place, dockerfile, stage)).toList());
    }
    if (!outputs.attestations().isEmpty()) {
      attributes.put("attest", outputs.attestations().stream().map(BakeOutputs::attest).toList());
    }
    return attributes;
  }

  private String output(Place place, Path dockerfile, String stage) {
    return switch (place) {
      case ENGINE -> "type=docker";
      case REGISTRY -> "type=registry";
      case OCI, DOCKER ->
          CsvFields.write("type", EnumNames.word(place), dest(place, dockerfile, stage));
      case OCI_LAYOUT ->
          CsvFields.write("type", "oci", dest(place, dockerfile, stage)) + ",tar=false";
    };
  }

  private Map<String, String> dest(Place place, Path dockerfile, String stage) {
    return Map.of("dest", job.shown(ImageOutputs.file(place, dockerfile, stage)));
  }

  private static String attest(Attestation attestation) {
    return CsvFields.write("type", attestation.type(), attestation.attributes());
  }
}
