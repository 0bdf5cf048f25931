package io.github.pythonimage.verify.files;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Byte sequences by which files are recognised whatever their name. */
public final class BytePatterns {
  /** The mark of a file that has a private key in it. */
  public static final String PRIVATE_KEY = "private key";

  /** The mark of a file of at most 1 MiB that has a credential of a known form in it. */
  public static final String CREDENTIAL = "credential";

  /** The mark of a hard link that rules would have to read more of than of its first name. */
  public static final String SECOND_NAME = "second name";

  /** A link whose name, or what it leads to, is not UTF-8: another name may be read alike. */
  public static final String ODD_NAME = "odd name";

  /** The mark of what has an access control list. Engines leave that out of a container's files. */
  public static final String ACCESS_LIST = "access list";

  /** The mark of a file that rules read, and that is too large for that. */
  public static final String TOO_LARGE = "too large";

  /** The mark of a file that names pip's modules, which an archive or list does. */
  public static final String PIP = "pip";

  /** The mark of a zip with pip in it, whatever is in front of the zip. */
  public static final String PIP_ARCHIVE = "pip archive";

  /** A module that each pip has. */
  static final String PIP_MODULE = "pip/_internal/__init__.py";

  /** The most that may have to be seen around a mark. */
  static final int OVERLAP = 768;

  /** The end of the line that a private key begins with. */
  static final String KEY_LINE = "PRIVATE KEY-----";

  /** The same of a key of OpenPGP. */
  static final String PGP_LINE = "PGP PRIVATE KEY BLOCK-----";

  /** What keys of age begin with, and those that quantum computers do not break. */
  static final List<String> AGE_KEYS = List.of("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-PQ-1");

  /** What a private key of PuTTY begins with. */
  static final String PUTTY_KEY = "PuTTY-User-Key-File-";

  /** What a private key of SSH2 programs (RFC 4716 has only the public ones) begins with. */
  static final String SSH2_KEY = "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----";

  /**
   * Texts of compilers and linkers, and what has them. They were looked for in 290 programs of
   * Debian's compiler packages, and found in no other program of Python images. None is shorter
   * than {@link BytePatternSearch} can skip.
   */
  public static final Map<String, String> TOOLS =
      Map.ofEntries(
          Map.entry("COLLECT_GCC_OPTIONS", "GCC"),
          Map.entry("GCC_EXEC_PREFIX", "GCC"),
          Map.entry("passed to the compiler by gnatmake", "GNAT"),
          Map.entry("GNU assembler version ", "GNU as"),
          Map.entry("Supported emulations", "GNU ld"),
          Map.entry("put file(s) after [member-name]", "GNU ar"),
          Map.entry("clang LLVM compiler", "clang"),
          Map.entry("lld is a generic driver", "lld"),
          Map.entry("(compatible with GNU linkers)", "lld"),
          Map.entry("llvm system compiler", "LLVM"),
          Map.entry("llvm .ll -> .bc assembler", "LLVM"),
          Map.entry("mold-wrapper.so", "mold"),
          Map.entry("Rust's package manager", "cargo"),
          Map.entry("RUSTC_BOOTSTRAP", "Rust"),
          Map.entry("rustc_driver", "Rust"),
          Map.entry("Go is a tool for managing Go source code", "Go"),
          Map.entry("usage: compile [options] file.go", "Go"),
          Map.entry("usage: link [options] main.o", "Go"),
          Map.entry("usage: asm [options] file.s", "Go"),
          Map.entry("Usage: zig [command] [options]", "Zig"),
          Map.entry("Tiny C Compiler", "TCC"),
          Map.entry("nvcc fatal   : ", "nvcc"),
          Map.entry("Free Pascal Compiler", "Free Pascal"),
          Map.entry("LDC - the LLVM D compiler", "LDC"),
          Map.entry("Glorious Glasgow Haskell", "GHC"),
          Map.entry("The Netwide Assembler", "NASM"),
          Map.entry("yasm [option]", "Yasm"),
          Map.entry("No rule to make target", "make"),
          Map.entry("CMAKE_GENERATOR_TOOLSET", "CMake"),
          Map.entry("usage: ninja -t restat", "Ninja"));

