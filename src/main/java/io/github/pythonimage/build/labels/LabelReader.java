package io.github.pythonimage.build.labels;

import io.github.pythonimage.buildkit.filesync.IgnoreFile;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.git.SourceFiles;
import io.github.pythonimage.git.SourceHistory;
import io.github.pythonimage.git.SourceRevision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes the labels of images: those of the project, and the last commit that changed a file which
 * an image is made from. Other commits change no label, so that they cause no build.
 *
 * @param module the module's folder
 * @param buildFolder what is in it is made by builds
 * @param files what all images of the module are made from: the POM and its parents
 * @param project labels that all images get
 */
public record LabelReader(
    Path module, Path buildFolder, List<Path> files, Map<String, String> project) {
  static final String REVISION = "org.opencontainers.image.revision";
  static final String CREATED = "org.opencontainers.image.created";

  public LabelReader {
    files = List.copyOf(files);
    project = Map.copyOf(project);
  }

  /** The labels of these images. */
  public ImageLabels read(List<ImageSpec> images) {
    var revisions = revisions(images);
    var labels = new HashMap<String, Map<String, String>>();
    var warnings = new HashMap<String, String>();
    for (var image : images) {
      for (var series : series(image)) {
        var some = new HashMap<>(project);
        var revision = revisions.get(paths(image, series));
        if (revision instanceof SourceRevision.Commit commit) {
          some.put(REVISION, commit.id() + (commit.isDirty() ? "-dirty" : ""));
          some.put(CREATED, commit.time().toString());
        } else if (revision instanceof SourceRevision.Unknown unknown) {
          warnings.put(image.id(), "has no labels revision and created: " + unknown.reason() + ".");
        }
        labels.put(ImageLabels.key(image, series), some);
      }
    }
    return new ImageLabels(labels, warnings);
  }

  /** By the files that they are of; nothing where the POM gives both labels. */
  private Map<List<Path>, SourceRevision> revisions(List<ImageSpec> images) {
    var excluded = excluded();
    var all = new LinkedHashMap<List<Path>, SourceFiles>();
    for (var image : images) {
      if (!image.runtime().labels().keySet().containsAll(List.of(REVISION, CREATED))) {
        for (var series : series(image)) {
          var paths = paths(image, series);
          all.put(paths, new SourceFiles(paths, excluded));
        }
      }
    }
    var revisions = new HashMap<List<Path>, SourceRevision>();
    if (!all.isEmpty()) {
      var found = new SourceHistory(module).revisions(List.copyOf(all.values())).iterator();
      all.keySet().forEach(paths -> revisions.put(paths, found.next()));
    }
    return revisions;
  }

  private static List<PythonSeries> series(ImageSpec image) {
    return image.pythons().stream().map(PythonRequest::series).distinct().toList();
  }

  private List<Path> paths(ImageSpec image, PythonSeries series) {
    var paths = new ArrayList<>(files);
    var context = image.sources(series);
    context.forEach(path -> paths.add(path.in(module)));
    if (!context.isEmpty()) {
      paths.add(module.resolve(".dockerignore"));
    }
    return List.copyOf(paths);
  }

  /** What no build gets of a folder. */
  private Predicate<String> excluded() {
    var made = module.relativize(buildFolder).toString().replace('\\', '/') + "/";
    Predicate<String> isMade = path -> path.startsWith(made);
    try {
      return isMade.or(new IgnoreFile(module).excluded());
    } catch (IOException e) {
      // The build reports it.
      return isMade;
    }
  }
}
