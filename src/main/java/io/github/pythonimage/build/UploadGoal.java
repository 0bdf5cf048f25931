package io.github.pythonimage.build;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.run.WheelFolders;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.Console;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.pypi.IndexException;
import io.github.pythonimage.pypi.PackageIndex;
import io.github.pythonimage.pypi.PackageIndex.Outcome;
import io.github.pythonimage.pypi.Wheel;
import io.github.pythonimage.pypi.WheelFailure;
import io.github.pythonimage.pypi.WheelOrigin;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.report.Count;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** The goal {@code upload-wheels}: uploads wheels in sequence, and ends at the first failure. */
public final class UploadGoal {
  private final Path module;
  private final BuildProgress log;
  private final WheelFolders folders;

  /**
   * Without an engine or a registry.
   *
   * @param module the module's folder
   * @param output {@code target/python-image}
   */
  public UploadGoal(Path module, Path output, Progress progress, Console console) {
    this.module = module;
    this.log = BuildProgress.of(progress, console);
    this.folders = WheelFolders.beside(output);
  }

  /**
   * What is wanted of an upload.
   *
   * @param origins which wheels
   * @param skipExisting whether the index may have another file under a wheel's name
   * @param offline whether Maven may use no network
   */
  public record Request(
      PackageIndex index, Set<WheelOrigin> origins, boolean skipExisting, boolean offline) {
    public Request {
      origins = Set.copyOf(origins);
    }
  }

  /** Uploads the wheels of the selected images that are in {@code target/wheels}. */
  public void run(List<ImageSpec> images, Selection selection, Request order) {
    var plan = new Planner(Catalog.load(), Instant.now()).plan(images);
    var selected = selection.of(plan).images();
    if (selected.isEmpty()) {
      log.nothingSelected();
    } else {
      run(selected, order);
    }
  }

  private void run(List<PlannedImage> images, Request order) {
    if (order.offline()) {
      throw new BuildFailure(
          "upload-wheels needs the network, and Maven is offline. Run it without -o, or leave it out:"
              + " -Dpython-image.skip.upload-wheels.");
    }
    if (order.index().isOpenForLogin()) {
      throw new BuildFailure(
          "The wheels are not uploaded to "
              + order.index().upload()
              + ": the password would go there without encryption. Give an https URL in"
              + " -Dpython-image.wheels.url, or leave out -Dpython-image.wheels.server if the index"
              + " takes uploads without a login.");
    }
    try {
      upload(wheels(images, order), order);
    } catch (IndexException e) {
      throw new InfrastructureFailure(e.getMessage(), e);
    } catch (WheelFailure e) {
      throw new BuildFailure(e.getMessage(), e);
    }
  }

  private void upload(Collection<Wheel> wheels, Request order) {
    var index = order.index();
    if (wheels.isEmpty()) {
      log.noted("There are no wheels to upload.");
      return;
    }
    var counts = new EnumMap<Outcome, Integer>(Outcome.class);
    for (var wheel : wheels) {
      var outcome = index.upload(wheel, order.skipExisting());
      counts.merge(outcome, 1, Integer::sum);
      log.noted(
          switch (outcome) {
            case UPLOADED -> "Uploaded " + wheel.fileName() + " (" + wheel.size() + ")";
            case SAME -> "The index has " + wheel.fileName();
            case SKIPPED -> "The index keeps its own " + wheel.fileName();
          });
    }
    var uploaded = counts.getOrDefault(Outcome.UPLOADED, 0);
    log.uploaded(
        "Uploaded "
            + uploaded
            + " of "
            + Count.of(wheels.size(), "wheel")
            + " to "
            + index.upload()
            + (uploaded < wheels.size() ? "; the others were there" : ""));
  }

  /** Each by its name once: an index has one file of a name. */
  private Collection<Wheel> wheels(List<PlannedImage> images, Request order) {
    var wheels = new LinkedHashMap<String, Wheel>();
    for (var image : images) {
      if (image.spec().wheels().empty()) {
        continue;
      }
      for (var wheel : wheelhouse(image.folder()).wheels()) {
        if (order.origins().contains(wheel.origin())) {
          var first = wheels.putIfAbsent(wheel.fileName(), wheel);
          if (first != null && differ(first.file(), wheel.file())) {
            log.warned(
                image.folder(),
                wheel.fileName()
                    + " is not the same as "
                    + displayPath(first.file())
                    + ", which is uploaded instead.");
          }
        }
      }
    }
    return wheels.values();
  }

  private Wheelhouse wheelhouse(String label) {
    var folder = folders.folder(label);
    if (!Files.isDirectory(folder)) {
      throw new BuildFailure(
          displayPath(folder)
              + " is not there. Run the goal 'wheels' first, which puts wheels there: mvn"
              + " python-image:wheels python-image:upload-wheels.");
    }
    return folders.read(label);
  }

  private static boolean differ(Path one, Path other) {
    try {
      return Files.mismatch(one, other) >= 0;
    } catch (IOException e) {
      throw new UncheckedIOException(other + " could not be read: " + e.getMessage(), e);
    }
  }

  private String displayPath(Path file) {
    return (file.startsWith(module) ? module.relativize(file) : file).toString().replace('\\', '/');
  }
}
