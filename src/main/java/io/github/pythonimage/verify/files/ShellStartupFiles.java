package io.github.pythonimage.verify.files;

import java.util.List;

/** Files that shells start with; their text is kept while an image is read. */
public final class ShellStartupFiles {
  public static final List<String> FILES =
      List.of(
          "/etc/environment",
          "/etc/profile",
          "/etc/profile.local",
          "/etc/bash.bashrc",
          "/etc/bash.bashrc.local",
          "/etc/bashrc",
          "/etc/ksh.kshrc",
          "/etc/zshenv",
          "/etc/zprofile",
          "/etc/zshrc",
          "/etc/zlogin",
          "/etc/zsh/zshenv",
          "/etc/zsh/zprofile",
          "/etc/zsh/zshrc",
          "/etc/zsh/zlogin",
          "/usr/etc/profile",
          "/usr/etc/bash.bashrc");

  /** Each file in them. */
  public static final List<String> FOLDERS =
      List.of("/etc/profile.d", "/usr/etc/profile.d", "/etc/bash");

  /** Of a user, in the home folder. */
  public static final List<String> OWN =
      List.of(
          ".profile",
          ".bash_profile",
          ".bash_login",
          ".bashrc",
          ".zshenv",
          ".zprofile",
          ".zshrc",
          ".zlogin");

  private ShellStartupFiles() {}
}
