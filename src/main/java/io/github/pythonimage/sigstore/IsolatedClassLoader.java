package io.github.pythonimage.sigstore;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads a library and the few classes of ours that call it. Of the plugin it sees our own classes,
 * so that both sides mean the same by them, and nothing else: the plugin has other versions of what
 * the library needs, and in a shaded jar not even all of them.
 */
final class IsolatedClassLoader extends URLClassLoader {
  private static final String OURS = "io.github.pythonimage.";
  private static final String CALLERS = OURS + "sigstore.library.";

  private final ClassLoader plugin = IsolatedClassLoader.class.getClassLoader();

  IsolatedClassLoader(List<Path> jars) {
    super(urls(jars), ClassLoader.getPlatformClassLoader());
  }

  private static URL[] urls(List<Path> jars) {
    return jars.stream().map(IsolatedClassLoader::url).toArray(URL[]::new);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(jar + " is not a file", e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith(CALLERS)) {
      return define(name);
    }
    return name.startsWith(OURS) ? plugin.loadClass(name) : super.findClass(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (var in = plugin.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      var bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
