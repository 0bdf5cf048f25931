package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.errors.RegistryException;
import io.github.pythonimage.buildkit.registry.ImageIndex;
import io.github.pythonimage.buildkit.registry.Manifest;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.buildkit.registry.RegistryRepository;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.request.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one image for several platforms of what several daemons have pushed as {@link
 * Output.Untagged}. Sets no tag.
 *
 * @param repository where the parts are, without tag
 */
public record IndexPush(String repository) {

  private static final String BUILT = " All platforms are built; no tag was changed.";

  /**
   * What one of the daemons has pushed.
   *
   * @param result of its build
   * @param platforms that it was asked for
   */
  public record Part(BuildResult result, List<String> platforms) {
    public Part {
      platforms = List.copyOf(platforms);
    }

    private String digest() {
      return result.manifestDigest().orElseThrow();
    }
  }

  /**
   * Pushes the index by its digest.
   *
   * @param parts in the order in which the index will have them
   * @throws RegistryException where the registry does not take it
   */
  public BuildResult push(List<Part> parts, RegistryAccess access) {
    var target = new RegistryRepository(repository, access);
    try {
      var index = index(target, parts);
      target.push(index);
      return BuildResult.ofIndex(index.digest());
    } catch (RegistryException e) {
      throw new RegistryException(e.getMessage() + BUILT, e);
    }
  }

  private Manifest index(RegistryRepository target, List<Part> parts) {
    var found = new ArrayList<ImageIndex.Part>();
    for (var part : parts) {
      found.add(new ImageIndex.Part(target.manifest(part.digest()), part.platforms()));
    }
    try {
      return ImageIndex.of(found);
    } catch (IOException e) {
      throw new RegistryException(
          "the index of %s cannot be made: %s. Build again.".formatted(repository, e.getMessage()),
          e);
    }
  }
}
