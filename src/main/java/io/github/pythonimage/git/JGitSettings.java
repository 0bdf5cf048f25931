package io.github.pythonimage.git;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.DefaultTypedConfigGetter;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from running the git command to find {@code /etc/gitconfig}, and from measuring how
 * exact the times of files are: it would write files into the repository and the user's home.
 */
final class JGitSettings extends SystemReader.Delegate {
  /** What JGit assumes where it cannot measure. */
  private static final Duration RESOLUTION = Duration.ofSeconds(2);

  private static boolean isInstalled;

  private JGitSettings(SystemReader system) {
    super(system);
  }

  /** Once: all plugins have a JGit of their own, so no other one is changed. */
  static synchronized void install() {
    if (!isInstalled) {
      isInstalled = true;
      Config.setTypedConfigGetter(new FixedResolution());
      SystemReader.setInstance(new JGitSettings(SystemReader.getInstance()));
    }
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return isWindows() || getenv("GIT_CONFIG_NOSYSTEM") != null
        ? super.openSystemConfig(parent, fs)
        : new FileBasedConfig(parent, new File("/etc/gitconfig"), fs);
  }

  /** Knows the file system already. */
  private static final class FixedResolution extends DefaultTypedConfigGetter {
    @Override
    public Long getTimeUnit(
        Config config,
        String section,
        String subsection,
        String name,
        Long otherwise,
        TimeUnit unit) {
      return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
          ? Long.valueOf(unit.convert(RESOLUTION))
          : super.getTimeUnit(config, section, subsection, name, otherwise, unit);
    }
  }
}
