package io.github.pythonimage.verify.doctored;

/** What releases of setuptools write into {@code -nspkg.pth} files, with the name "acme". */
public final class NamespaceLines {
  private static final String PATH =
      "p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('acme',));";
  private static final String END =
      "sys.modules.setdefault('acme', types.ModuleType('acme'));mp = (m or []) and"
          + " m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)\n";

  /** Until setuptools 30. */
  public static final String FIRST =
      "import sys, types, os;"
          + PATH
          + "ie = os.path.exists(os.path.join(p,'__init__.py'));m = not ie and "
          + END;

  /** The same for Python 3 as well. */
  public static final String SECOND =
      "import sys, types, os;pep420 = sys.version_info > (3, 3);"
          + PATH
          + "ie = os.path.exists(os.path.join(p,'__init__.py'));m = not ie and not pep420 and "
          + END;

  /** Since setuptools 32. */
  public static final String CURRENT =
      "import sys, types, os;has_mfs = sys.version_info > (3, 5);"
          + PATH
          + "importlib = has_mfs and __import__('importlib.util');has_mfs and"
          + " __import__('importlib.machinery');m = has_mfs and sys.modules.setdefault('acme',"
          + " importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec('acme',"
          + " [os.path.dirname(p)])));m = m or "
          + END;

  /** The same of a package below another one. */
  public static final String CHILD =
      CURRENT
              .replace("('acme'", "('acme.cloud'")
              .replace("*('acme.cloud',)", "*('acme', 'cloud')")
              .strip()
          + ";m and setattr(sys.modules['acme'], 'cloud', m)\n";

  private NamespaceLines() {}
}
