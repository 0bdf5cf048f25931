package io.github.pythonimage.build.labels;

import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.git.SourceFiles;
import io.github.pythonimage.git.SourceHistory;
import io.github.pythonimage.git.SourceRevision;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        var revision = revisions.get(sources(image, series));
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

  /** By the sources that they are of; nothing where the POM gives both labels. */
  private Map<ImageSources, SourceRevision> revisions(List<ImageSpec> images) {
    var all = new LinkedHashMap<ImageSources, SourceFiles>();
    for (var image : images) {
      if (!image.runtime().labels().keySet().containsAll(List.of(REVISION, CREATED))) {
        for (var series : series(image)) {
          all.computeIfAbsent(sources(image, series), ImageSources::toSourceFiles);
        }
      }
    }
    var revisions = new HashMap<ImageSources, SourceRevision>();
    if (!all.isEmpty()) {
      var found = new SourceHistory(module).revisions(List.copyOf(all.values())).iterator();
      all.keySet().forEach(sources -> revisions.put(sources, found.next()));
    }
    return revisions;
  }

  private static List<PythonSeries> series(ImageSpec image) {
    return image.pythons().stream().map(PythonRequest::series).distinct().toList();
  }

  private ImageSources sources(ImageSpec image, PythonSeries series) {
    return new ImageSources(
        module,
        buildFolder,
        files,
        image.sources(series),
        image.wheels().outsideProjects(),
        image.wheels().inputs(series).workspace());
  }
}
