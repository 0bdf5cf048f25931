package io.github.pythonimage.buildkit.request;

import io.github.pythonimage.buildkit.errors.UnsupportedException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.function.IOConsumer;

/**
 * Where a build's result goes. Not every daemon can do each; one that cannot is refused with an
 * {@link UnsupportedException} before anything is built.
 *
 * <p>What goes to this machine is written beside its place and moved there when the whole build is
 * good; a build that fails or is cancelled leaves the place as it was.
 */
public sealed interface Output {

  /**
   * The store of the daemon that builds: the engine's images, where {@code docker run} finds them.
   * A stand-alone buildkitd with containerd keeps them there; one without has no names for images
   * and keeps the build cache only.
   *
   * @param names full references for the image
   */
  record Store(List<String> names) implements Output {
    public Store {
      names = List.copyOf(names);
    }
  }

  /**
   * A registry, pushed to by the daemon with the credentials of the client. Needs buildkitd or an
   * engine with the containerd image store.
   *
   * @param names full references, at least one
   * @param insecure whether plain HTTP and certificates of unknown origin are accepted; registries
   *     on the loopback address are spoken to by plain HTTP anyway
   */
  record Registry(List<String> names, boolean insecure) implements Output {
    public Registry {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("a push needs a name");
      }
    }
  }

  /**
   * A repository of a registry, pushed to without a tag: one of the images that {@code IndexPush}
   * makes one of. Needs buildkitd or an engine with the containerd image store.
   *
   * @param repositories full names without tags
   */
  record Untagged(List<String> repositories) implements Output {
    public Untagged {
      repositories = List.copyOf(repositories);
    }
  }

  /**
   * One tar file with the image in it. Needs buildkitd or an engine with the containerd image
   * store.
   *
   * @param file replaced where it exists; its directory is made where it does not
   * @param names full references that the archive carries; may be empty
   */
  record Archive(ArchiveFormat format, Path file, List<String> names) implements Output {
    public Archive {
      names = List.copyOf(names);
    }
  }

  /**
   * The same archive, handed over while it is made and never written to disk here: for loading an
   * image that one daemon built into another.
   *
   * @param names full references that the archive carries; may be empty
   * @param reader takes the archive while it arrives, called once, on a thread of the connection.
   *     The daemon waits while nothing is read. The stream ends only when the whole build has gone
   *     well; reading from it fails when the build does, so that half an archive is never taken for
   *     a whole one. What the reader throws lets the build fail, with its message for the user.
   */
  record ArchiveStream(ArchiveFormat format, List<String> names, IOConsumer<InputStream> reader)
      implements Output {
    public ArchiveStream {
      names = List.copyOf(names);
    }
  }

  /**
   * A directory in the layout of an OCI archive: {@code oci-layout}, {@code index.json} and blobs.
   * Needs buildkitd or an engine with the containerd image store.
   *
   * @param directory replaced where it holds an OCI layout; anything else in it is an error
   * @param names full references that the layout carries; may be empty
   */
  record OciLayout(Path directory, List<String> names) implements Output {
    public OciLayout {
      names = List.copyOf(names);
    }
  }

  /**
   * The files of the image in a directory, those of several platforms in folders such as {@code
   * linux_amd64}. Modes, times and links are kept; owners are not, and device files are left out.
   * Every daemon can do it.
   *
   * @param directory must not exist or be empty: what lies there is never mixed with an image
   */
  record Files(Path directory) implements Output {}
}
