package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.buildkit.credentials.RegistryLogins;
import io.github.pythonimage.buildkit.credentials.RegistryRefusal;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.apache.commons.io.function.IOSupplier;

/**
 * A repository of a registry, which this client itself reads and tags; no daemon takes part. Not
 * for use by several threads.
 */
public final class RegistryRepository {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int BROKEN = 500;

  private final String name;
  private final RegistryHost host;
  private final RegistryLogins logins;
  private final Registry registry;
  private final String path;

  /**
   * A repository, not yet connected to.
   *
   * @param name host and path, without tag or digest
   */
  public RegistryRepository(String name, RegistryAccess access) {
    this.name = name;
    this.host = RegistryHost.of(name);
    this.logins = new RegistryLogins(access.credentials());
    this.registry =
        new Registry(host, new RegistryAccess(logins, access.proxies()), RegistryRequests.ANSWER);
    this.path = host.path(name);
  }

  /**
   * Reads a manifest or an index.
   *
   * @throws RegistryException where the registry does not give exactly this one
   */
  public Manifest manifest(String digest) {
    return send(name + "@" + digest, false, "cannot be read", () -> registry.fetch(path, digest));
  }

  /**
   * Points a tag to a manifest or an index that this repository already has.
   *
   * @throws RegistryException where the registry does not accept it; the tag is then as it was
   */
  public void tag(String tag, Manifest manifest) {
    put(tag, manifest, name + ":" + tag, "cannot be set");
  }

  /**
   * Opens a blob; whoever reads it compares it with its digest, and closes it.
   *
   * @throws RegistryException where the registry does not give it
   */
  public InputStream blob(String digest) {
    return send(name + "@" + digest, false, "cannot be read", () -> registry.blob(path, digest));
  }

  /** Pushes a manifest or an index without a tag; its parts must be there. */
  public void push(Manifest manifest) {
    put(manifest.digest(), manifest, name + "@" + manifest.digest(), "cannot be pushed");
  }

  /**
   * Pushes a blob unless this repository has it.
   *
   * @return whether it was sent
   */
  public boolean push(Blob content) {
    return send(
        name + "@" + content.digest(),
        true,
        "cannot be pushed",
        () -> {
          if (registry.has(path, content.digest())) {
            return false;
          }
          registry.upload(path, content);
          return true;
        });
  }

  /** Whether this repository has a manifest or an index. */
  public boolean has(String digest) {
    return digest(digest).isPresent();
  }

  /**
   * The digest that a tag points to now; empty where the registry does not have it.
   *
   * @throws RegistryException where it gives no usable answer
   */
  public Optional<String> digest(String tag) {
    return send(name + ":" + tag, false, "cannot be read", () -> registry.find(path, tag));
  }

  private void put(String reference, Manifest manifest, String image, String what) {
    send(
        image,
        true,
        what,
        () -> {
          registry.put(path, reference, manifest);
          return reference;
        });
  }

  private <T> T send(String image, boolean push, String what, IOSupplier<T> request) {
    try {
      return request.get();
    } catch (InterruptedIOException e) {
      throw new BuildCancelledException();
    } catch (IOException e) {
      throw new RegistryException(explain(e, image, push, what), e);
    }
  }

  private String explain(IOException failure, String image, boolean push, String what) {
    if (!(failure instanceof RegistryAnswer answer)) {
      var reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
      return "%s %s: its registry %s gives no good answer (%s). See that this machine reaches it as the builders do, then try again."
          .formatted(image, what, host.displayName(), reason);
    }
    var said = String.valueOf(answer.getMessage());
    if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
      return new RegistryRefusal(image, push, said).explain(logins);
    }
    return "%s %s: its registry %s answers %s%s"
        .formatted(image, what, host.displayName(), said, remedy(answer.status(), push));
  }

  private static String remedy(int status, boolean push) {
    if (status == TOO_MANY) {
      return ": it limits how often it may be asked. Wait, then try again.";
    }
    if (status >= BROKEN) {
      return ". The fault lies there: try again later.";
    }
    return push
        ? ". See that it takes OCI image indexes, then build again."
        : ". See that the image is still there; if not, build again.";
  }
}
