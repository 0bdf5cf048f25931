package io.github.pythonimage.verify.files;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which files rules want to read, by path. */
public final class FileSelection {
  /** Magic number, flags, and the hash or the time of the source. */
  static final int PYC_HEAD = 16;

  private static final int LONGEST = 4 << 20;
  // Lists of files and packages grow with the image.
  private static final int LONGEST_LIST = 32 << 20;

  // Of the heap that reading an image may take, half is for texts.
  private static final long MOST = 32 << 20;

  private static final Set<String> LISTS = Set.of("RECORD", "status", "installed");

  private static final Set<String> PATHS =
      Set.of(
          "/etc/passwd",
          "/etc/group",
          "/etc/shadow",
          "/etc/gshadow",
          "/etc/passwd-",
          "/etc/shadow-",
          "/etc/sudoers",
          "/etc/sudo.conf",
          "/etc/doas.conf",
          "/etc/ld.so.conf",
          "/etc/ld.so.preload",
          "/etc/os-release",
          "/usr/lib/os-release",
          "/etc/ld.so.cache",
          "/etc/apt/auth.conf",
          "/var/lib/dpkg/diversions",
          "/var/lib/dpkg/status",
          "/lib/apk/db/installed",
          "/usr/lib/apk/db/installed");

  private static final List<String> FOLDERS =
      Stream.concat(
              ShellStartupFiles.FOLDERS.stream().map(folder -> folder + "/"),
              Stream.of(
                  "/etc/sudoers.d/",
                  "/usr/etc/sudoers.d/",
                  "/etc/doas.d/",
                  "/etc/ld.so.conf.d/",
                  "/etc/apt/auth.conf.d/",
                  "/etc/yum.repos.d/",
                  "/etc/zypp/repos.d/",
                  "/etc/zypp/credentials.d/",
                  "/var/lib/dpkg/status.d/"))
          .toList();

  /** They have nothing but credentials. */
  public static final Set<String> SECRETS =
      Set.of(
          ".git-credentials",
          ".pgpass",
          ".vault-token",
          ".dockercfg",
          ".dockerconfigjson",
          ".s3cfg",
          ".boto",
          "application_default_credentials.json");

  /** They may have a login. */
  public static final Set<String> LOGINS =
      Set.of(
          "netrc",
          ".netrc",
          "_netrc",
          ".pypirc",
          ".my.cnf",
          ".npmrc",
          ".yarnrc",
          "auth.toml",
          "credentials.toml",
          "hosts.yml",
          "credentials",
          "credentials.json",
          "kubeconfig",
          "credentials.tfrc.json",
          ".terraformrc",
          "config.json",
          "config",
          "auth.json",
          ".env");

  private static final Set<String> OTHERS =
      Set.of(
          "RECORD",
          "METADATA",
          "PKG-INFO",
          "WHEEL",
          "INSTALLER",
          "direct_url.json",
          "top_level.txt",
          "installed-files.txt",
          "pyvenv.cfg",
          "pruned.json",
          "pip.conf",
          "uv.toml",
          "pydistutils.cfg",
          ".pydistutils.cfg",
          "rclone.conf",
          ".databrickscfg",
          ".gitconfig",
          ".condarc",
          "condarc",
          ".pg_service.conf",
          "pg_service.conf",
          "sitecustomize.py",
          "openssl.cnf",
          "ld-musl-x86_64.path",
          "ld-musl-aarch64.path");

  /** Where packages of a distribution have their files. */
  private static final Pattern DISTRIBUTION =
      Pattern.compile("/(usr|bin|sbin|lib[a-z0-9]*)/.+(?<!\\.pyc)");

  /** Elsewhere files with such names are data, such as models of PyTorch. */
  private static final Pattern SITE_FILE =
      Pattern.compile(".*/(?:site|dist)-packages/[^/]+\\.(?:pth|start)");

