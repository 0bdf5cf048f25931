package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.files.FileEntry;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that compilers, linkers, build tools and installers have. */
public final class ToolNames {
  private static final String TRIPLE =
      "(?:[a-z0-9_.]+-(?:[a-z0-9_]+-)?(?:linux|elf|none|w64)(?:-[a-z0-9_]+)*-)?";
  private static final String VERSION = "(?:[-_]?[0-9][0-9.]*)?";

  /** What those who put another program in its place call the first one. */
  private static final String COPY = "(?:\\.(?:exe|real|bak|orig|old))?";

  /** Short names mean something else with another beginning: "asdf", "ar", "go". */
  private static final Pattern SHORT =
      Pattern.compile(
          TRIPLE
              + "(?:cc|c\\+\\+|cpp|c89|c99|f77|f95|f90|ld|ld\\.(?:bfd|gold|lld|mold)|as|ar|ranlib|make|gmake|bmake"
              + "|gold|lld|ld64\\.lld|ld\\.so-tools|lld-link|wasm-ld|mold|go|gofmt|tcc|bcc|pcc|dmd|ldc2|gdc|d21|go1|cc1(?:plus|obj|objplus|gm2)?|f951"
              + "|lto1|gnat1|gnat(?:make|bind|link)?|collect2|lto-wrapper|llc|opt|nvcc|ptxas|cicc|nvlink|fatbinary|zig|ghc|runghc|fpc|ppcx64"
              + "|ocamlopt|ocamlc|cobc|vala|valac|sdcc|nasm|yasm|javac|rustc|cargo|rustup|rust-lld|swiftc|kotlinc|flang|meson|ninja"
              + "|samu|cmake|ctest|cpack|bazel|scons|autoconf|automake|autoreconf|libtool|bison|yacc|flex|lex|m4|f2c|icc|icx|ifort|ifx"
              + "|nim|crystal|nvc|nvc\\+\\+|nvfortran|pgcc|pgc\\+\\+|pgfortran|icpx|icpc|dpcpp|hipcc|g77|flang-new|erlc|scalac"
              + "|afl-(?:cc|c\\+\\+|ld|as)|dart2native|tsc-native|chicken|mcs|csc|dotnet|qbe|cproc|chibicc|kefir|lcc|emcc|em\\+\\+)"
              + VERSION
              + COPY);

  /** They mean a compiler with any beginning. */
  private static final Pattern LONG =
      Pattern.compile(
          "(?:[A-Za-z0-9_.]+-)*(?:gcc|g\\+\\+|gccgo|gfortran|clang|clang\\+\\+|clang-cl|clang-cpp|gcc-ar|gcc-nm|gcc-ranlib"
              + "|llvm-ar|llvm-as|llvm-link|llvm-ranlib|musl-gcc|musl-clang|rust-lld|tcc)"
              + VERSION
              + COPY);

  private static final Pattern INSTALLER =
      Pattern.compile(
          "(?:pip|pipx|easy_install|uv|uvx|poetry|pdm|conda|mamba|micromamba|pixi|virtualenv|hatch|rye|pipenv"
              + "|conda-env|get-pip|ensurepip|installer|pyenv|asdf|mise|flit|shiv|pex)"
              + "(?:[0-9][0-9.]*|-[0-9][0-9.]*)?(?:\\.py|\\.pyz|\\.sh|\\.exe|\\.real)?");

  private static final Set<String> PROGRAM_FOLDERS = Set.of("bin", "sbin", "libexec", "games");

  private static final Pattern NO_PROGRAMS =
      Pattern.compile(
          "/usr/share/(?:bash-completion|zsh|fish|doc|man|info|locale|lintian|bug|perl5?|icons|menu|applications|vim)/.*"
              + "|/var/lib/dpkg/.*|/etc/bash_completion\\.d/.*|/etc/alternatives/[^/]*\\.gz|/usr/lib/python3[^/]*/.*\\.py|/usr/share/python3?/.*");

  private ToolNames() {}

  /** Whether a file is a compiler, linker or build tool by its name. */
  public static boolean isCompiler(FileEntry file) {
    return isProgram(file)
        && (SHORT.matcher(file.name()).matches() || LONG.matcher(file.name()).matches());
  }

  /** Whether a file is an installer of Python packages by its name. */
  public static boolean isInstaller(FileEntry file) {
    return (isProgram(file) || file.name().endsWith(".pyz"))
        && INSTALLER.matcher(file.name()).matches();
  }

  // The loader and shells run a file that is not executable as well.
  private static boolean isProgram(FileEntry file) {
    if (file.isFolder() || NO_PROGRAMS.matcher(file.path()).matches()) {
      return false;
    }
    var folder = file.parent().substring(file.parent().lastIndexOf('/') + 1);
    return PROGRAM_FOLDERS.contains(folder)
        || (file.isFile()
            && (file.content().elf().isPresent()
                || file.content().head().startsWith("#!")
                || (file.mode() & 0111) != 0));
  }
}
