package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * A wheel whose code wants to run while it is installed. Where that succeeds as root, the code
 * writes {@link #MARK} to the log of the step, and into a file of the wheel that the image has.
 */
final class HostileWheel {
  /** What the code writes. */
  static final String MARK = "ATTACK-SUCCEEDED";

  /** The file of the wheel, below {@code site-packages}. */
  static final String FILE = "acme_hostile/attack.txt";

  private static final String SITE = "/opt/app/venv/lib/python3.13/site-packages/";

  /** Runs when it is imported, in every interpreter that can import it. */
  private static final String CODE =
      """
      import os
      if os.getuid() == 0:
          for path in ("/proc/1/fd/2", "%s", "/root/.cache/python-image/bytecode/attack"):
              try:
                  with open(path, "w") as file:
                      file.write("%s " + __name__ + "\\n")
              except OSError:
                  pass
      """
          .formatted(SITE + FILE, MARK);

  /** The same as a library that the loader starts when it is asked about another one. */
  private static final String AUDITOR =
      """
      #include <fcntl.h>
      #include <unistd.h>
      unsigned int la_version(unsigned int version) { return version; }
      __attribute__((constructor)) static void attack(void) {
        const char *paths[] = {"/proc/1/fd/2", "%s"};
        for (int i = 0; i < 2 && getuid() == 0; i++) {
          int file = open(paths[i], O_WRONLY);
          if (file >= 0) { write(file, "%s by the loader\\n", %d); close(file); }
        }
      }
      """
          .formatted(SITE + FILE, MARK, MARK.length() + " by the loader\n".length());

  /** What steps that install wheels run, or might run one day. */
  private static final List<String> PROGRAMS =
      List.of(
          "awk",
          "basename",
          "chmod",
          "cut",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "mkdir",
          "mv",
          "rpm",
          "sh",
          "sha256sum",
          "sort",
          "tail",
          "test",
          "true",
          "xargs");

  private static final List<String> PROGRAMS_AS_FILES =
      List.of(
          "cat",
          "chown",
          "cp",
          "dpkg-query",
          "install",
          "ln",
          "realpath",
          "rm",
          "sed",
          "strip",
          "tar",
          "touch",
          "uniq");

  /** Does what it is asked for as well, so that nobody notices. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      if [ "$(/usr/bin/id -u)" = 0 ]; then
        for path in /proc/1/fd/2 %s /root/.cache/python-image/bytecode/attack; do
          { echo "%s as %%1$s" >"$path"; } 2>/dev/null || :
        done
      fi
      PATH=/usr/sbin:/usr/bin:/sbin:/bin exec %%1$s "$@"
      """
          .formatted(SITE + FILE, MARK);

  private final Map<String, byte[]> files = new TreeMap<>();
  private final String platform;

  private HostileWheel(String platform) {
    this.platform = platform;
    add("acme_hostile/__init__.py", "");
    add(FILE, "innocent\n");
  }

  /** One that interpreters would run as they start, or import in the place of another module. */
  static HostileWheel ofModules() {
    var wheel = new HostileWheel("any");
    wheel.add("acme_hostile/hook.py", CODE);
    wheel.add("acme_hostile.pth", "import acme_hostile.hook\n");
    wheel.add("distutils-precedence.pth", "import _distutils_hack\n");
    // What the standard library, installers and the plugin's own scripts import, some of it late.
    var shadowed =
        List.of(
            "_distutils_hack",
            "_virtualenv",
            "bytecode",
            "elf_needs",
            "elftools",
            "environment",
            "install",
            "keyring",
            "libraries",
            "needed_libraries",
            "needed_tests",
            "python_image",
            "python_image/build",
            "python_image/install",
            "python_image/shared",
            "python_image/steps",
            "sitecustomize",
            "truststore",
            "usercustomize",
            "wheel_report");
    for (var module : shadowed) {
      wheel.add(module + "/__init__.py", CODE);
    }
    return wheel;
  }

  /** One with programs that have the names of the system's, as files and as entry points. */
  static HostileWheel ofPrograms() {
    var wheel = new HostileWheel("any");
    wheel.add("acme_hostile/main.py", CODE + "\ndef main():\n    pass\n");
    var entries = new StringBuilder("[console_scripts]\n");
    for (var program : PROGRAMS) {
      entries.append(program).append(" = acme_hostile.main:main\n");
    }
    for (var program : PROGRAMS_AS_FILES) {
      wheel.add("acme_hostile-1.0.data/scripts/" + program, SCRIPT.formatted(program));
    }
    wheel.add("acme_hostile-1.0.dist-info/entry_points.txt", entries.toString());
    return wheel;
  }

  /** One with an ELF file that makes the loader run another one. */
  static HostileWheel ofLibraries(Path scratch) throws Exception {
    var wheel = new HostileWheel("manylinux_2_17_x86_64");
    Files.writeString(scratch.resolve("auditor.c"), AUDITOR);
    Files.writeString(scratch.resolve("asked.c"), "int asked;\n");
    compile(scratch, "auditor");
    // Where it lies in the environment, and where the wheel alone is unpacked.
    compile(
        scratch,
        "asked",
        "-Wl,--audit=" + SITE + "acme_hostile/auditor.so:/tmp/wheels/acme_hostile/auditor.so");
    for (var library : List.of("auditor", "asked")) {
      wheel.files.put(
          "acme_hostile/" + library + ".so", Files.readAllBytes(scratch.resolve(library + ".so")));
    }
    return wheel;
  }

  private static void compile(Path folder, String name, String... options) throws Exception {
    var command =
        new java.util.ArrayList<>(
            List.of("cc", "-shared", "-fPIC", "-o", name + ".so", name + ".c"));
    command.addAll(List.of(options));
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private void add(String file, String text) {
    files.put(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes it into a folder; gives its file name. */
  String into(Path folder) throws IOException {
    var name = "acme_hostile-1.0-py3-none-" + platform + ".whl";
    var info = "acme_hostile-1.0.dist-info/";
    var all = new LinkedHashMap<>(files);
    all.put(info + "METADATA", bytes("Metadata-Version: 2.1\nName: acme-hostile\nVersion: 1.0\n"));
    all.put(
        info + "WHEEL",
        bytes("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-" + platform + "\n"));
    all.put(
        info + "RECORD", bytes(String.join(",,\n", all.keySet()) + ",,\n" + info + "RECORD,,\n"));
    try (var zip = new ZipArchiveOutputStream(folder.resolve(name))) {
      for (var file : all.entrySet()) {
        var entry = new ZipArchiveEntry(file.getKey());
        entry.setUnixMode(file.getKey().contains(".data/scripts/") ? 0100755 : 0100644);
        zip.putArchiveEntry(entry);
        zip.write(file.getValue());
        zip.closeArchiveEntry();
      }
    }
    return name;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
