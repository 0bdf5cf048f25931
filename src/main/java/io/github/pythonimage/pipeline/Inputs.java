package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.local.Checksum;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.UpdatesMoment;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sums up all that rendering depends on: the same gives the same files, and the same warnings. */
final class Inputs {
  private Inputs() {}

  static long of(Job job, Instant now) {
    return Checksum.of(
        Fingerprint.text(
            job.images(),
            moments(job, now),
            // Policies are for a day: the next one plans anew, and hears of ends of life.
            LocalDate.ofInstant(now, ZoneOffset.UTC),
            job.generator(),
            job.scope(),
            plugin(),
            job.module(),
            job.output(),
            job.network(),
            job.secrets().required(),
            job.secrets().references(),
            job.secrets().unreferenced(),
            job.outputs().fixed(),
            job.options().fixed()));
  }

  private static List<String> moments(Job job, Instant now) {
    var moments = new ArrayList<String>();
    for (var image : job.images()) {
      moments.add(UpdatesMoment.of(image.updates(), now));
    }
    return moments;
  }

  /** Templates and facts, by the file they are in: a snapshot changes under its version. */
  private static String plugin() {
    try {
      var source = Inputs.class.getProtectionDomain().getCodeSource();
      var file = Path.of(source.getLocation().toURI());
      var modified = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
      return file + " " + Files.size(file) + " " + modified;
    } catch (IOException | URISyntaxException | RuntimeException e) {
      // Nothing is ever the same as this, so everything is rendered anew.
      return "unknown " + Instant.now();
    }
  }
}
