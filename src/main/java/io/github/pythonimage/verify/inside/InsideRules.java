package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Rule;
import java.util.List;

/** The list of all rules that need a container of the image, in the order of their findings. */
public final class InsideRules {
  /** All of them. */
  public static final List<Rule> ALL =
      List.of(
          new ProbeRule(),
          new PythonVersionRule(),
          new StandardLibraryRule(),
          new TimeZoneRule(),
          new TlsCertificatesRule(),
          new ModuleImportRule(),
          new StartUpRule(),
          new AccessRule(),
          new ReadOnlyRootRule());

  private InsideRules() {}
}
