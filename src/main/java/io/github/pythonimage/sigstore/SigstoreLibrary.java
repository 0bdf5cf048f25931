package io.github.pythonimage.sigstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sigstore's library, loaded for as long as it is used. It brings gRPC, protobuf, Guava and more in
 * versions of its own, so it has a class loader of its own.
 */
public final class SigstoreLibrary {
  private static final String CALLER =
      "io.github.pythonimage.sigstore.library.SigstoreVerification";
  private static final String PROVIDER = "BC";
  private static final Object ONE_AT_A_TIME = new Object();

  private SigstoreLibrary() {}

  /** Loads the library from its jars, and has it used; it is gone afterwards. */
  public static void with(List<Path> jars, Consumer<SignatureVerification> use) {
    // It registers a security provider with the JVM, which all modules of a build share. Who finds
    // one there uses that, so nobody may take it away before everybody is done.
    synchronized (ONE_AT_A_TIME) {
      var before = Security.getProvider(PROVIDER);
      var thread = Thread.currentThread();
      var context = thread.getContextClassLoader();
      try (var loader = new IsolatedClassLoader(jars)) {
        thread.setContextClassLoader(loader);
        use.accept(caller(loader));
      } catch (IOException e) {
        throw new UncheckedIOException("Sigstore's library could not be closed", e);
      } finally {
        thread.setContextClassLoader(context);
        if (before == null) {
          // Its classes cannot be loaded any more.
          Security.removeProvider(PROVIDER);
        }
      }
    }
  }

  private static SignatureVerification caller(ClassLoader loader) {
    try {
      return (SignatureVerification)
          loader.loadClass(CALLER).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new SigstoreUnavailableException(
          "Sigstore's library cannot be used: "
              + e
              + ". Delete dev/sigstore from the local repository and run again.",
          e);
    }
  }
}
