package io.github.pythonimage.build.verify;

import io.github.pythonimage.buildkit.io.ChecksummedFile;
import io.github.pythonimage.buildkit.io.LengthPrefixedStrings;
import io.github.pythonimage.verify.AcceptedResult;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ListMessage;
import io.github.pythonimage.verify.Severity;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The images that passed, by label; a file of the build folder, which no image can write. */
record VerifyMemo(ChecksummedFile file) {

  /**
   * An image that passed.
   *
   * @param id by which the engine knows it; empty where it was not verified there
   * @param digest by which the registry knows it; empty where it was not verified there
   * @param inputs checksum of the plugin, the configuration and the expectations
   */
  record Passed(
      String id,
      String digest,
      long inputs,
      List<Finding> warnings,
      List<AcceptedResult> accepted) {
    Passed {
      warnings = List.copyOf(warnings);
      accepted = List.copyOf(accepted);
    }
  }

  static VerifyMemo in(Path output) {
    return new VerifyMemo(
        new ChecksummedFile(output.resolve(".verified"), "python-image verified 2"));
  }

  Map<String, Passed> read() {
    return file.read(VerifyMemo::read).orElse(Map.of());
  }

  void write(Map<String, Passed> passed) {
    try {
      file.write(out -> write(out, passed));
    } catch (IOException e) {
      throw new UncheckedIOException(file.path() + " could not be written: " + e.getMessage(), e);
    }
  }

  private static void write(DataOutputStream out, Map<String, Passed> all) throws IOException {
    out.writeInt(all.size());
    for (var entry : all.entrySet()) {
      var passed = entry.getValue();
      LengthPrefixedStrings.write(out, entry.getKey());
      LengthPrefixedStrings.write(out, passed.id());
      LengthPrefixedStrings.write(out, passed.digest());
      out.writeLong(passed.inputs());
      out.writeInt(passed.warnings().size());
      for (var warning : passed.warnings()) {
        finding(out, warning);
      }
      out.writeInt(passed.accepted().size());
      for (var accepted : passed.accepted()) {
        finding(out, accepted.finding());
        LengthPrefixedStrings.write(out, accepted.reason());
      }
    }
  }

  private static Map<String, Passed> read(DataInputStream in) throws IOException {
    var all = new HashMap<String, Passed>();
    for (var left = in.readInt(); left > 0; left--) {
      var label = LengthPrefixedStrings.read(in);
      var id = LengthPrefixedStrings.read(in);
      var digest = LengthPrefixedStrings.read(in);
      var inputs = in.readLong();
      var warnings = new ArrayList<Finding>();
      for (var more = in.readInt(); more > 0; more--) {
        warnings.add(finding(in));
      }
      var accepted = new ArrayList<AcceptedResult>();
      for (var more = in.readInt(); more > 0; more--) {
        accepted.add(new AcceptedResult(finding(in), LengthPrefixedStrings.read(in)));
      }
      all.put(label, new Passed(id, digest, inputs, warnings, accepted));
    }
    return all;
  }

  private static void finding(DataOutputStream out, Finding finding) throws IOException {
    LengthPrefixedStrings.write(out, finding.rule());
    LengthPrefixedStrings.write(out, finding.severity().name());
    out.writeBoolean(finding.listing().isPresent());
    if (finding.listing().isEmpty()) {
      LengthPrefixedStrings.write(out, finding.message());
      return;
    }
    var listing = finding.listing().get();
    LengthPrefixedStrings.write(out, listing.before());
    out.writeInt(listing.things().size());
    for (var thing : listing.things()) {
      LengthPrefixedStrings.write(out, thing);
    }
    LengthPrefixedStrings.write(out, listing.one());
    LengthPrefixedStrings.write(out, listing.many());
    LengthPrefixedStrings.write(out, listing.after());
  }

  private static Finding finding(DataInputStream in) throws IOException {
    var rule = LengthPrefixedStrings.read(in);
    var severity = Severity.valueOf(LengthPrefixedStrings.read(in));
    return new Finding(
        rule, severity, in.readBoolean() ? listing(in) : LengthPrefixedStrings.read(in));
  }

  private static ListMessage listing(DataInputStream in) throws IOException {
    var before = LengthPrefixedStrings.read(in);
    var things = new ArrayList<String>();
    for (var left = in.readInt(); left > 0; left--) {
      things.add(LengthPrefixedStrings.read(in));
    }
    return new ListMessage(
        before,
        things,
        LengthPrefixedStrings.read(in),
        LengthPrefixedStrings.read(in),
        LengthPrefixedStrings.read(in));
  }
}
