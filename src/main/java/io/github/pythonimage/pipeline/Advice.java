package io.github.pythonimage.pipeline;

import io.github.pythonimage.spec.ImageSpec;
import io.github.pythonimage.spec.Requirements;
import java.nio.file.Files;

/** Warns of what will work, but not as well as it could. */
final class Advice {
  private final Job job;
  private final Console console;

  Advice(Job job, Console console) {
    this.job = job;
    this.console = console;
  }

  void give() {
    for (var spec : job.images()) {
      spec.wheels().requirements().filter(r -> !r.hashed()).ifPresent(r -> hashes(spec, r));
      if (spec.wheels().requirements().isEmpty() && !spec.wheels().projects().isEmpty()) {
        unpinned(spec);
      }
      spec.wheels().projects().stream()
          .filter(project -> job.output().startsWith(project.in(job.module())))
          .filter(project -> Files.notExists(job.module().resolve(".dockerignore")))
          .forEach(project -> buildFolder(spec));
    }
  }

  private void hashes(ImageSpec spec, Requirements requirements) {
    console.warn(
        spec.id()
            + ": "
            + requirements.file()
            + " has no hashes, so an index can change what is installed; pip-compile or uv pip"
            + " compile add them with --generate-hashes.");
  }

  private void unpinned(ImageSpec spec) {
    console.warn(
        spec.id()
            + ": what its projects depend on is not pinned; name a <requirements> file with hashes.");
  }

  private void buildFolder(ImageSpec spec) {
    console.warn(
        spec.id()
            + ": a project contains "
            + job.shown(job.output().getParent())
            + ", which changes with every build, so its wheel is never cached; name that folder in"
            + " a .dockerignore.");
  }
}
