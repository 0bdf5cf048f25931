package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.local.SealedFile;
import io.github.pythonimage.buildkit.local.Texts;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.pipeline.BaseWatch.Base;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.PolicyWarning;
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
    return new StateFile(new SealedFile(output.resolve(".state"), "python-image state 5"));
  }

  BuildState read() {
    return file.read(StateFile::state).orElse(BuildState.nothing());
  }

  void write(BuildState state) {
    try {
      file.write(out -> state(out, state));
    } catch (IOException e) {
      throw new UncheckedIOException(file.path() + " could not be written: " + e.getMessage(), e);
    }
  }

  private static BuildState state(DataInputStream in) throws IOException {
    var inputs = in.readLong();
    var bake = in.readLong();
    var matrix = new Matrix(blueprints(in), warnings(in));
    var standings = new HashMap<String, Standing>();
    for (var left = in.readInt(); left > 0; left--) {
      standings.put(Texts.read(in), standing(in));
    }
    var reported = texts(in);
    return new BuildState(inputs, matrix, bake, standings, reported, in.readLong());
  }

  private static void state(DataOutputStream out, BuildState state) throws IOException {
    out.writeLong(state.inputs());
    out.writeLong(state.bake());
    matrix(out, state.matrix());
    out.writeInt(state.standings().size());
    for (var standing : state.standings().entrySet()) {
      Texts.write(out, standing.getKey());
      standing(out, standing.getValue());
    }
    texts(out, state.reported());
    out.writeLong(state.report());
  }

  private static void matrix(DataOutputStream out, Matrix matrix) throws IOException {
    out.writeInt(matrix.images().size());
    for (var blueprint : matrix.images()) {
      blueprint(out, blueprint);
    }
    out.writeInt(matrix.warnings().size());
    for (var warning : matrix.warnings()) {
      Texts.write(out, warning.image());
      Texts.write(out, warning.text());
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
      warnings.add(new PolicyWarning(Texts.read(in), Texts.read(in)));
    }
    return warnings;
  }

  private static Blueprint blueprint(DataInputStream in) throws IOException {
    return new Blueprint(
        Texts.read(in),
        Texts.read(in),
        TargetPython.of(Texts.read(in)),
        ImageReference.of(Texts.read(in)),
        Texts.read(in),
        references(in),
        texts(in),
        Path.of(Texts.read(in)),
        in.readLong(),
        map(in),
        texts(in));
  }

  private static void blueprint(DataOutputStream out, Blueprint blueprint) throws IOException {
    Texts.write(out, blueprint.label());
    Texts.write(out, blueprint.id());
    Texts.write(out, blueprint.python().toString());
    Texts.write(out, blueprint.base().toString());
    Texts.write(out, blueprint.stage());
    texts(out, blueprint.names());
    texts(out, blueprint.floating());
    Texts.write(out, blueprint.file().toString());
    out.writeLong(blueprint.text());
    map(out, blueprint.arguments());
    texts(out, blueprint.contextPaths());
  }

  private static Standing standing(DataInputStream in) throws IOException {
    return new Standing(
        new Fingerprint(Texts.read(in)),
        in.readLong(),
        bases(in),
        Texts.read(in),
        new Size(in.readLong()),
        in.readInt(),
        Duration.ofNanos(in.readLong()),
        in.readInt(),
        in.readInt());
  }

  private static void standing(DataOutputStream out, Standing standing) throws IOException {
    Texts.write(out, standing.fingerprint().hex());
    out.writeLong(standing.from());
    out.writeInt(standing.bases().size());
    for (var base : standing.bases().entrySet()) {
      Texts.write(out, base.getKey());
      Texts.write(out, base.getValue().digest());
      Texts.write(out, base.getValue().own());
    }
    Texts.write(out, standing.image());
    out.writeLong(standing.size().bytes());
    out.writeInt(standing.layers());
    out.writeLong(standing.took().toNanos());
    out.writeInt(standing.steps());
    out.writeInt(standing.cached());
  }

  private static Map<String, Base> bases(DataInputStream in) throws IOException {
    var bases = new HashMap<String, Base>();
    for (var left = in.readInt(); left > 0; left--) {
      bases.put(Texts.read(in), new Base(Texts.read(in), Texts.read(in)));
    }
    return bases;
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
      texts.add(Texts.read(in));
    }
    return texts;
  }

  private static Map<String, String> map(DataInputStream in) throws IOException {
    var map = new HashMap<String, String>();
    for (var left = in.readInt(); left > 0; left--) {
      map.put(Texts.read(in), Texts.read(in));
    }
    return map;
  }

  private static void map(DataOutputStream out, Map<String, String> values) throws IOException {
    out.writeInt(values.size());
    for (var entry : values.entrySet()) {
      Texts.write(out, entry.getKey());
      Texts.write(out, entry.getValue());
    }
  }

  private static void texts(DataOutputStream out, List<?> values) throws IOException {
    out.writeInt(values.size());
    for (var value : values) {
      Texts.write(out, value.toString());
    }
  }
}
