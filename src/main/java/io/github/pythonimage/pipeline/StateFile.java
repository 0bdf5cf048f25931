package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.local.SealedFile;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.PolicyWarning;
import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.PlannedPython;
import io.github.pythonimage.spec.Size;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@link BuildState} on disk. It holds no secret, and no hash of one. */
record StateFile(SealedFile file) {

  static StateFile in(Path output) {
    return new StateFile(new SealedFile(output.resolve(".state"), "python-image state 3"));
  }

  BuildState read() {
    return file.read(StateFile::state).orElseGet(BuildState::nothing);
  }

  void write(BuildState state) {
    try {
      file.write(out -> state(out, state));
    } catch (IOException e) {
      throw new UncheckedIOException(file.path() + " could not be written: " + e.getMessage(), e);
    }
  }

  private static BuildState state(DataInputStream in) throws IOException {
    var inputs = new Fingerprint(in.readUTF());
    var bake = new Fingerprint(in.readUTF());
    var matrix = new Matrix(blueprints(in), warnings(in));
    var standings = new HashMap<String, Standing>();
    for (var left = in.readInt(); left > 0; left--) {
      standings.put(in.readUTF(), standing(in));
    }
    var reported = texts(in);
    return new BuildState(inputs, matrix, bake, standings, reported, new Fingerprint(in.readUTF()));
  }

  private static void state(DataOutputStream out, BuildState state) throws IOException {
    out.writeUTF(state.inputs().hex());
    out.writeUTF(state.bake().hex());
    matrix(out, state.matrix());
    out.writeInt(state.standings().size());
    for (var standing : state.standings().entrySet()) {
      out.writeUTF(standing.getKey());
      standing(out, standing.getValue());
    }
    texts(out, state.reported());
    out.writeUTF(state.report().hex());
  }

  private static void matrix(DataOutputStream out, Matrix matrix) throws IOException {
    out.writeInt(matrix.images().size());
    for (var blueprint : matrix.images()) {
      blueprint(out, blueprint);
    }
    out.writeInt(matrix.warnings().size());
    for (var warning : matrix.warnings()) {
      out.writeUTF(warning.image());
      out.writeUTF(warning.text());
    }
  }

  private static List<Blueprint> blueprints(DataInputStream in) throws IOException {
    var blueprints = new ArrayList<Blueprint>();
    for (var left = in.readInt(); left > 0; left--) {
      blueprints.add(blueprint(in));
    }
    return blueprints;
  }

  private static List<PolicyWarning> warnings(DataInputStream in) throws IOException {
    var warnings = new ArrayList<PolicyWarning>();
    for (var left = in.readInt(); left > 0; left--) {
      warnings.add(new PolicyWarning(in.readUTF(), in.readUTF()));
    }
    return warnings;
  }

  private static Blueprint blueprint(DataInputStream in) throws IOException {
    return new Blueprint(
        in.readUTF(),
        in.readUTF(),
        PlannedPython.of(in.readUTF()),
        ImageReference.of(in.readUTF()),
        in.readUTF(),
        references(in),
        texts(in),
        Path.of(in.readUTF()),
        new Fingerprint(in.readUTF()),
        map(in),
        texts(in));
  }

  private static void blueprint(DataOutputStream out, Blueprint blueprint) throws IOException {
    out.writeUTF(blueprint.label());
    out.writeUTF(blueprint.id());
    out.writeUTF(blueprint.python().toString());
    out.writeUTF(blueprint.base().toString());
    out.writeUTF(blueprint.stage());
    texts(out, blueprint.names());
    texts(out, blueprint.floating());
    out.writeUTF(blueprint.file().toString());
    out.writeUTF(blueprint.text().hex());
    map(out, blueprint.arguments());
    texts(out, blueprint.contextPaths());
  }

  private static Standing standing(DataInputStream in) throws IOException {
    return new Standing(
        new Fingerprint(in.readUTF()),
        in.readUTF(),
        new Size(in.readLong()),
        in.readInt(),
        Duration.ofNanos(in.readLong()),
        in.readInt(),
        in.readInt());
  }

  private static void standing(DataOutputStream out, Standing standing) throws IOException {
    out.writeUTF(standing.fingerprint().hex());
    out.writeUTF(standing.image());
    out.writeLong(standing.size().bytes());
    out.writeInt(standing.layers());
    out.writeLong(standing.took().toNanos());
    out.writeInt(standing.steps());
    out.writeInt(standing.cached());
  }

  private static List<ImageReference> references(DataInputStream in) throws IOException {
    var references = new ArrayList<ImageReference>();
    for (var text : texts(in)) {
      references.add(ImageReference.of(text));
    }
    return references;
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    var texts = new ArrayList<String>();
    for (var left = in.readInt(); left > 0; left--) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static Map<String, String> map(DataInputStream in) throws IOException {
    var map = new HashMap<String, String>();
    for (var left = in.readInt(); left > 0; left--) {
      map.put(in.readUTF(), in.readUTF());
    }
    return map;
  }

  private static void map(DataOutputStream out, Map<String, String> values) throws IOException {
    out.writeInt(values.size());
    for (var entry : values.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeUTF(entry.getValue());
    }
  }

  private static void texts(DataOutputStream out, List<?> values) throws IOException {
    out.writeInt(values.size());
    for (var value : values) {
      out.writeUTF(value.toString());
    }
  }
}