  /** Configurations of OpenSSL, and what they usually include. */
  private static final Pattern OPENSSL =
      Pattern.compile(
          "/(?:(?:usr/)?etc/(?:ssl|pki/tls|crypto-policies)|usr/(?:lib|local)/ssl|usr/share/crypto-policies)"
              + "/.*\\.(?:cnf|conf|config|txt)");

  private FileSelection() {}

  /** Whether rules read all of a file. */
  public static boolean wantsText(String path) {
    return isPath(path) || isNamed(path, name(path)) || FOLDERS.stream().anyMatch(path::startsWith);
  }

  /**
   * Whether a file that rules read is too large to be kept.
   *
   * @param kept how much of other files is kept already
   */
  static boolean isTooLarge(String path, long size, long kept) {
    var name = name(path);
    var isList = LISTS.contains(name) || name.endsWith(".md5sums");
    return size > (isList ? LONGEST_LIST : LONGEST) || isFull(size + kept);
  }

  /** Whether this is more than what is kept of all files. */
  static boolean isFull(long kept) {
    return kept > MOST;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean isNamed(String path, String name) {
    if (name.equals("config") || name.equals("config.json")) {
      return path.contains("/.kube/")
          || path.contains("/.docker/")
          || path.contains("/.git/")
          || path.contains("/.config/")
          || path.contains("/.aws/");
    }
    if (name.equals("METADATA") || name.equals("RECORD") || name.equals("WHEEL")) {
      return path.endsWith(".dist-info/" + name);
    }
    return OTHERS.contains(name)
        || SECRETS.contains(name)
        || LOGINS.contains(name)
        || ShellStartupFiles.OWN.contains(name)
        || (name.endsWith(".md5sums") && path.startsWith("/var/lib/dpkg/"))
        || SITE_FILE.matcher(path).matches()
        || name.endsWith("._pth")
        || OPENSSL.matcher(path).matches()
        || name.endsWith(".env")
        || path.endsWith("/.m2/settings.xml")
        || path.endsWith("/.dbt/profiles.yml")
        || name.startsWith(".env.");
  }

  /** Whether rules read a file by its whole path. */
  public static boolean isPath(String path) {
    return PATHS.contains(path) || ShellStartupFiles.FILES.contains(path);
  }

  /** Those files. */
  public static Stream<String> paths() {
    return Stream.concat(PATHS.stream(), ShellStartupFiles.FILES.stream());
  }

  /** Folders whose files rules read by the path of the folder. */
  public static Stream<String> folders() {
    return Stream.concat(
        FOLDERS.stream().map(folder -> folder.substring(0, folder.length() - 1)),
        Stream.of("/var/lib/dpkg/info"));
  }

  /** Whether rules read each file of a folder. */
  public static boolean isFolderOfTexts(String path) {
    return FOLDERS.contains(path + "/");
  }

  /** Whether a package of the distribution may have the sum of a file. */
  public static boolean isOfDistribution(String path) {
    return DISTRIBUTION.matcher(path).matches();
  }

  /** Whether rules read more of a file under a name than under its first one. */
  static boolean isMore(String name, String first, long size, FileContent content) {
    return (content.elf().isEmpty()
            && BytePatterns.mayHaveCredential(name, size)
            && !BytePatterns.mayHaveCredential(first, size))
        || (wantsText(name) && !wantsText(first))
        || (wantsDigest(name) && !wantsDigest(first))
        || (isOfDistribution(name) && !isOfDistribution(first))
        || (SourceHash.of(name).isPresent() && SourceHash.of(first).isEmpty());
  }

  /** Whether Python or an installer makes it of a module, so that no wheel has it. */
  public static boolean isCompiled(String path) {
    return path.endsWith(".pyc") && path.contains("/__pycache__/");
  }

  /** Whether a RECORD may have the hash of a file. */
  static boolean wantsDigest(String path) {
    return (path.contains("/site-packages/")
            || path.contains("/dist-packages/")
            // Programs and data of packages lie beside their modules.
            || path.contains("/venv/"))
        && !isCompiled(path);
  }
}