  /**
   * Texts of installers that are programs of their own. Those of uv were looked for in releases
   * 0.2.37 and 0.13.9, stripped; pixi has uv's resolver in it.
   */
  public static final Map<String, String> INSTALLERS =
      Map.of(
          "An extremely fast Python package ", "uv",
          "UV_BREAK_SYSTEM_PACKAGES", "uv",
          "crates/uv-resolver/src/", "uv",
          "prefix-dev/pixi/releases", "pixi",
          "MAMBA_ROOT_PREFIX", "mamba");

  /**
   * A private key in Base64 without the lines of PEM: PKCS #8 (RSA; curves without and with the
   * public key; Edwards), PKCS #1, SEC 1. Certificates and public keys begin otherwise.
   */
  private static final String DER_KEY =
      "\\bM(?<!PRIVATE KEY-----[^B-Z]{0,24}M)(?:"
          + "II[A-P][A-Za-z0-9+/][AQgw]IBADANBgkqhkiG9w0BAQEFAASC[A-Za-z0-9+/]{30}"
          + "|I[GH][A-Za-z0-9+/]AgEAMB[AM]GByqGSM49AgEG[A-Za-z0-9+/]{30}"
          + "|[C-H][A-Za-z0-9+/]CAQAwE[wA]YHKoZIzj0CAQY[A-Za-z0-9+/]{30}"
          + "|[C-H][A-Za-z0-9+/]CAQ[AE]wBQYDK2V[u-x]B(?:CI|Ds|Do)E[A-Za-z0-9+/]{30}"
          + "|II[A-P][A-Za-z0-9+/][AQgw]IBAAK(?:C[A-P][A-Za-z0-9+/]EA|BgQ[CD])[A-Za-z0-9+/]{30}"
          + "|[C-H][A-Za-z0-9+/]CAQEEI[A-Za-z0-9+/]{43}oA"
          + "|I[GH][A-Za-z0-9+/]AgEBB[DE][A-Za-z0-9+/]{50})";

  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"
              + "|\\bgh[pousr]_[A-Za-z0-9]{36}"
              + "|\\bgithub_pat_[A-Za-z0-9_]{40,}"
              + "|\\bglpat-[A-Za-z0-9_-]{20}"
              + "|\\bxox[abprs]-[A-Za-z0-9-]{20,}"
              + "|\\bpypi-AgE[A-Za-z0-9_-]{40,}"
              + "|\\bsk_live_[A-Za-z0-9]{20,}"
              + "|\\bAIza[A-Za-z0-9_-]{35}\\b"
              + "|\\bhvs\\.[A-Za-z0-9_-]{20,}"
              + "|\\bhf_[A-Za-z0-9]{34}"
              // WireGuard's.
              + "|\\b(?i:(?:private|preshared)key)[ \\t]*=[ \\t]*[A-Za-z0-9+/]{43}="
              + "|(?i)aws_secret_access_key\\s*[=:]\\s*['\"]?[A-Za-z0-9/+]{40}"
              + "|\\bnpm_[A-Za-z0-9]{36}"
              + "|\\bsk-(?:proj|ant)-[A-Za-z0-9_-]{40,}"
              + "|\\bdckr_pat_[A-Za-z0-9_-]{27}"
              + "|\\bdop_v1_[a-f0-9]{64}"
              + "|\\bSG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"
              + "|\\brk_live_[A-Za-z0-9]{20,}"
              + "|\\bglptt-[A-Za-z0-9_-]{20}"
              + "|://hooks\\.slack\\.com/services/T\\w{8,}/B\\w{8,}/\\w{20,}"
              // A password has no variable of a shell or of a format, but may have a dollar sign.
              + "|://(?:[^\\s/:@'\"<>{}$\\[\\]%]|%[0-9A-Fa-f]{2})*+:(?:[^\\s/:@'\"<>{}$\\[\\]%*]|%[0-9A-Fa-f]{2})"
              + "(?:[^\\s/:@'\"<>{}\\[\\]%*]|%[0-9A-Fa-f]{2}){2,}+@[A-Za-z0-9]"
              + "|"
              + DER_KEY);

  /** The type of a key in JSON (RFC 7517), and what of it is secret, within the same braces. */
  private static final Pattern KEY_TYPE = Pattern.compile("\"kty\"\\s*+:");

  private static final Pattern KEY_VALUE =
      Pattern.compile("\"(?:d|k)\"\\s*+:\\s*+\"[\\w-]{20,}+\"");
  private static final Pattern BRACE = Pattern.compile("[{}]");
  private static final List<String> BEGINNINGS =
      List.of(
          "AI", "AK", "AS", "AW", "Aw", "aW", "aw", "gh", "gi", "gl", "hf", "hv", "py", "sk", "xo",
          "MC", "MD", "ME", "MF", "MG", "MH", "MI", "PR", "Pr", "pR", "pr", ":/", "np", "dc", "do",
          "SG", "rk");

  /** Folders of Python and its packages, and files that dpkg writes. */
  private static final Pattern OF_PACKAGES =
      Pattern.compile(
          "/lib(?:32|64)?/python3\\.\\d+t?/|^/usr/local/lib/python3/dist-packages/"
              + "|^/var/lib/dpkg/(?:(?:status|available)(?:-old)?$|info/[^/]+\\.(?:list|md5sums"
              + "|conffiles|config|(?:pre|post)(?:inst|rm)|shlibs|symbols|templates|triggers)$)");

  /** Names of configurations, also in packages. Most of their files are code and data. */
  private static final Pattern CONFIGURATION =
      Pattern.compile(
          "(?i).*\\.(?:toml|json|ya?ml|ini|cfg|conf|properties)"
              + "|.*/(?:[a-z]+_)?(?:settings|config|configuration|secrets?|credentials?)\\.py");

  // By both characters of a beginning.
  private static final boolean[] BEGINS = new boolean[1 << 16];
  private static final int LONGEST_TEXT = 1 << 20;
  private static final int LONGEST_WITH_ADDRESS = 1 << 16;
  private static final int LONGEST_OF_PACKAGES = 1 << 16;

  static {
    BEGINNINGS.forEach(one -> BEGINS[pair(one, 0)] = true);
  }

  private BytePatterns() {}

  /**
   * Whether a text has a credential of a known form. The pattern is tried where one may begin only:
   * trying it at each character of 400 MB in small files takes 48 seconds.
   */
  public static boolean hasCredential(String text) {
    return hasCredential(text, true);
  }

  /**
   * The same of the text of a file. Long ones, and those of packages, mostly are code or
   * documentation, in which an address with a login mostly is an example.
   */
  static boolean hasCredentialInFile(String path, String text) {
    return hasCredential(text, text.length() <= LONGEST_WITH_ADDRESS && !isOfPackages(path));
  }

  private static boolean hasCredential(String text, boolean countsAddresses) {
    var matcher = CREDENTIALS.matcher(text).useTransparentBounds(true);
    for (var i = 0; i + 1 < text.length(); i++) {
      if (BEGINS[pair(text, i)]
          && (countsAddresses || text.charAt(i) != ':')
          && matcher.region(i, text.length()).lookingAt()) {
        return true;
      }
    }
    return text.contains("\"kty\"")
        && BRACE
            .splitAsStream(text)
            .anyMatch(part -> KEY_TYPE.matcher(part).find() && KEY_VALUE.matcher(part).find());
  }

  private static int pair(String text, int first) {
    return (text.charAt(first) & 0xff) << 8 | (text.charAt(first + 1) & 0xff);
  }

  /** Whether a file lies where packages have theirs. */
  public static boolean isOfPackages(String path) {
    return OF_PACKAGES.matcher(path).find();
  }

  /**
   * Whether a file may be somebody's configuration: not code, documentation or data of packages.
   */
  static boolean mayHaveCredential(String path, long size) {
    if (isOfPackages(path)) {
      // The checksum tells later whose file it is.
      return size <= LONGEST_OF_PACKAGES
          && FileSelection.wantsDigest(path)
          && CONFIGURATION.matcher(path).matches();
    }
    return size <= LONGEST_TEXT
        && (!path.startsWith("/usr/")
            || path.startsWith("/usr/local/")
            || path.startsWith("/usr/src/")
            // Some distributions make /etc/localtime a hard link to a file of it.
            || path.startsWith("/usr/share/zoneinfo/"));
  }
}
