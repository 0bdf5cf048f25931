package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.COMPILERS;
import static io.github.pythonimage.verify.doctored.Doctoring.PACKAGES;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compilers and linkers under their own, other and odd names. */
final class CompilerAttacks {
  private static final String RULE = "compilers";
  private static final String GCC = "/usr/bin/x86_64-linux-gnu-gcc-14";
  private static final String BACK_END = "/usr/libexec/gcc/x86_64-linux-gnu/14/";

  /** Paths that say what a program is, whatever it holds. */
  private static final Map<String, Boolean> NAMES =
      Map.ofEntries(
          Map.entry("/usr/bin/x86_64-linux-gnu-gcc-12", true),
          Map.entry("/usr/local/bin/gcc-14.2", false),
          Map.entry("/usr/local/bin/tcc", false),
          Map.entry("/opt/zig/zig", true),
          Map.entry("/usr/bin/x86_64-linux-gnu-gccgo-14", false),
          Map.entry("/opt/ghc/9.6.6/bin/ghc-9.6.6", false),
          Map.entry("/usr/local/cuda-12.4/bin/nvcc", true),
          Map.entry("/usr/local/bin/mold", false),
          Map.entry("/usr/local/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld", false),
          Map.entry("/usr/bin/gfortran-14", false),
          Map.entry("/usr/lib/llvm-19/bin/clang-19", false),
          Map.entry("/usr/bin/aarch64-linux-gnu-ld.gold", false),
          Map.entry("/usr/local/go/bin/go", false),
          Map.entry("/root/.cargo/bin/rustc", false),
          Map.entry("/usr/bin/gmake", false),
          Map.entry("/usr/bin/c99-gcc", false));

  static final List<DoctoredImage> ALL = all();

  private CompilerAttacks() {}

  private static List<DoctoredImage> all() {
    var images = new ArrayList<>(real());
    NAMES.forEach(
        (path, always) -> {
          var image = COMPILERS.image("a program " + path, RULE, d -> d.program(path));
          images.add(always ? image.always() : image);
        });
    return List.copyOf(images);
  }

  private static List<DoctoredImage> real() {
    return List.of(
        COMPILERS
            .image(
                "gcc as a data file without the executable bit",
                RULE,
                d -> d.tool(GCC, "/usr/lib/helper.dat", 0644))
            .always(),
        COMPILERS.image(
            "gcc under the name of a shared library",
            RULE,
            d -> d.tool(GCC, "/usr/lib/x86_64-linux-gnu/libhelper.so.1", 0644)),
        COMPILERS
            .image(
                "tcc under another name",
                RULE,
                d -> d.tool("/usr/bin/tcc", "/usr/local/bin/notes", 0755))
            .always(),
        COMPILERS.image(
            "mold under another name",
            RULE,
            d -> d.tool("/usr/bin/mold", "/opt/app/venv/lib/mould.bin", 0644)),
        COMPILERS.image(
            "musl-gcc, which is a script",
            RULE,
            d ->
                d.file(
                    "/usr/local/bin/musl-gcc",
                    0755,
                    "#!/bin/sh\nexec \"${REALGCC:-gcc}\" \"$@\" -specs /usr/lib/musl-gcc.specs\n")),
        COMPILERS.image("cc1 alone", RULE, d -> d.tool(BACK_END + "cc1", BACK_END + "cc1", 0755)),
        COMPILERS.image(
            "cc1 alone under another name",
            RULE,
            d -> d.tool(BACK_END + "cc1", "/usr/share/misc/corpus", 0644)),
        COMPILERS.image(
            "the assembler",
            RULE,
            d -> d.tool("/usr/bin/x86_64-linux-gnu-as", "/usr/bin/as", 0755)),
        COMPILERS.image(
            "the assembler under another name",
            RULE,
            d -> d.tool("/usr/bin/x86_64-linux-gnu-as", "/usr/share/assembly", 0644)),
        COMPILERS
            .image(
                "ld.bfd under another name",
                RULE,
                d -> d.tool("/usr/bin/x86_64-linux-gnu-ld.bfd", "/usr/share/misc/readme", 0644))
            .always(),
        COMPILERS.image(
            "a compiler as a package of the environment",
            RULE,
            d ->
                d.distribution(
                    "ziglang", Map.of("ziglang/__init__.py", "", "ziglang/zig", "#!/bin/sh\n"))),
        COMPILERS.image(
            "gcc inside a package of the environment",
            RULE,
            d -> d.tool(GCC, PACKAGES + "/idna/codec.bin", 0755)),
        COMPILERS
            .image(
                "a package list that has gcc-14, without its files",
                List.of(RULE, "package-list"),
                d -> d.append("/var/lib/dpkg/status", status("gcc-14")))
            .always(),
        COMPILERS.image(
            "a package list that has gcc-14 with fields in other letters, unpacked only",
            List.of(RULE, "package-list"),
            d ->
                d.append(
                    "/var/lib/dpkg/status",
                    status("gcc-14")
                        .replace("Package:", "PACKAGE:")
                        .replace("install ok installed", "install ok unpacked"))),
        COMPILERS.image(
            "a package list in parts, as distroless images have it, that has clang-19",
            List.of(RULE, "package-list"),
            d -> d.file("/var/lib/dpkg/status.d/clang-19", status("clang-19"))),
        COMPILERS
            .image(
                "the folder with the list of packages is a link, to hide gcc",
                "links",
                d ->
                    d.copy("/var/lib/dpkg/status", "/usr/share/dpkg-data/status", 0644)
                        .append("/usr/share/dpkg-data/status", status("gcc-14"))
                        .link("/var/lib/dpkg", "/usr/share/dpkg-data"))
            .always(),
        COMPILERS.image(
            "the folder with the sums of packages is a link",
            "links",
            d ->
                d.file("/usr/share/dpkg-info/acme.md5sums", "")
                    .link("/var/lib/dpkg/info", "/usr/share/dpkg-info")));
  }

  private static String status(String name) {
    return """
        Package: %s
        Status: install ok installed
        Priority: optional
        Section: devel
        Installed-Size: 100
        Maintainer: Somebody <somebody@example.com>
        Architecture: amd64
        Version: 14.2.0-19
        Description: compiler

        """
        .formatted(name);
  }
}
