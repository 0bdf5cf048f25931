package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.DEVELOPMENT_FILES;
import static io.github.pythonimage.verify.doctored.Doctoring.PACKAGES;
import static io.github.pythonimage.verify.doctored.Doctoring.STDLIB;

import java.util.List;

/** Headers, static libraries, and what else only building needs. */
final class DevelopmentAttacks {
  private static final String RULE = "development-files";
  private static final String MULTIARCH = "/usr/lib/x86_64-linux-gnu";
  private static final String GUARD = "#ifndef ACME_H\n#define ACME_H\nint acme(void);\n#endif\n";
  private static final String ARCHIVE = Tools.FOLDER + "/library.a";

  static final List<DoctoredImage> ALL =
      List.of(
          DEVELOPMENT_FILES
              .image(
                  "C++ headers, which have no suffix",
                  RULE,
                  d -> d.tool("/usr/include/c++/14/vector", "/usr/include/c++/14/vector", 0644))
              .always(),
          DEVELOPMENT_FILES.image(
              "a C header of the system", RULE, d -> d.file("/usr/include/stdio.h", GUARD)),
          DEVELOPMENT_FILES.image(
              "headers of the machine's own",
              RULE,
              d -> d.file("/usr/local/include/acme/acme.hpp", GUARD)),
          DEVELOPMENT_FILES.image(
              "headers in a folder of nobody's",
              RULE,
              d -> d.file("/opt/acme/include/acme.h", GUARD)),
          DEVELOPMENT_FILES
              .image(
                  "the start files of programs",
                  RULE,
                  d -> d.tool(MULTIARCH + "/crt1.o", MULTIARCH + "/crt1.o", 0644))
              .always(),
          DEVELOPMENT_FILES
              .image(
                  "a static library in the environment that no RECORD lists",
                  RULE,
                  d -> d.tool(ARCHIVE, "/opt/app/venv/lib/libfoo.a", 0644))
              .always(),
          DEVELOPMENT_FILES.image(
              "a header among the packages that no RECORD lists",
              RULE,
              d -> d.file(PACKAGES + "/idna/idna.h", GUARD)),
          DEVELOPMENT_FILES.image(
              "headers of the environment that no RECORD lists",
              RULE,
              d -> d.file("/opt/app/venv/include/site/python3.13/acme/acme.h", GUARD)),
          DEVELOPMENT_FILES.image(
              "a static library under another name",
              RULE,
              d -> d.tool(ARCHIVE, "/usr/lib/acme.bin", 0644)),
          DEVELOPMENT_FILES.image(
              "an object file under another name",
              RULE,
              d -> d.tool(Tools.FOLDER + "/library.o", "/usr/share/acme.bin", 0644)),
          DEVELOPMENT_FILES.image(
              "a linker script in place of a library",
              RULE,
              d ->
                  d.file(
                      MULTIARCH + "/libacme.so",
                      "/* GNU ld script */\nGROUP ( libm.so.6 AS_NEEDED ( libc.so.6 ) )\n")),
          DEVELOPMENT_FILES.image(
              "the link that linkers look for",
              RULE,
              d -> d.link(MULTIARCH + "/libz.so", "libz.so.1")),
          DEVELOPMENT_FILES.image(
              "a description for pkg-config",
              RULE,
              d ->
                  d.file(
                      MULTIARCH + "/pkgconfig/acme.pc",
                      "Name: acme\nDescription: acme\nVersion: 1\nLibs: -lacme\n")),
          DEVELOPMENT_FILES.image(
              "libpython as a static library",
              RULE,
              d -> d.tool(ARCHIVE, STDLIB + "/config-3.13-x86_64-linux-gnu/libpython3.13.a", 0644)),
          DEVELOPMENT_FILES.image(
              "the compiler's own headers",
              RULE,
              d -> d.file("/usr/lib/gcc/x86_64-linux-gnu/14/include/stddef.h", GUARD)));

  private DevelopmentAttacks() {}
}
