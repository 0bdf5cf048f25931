package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.registry.ImageIndex;
import io.github.pythonimage.buildkit.registry.Manifest;
import io.github.pythonimage.buildkit.registry.Registry;
import io.github.pythonimage.buildkit.registry.RegistryAnswer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one image for several platforms of what several daemons have pushed as {@link
 * Output.Untagged}, and gives it its names.
 *
 * @param names full references, all in one repository
 */
public record IndexPush(List<String> names) {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int BROKEN = 500;

  public IndexPush {
    names = List.copyOf(names);
    if (names.stream().map(name -> new ImageName(name).repository()).distinct().count() != 1) {
      throw new IllegalArgumentException("names of one repository are needed: " + names);
    }
  }

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

  /** The repository of all the names: where the parts have to be. */
  public String repository() {
    return new ImageName(names.get(0)).repository();
  }

  /**
   * Pushes the index under every name.
   *
   * @param parts in the order in which the index will have them
   * @throws RegistryException where the registry does not take it
   */
  public BuildResult push(List<Part> parts, CredentialSource as) {
    var logins = new RegistryLogins(as);
    var host = RegistryHost.of(repository());
    var path = host.path(repository());
    var registry = new Registry(host, logins);
    var done = new ArrayList<String>();
    try {
      var index = index(registry, path, parts);
      // Without a tag first: what can go wrong does so before anything has a new name.
      registry.put(path, index.digest(), index);
      for (var name : names) {
        registry.put(path, new ImageName(name).tag(), index);
        done.add(name);
      }
      return BuildResult.ofIndex(index.digest());
    } catch (InterruptedIOException e) {
      throw new BuildCancelledException();
    } catch (IOException e) {
      throw new RegistryException(said(e, host, logins) + standing(done), e);
    }
  }

  private static Manifest index(Registry registry, String path, List<Part> parts)
      throws IOException {
    var found = new ArrayList<ImageIndex.Part>();
    for (var part : parts) {
      found.add(new ImageIndex.Part(registry.fetch(path, part.digest()), part.platforms()));
    }
    return ImageIndex.of(found);
  }

  private String said(IOException failure, RegistryHost host, RegistryLogins logins) {
    var image = names.get(0);
    if (!(failure instanceof RegistryAnswer answer)) {
      var reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
      return "the index of "
          + image
          + " cannot be pushed: its registry "
          + host.shown()
          + " gives no good answer ("
          + reason
          + "). See that this machine reaches it as the builders do, then build again.";
    }
    var said = String.valueOf(answer.getMessage());
    if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
      return new RegistryRefusal(image, true, said).explain(logins);
    }
    return "the index of "
        + image
        + " cannot be pushed: its registry "
        + host.shown()
        + " answers "
        + said
        + (answer.status() == TOO_MANY
            ? ": it limits how often it may be asked. Wait, then build again."
            : answer.status() >= BROKEN
                ? ". The fault lies there: build again later."
                : ". See that it takes OCI image indexes, then build again.");
  }

  private static String standing(List<String> done) {
    return done.isEmpty()
        ? " All platforms are built; no tag was changed."
        : " All platforms are built; of the tags, only these were changed: "
            + String.join(", ", done)
            + ".";
  }
}
