package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.BASES_AND_CACHES;
import static io.github.pythonimage.verify.doctored.AttackClass.IMAGE_IDENTITY;

import java.util.List;
import java.util.function.Consumer;

/** Images that say another thing of themselves than the POM, or are not what a name stands for. */
final class ConfigAttacks {
  private static final String CONFIG = "image-config";

  static final List<DoctoredImage> ALL =
      List.of(
          IMAGE_IDENTITY
              .image(
                  "another architecture",
                  "architecture",
                  d -> d.image(i -> i.put("architecture", "arm64")))
              .always(),
          IMAGE_IDENTITY.image("a Python of another architecture", "architecture", otherPython()),
          IMAGE_IDENTITY
              .image(
                  "another variant of the architecture",
                  "architecture",
                  d -> d.image(i -> i.put("variant", "v3")))
              .always(),
          IMAGE_IDENTITY
              .image(
                  "a second tag that stands for another image",
                  "names",
                  d -> d.label("com.acme", "other").onlyFirstTag())
              .always(),
          IMAGE_IDENTITY
              .image(
                  "a foreign layer",
                  "layers",
                  d -> d.inExtraLayer().file("/usr/share/misc/acme", "data\n"))
              .saying(" layers over its base ")
              .always(),
          IMAGE_IDENTITY
              .image(
                  "a foreign layer without files",
                  "layers",
                  d -> d.inExtraLayer().folder("/usr/share/misc", 0755))
              .saying(" layers over its base "),
          IMAGE_IDENTITY.image(
              "another entry point",
              "command",
              d -> d.config(c -> c.putArray("Entrypoint").add("/bin/sh"))),
          IMAGE_IDENTITY
              .image(
                  "an entry point that is not in the image",
                  "entry-point",
                  d -> d.config(c -> c.putArray("Entrypoint").add("gunicorn").add("app:app")))
              .always(),
          IMAGE_IDENTITY.image(
              "an entry point that the user may not execute",
              "entry-point",
              d ->
                  d.file("/usr/local/bin/serve", 0700, "#!/bin/sh\n")
                      .config(c -> c.putArray("Entrypoint").add("serve"))),
          IMAGE_IDENTITY.image(
              "another command",
              "command",
              d -> d.config(c -> c.putArray("Cmd").add("sh").add("-c").add("python3"))),
          IMAGE_IDENTITY.image(
              "a command in another shell",
              CONFIG,
              d -> d.config(c -> c.putArray("Shell").add("/tmp/sh").add("-c"))),
          IMAGE_IDENTITY
              .image(
                  "a volume",
                  CONFIG,
                  d -> d.config(c -> c.withObject("/Volumes/~1etc").removeAll()))
              .always(),
          IMAGE_IDENTITY.image(
              "a step for images made of this one",
              CONFIG,
              d -> d.config(c -> c.putArray("OnBuild").add("RUN /tmp/x"))),
          IMAGE_IDENTITY
              .image(
                  "a health check",
                  CONFIG,
                  d ->
                      d.config(
                          c ->
                              c.withObject("/Healthcheck")
                                  .putArray("Test")
                                  .add("CMD-SHELL")
                                  .add("sh /tmp/x")))
              .always(),
          IMAGE_IDENTITY.image(
              "another signal to stop", CONFIG, d -> d.config(c -> c.put("StopSignal", "SIGKILL"))),
          IMAGE_IDENTITY.image(
              "a port",
              CONFIG,
              d -> d.config(c -> c.withObject("/ExposedPorts/22~1tcp").removeAll())),
          IMAGE_IDENTITY.image(
              "another working directory",
              List.of(CONFIG, "command"),
              d -> d.config(c -> c.put("WorkingDir", "/tmp"))),
          IMAGE_IDENTITY.image("one more label", "labels", d -> d.label("com.acme.trusted", "yes")),
          IMAGE_IDENTITY.image(
              "another base in the label",
              "labels",
              d -> d.label("org.opencontainers.image.base.name", "registry.example.com/base:1")),
          IMAGE_IDENTITY.image(
              "one more variable", "environment", d -> d.variable("ACME_DEBUG", "1")),
          IMAGE_IDENTITY.image(
              "programs looked for in another order",
              List.of("environment", "search-paths"),
              d -> d.variable("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/app/venv/bin")),
          IMAGE_IDENTITY
              .image(
                  "two values of PATH, of which programs take the first",
                  "environment",
                  d -> d.config(c -> c.withArray("/Env").insert(0, "PATH=/usr/share/acme")))
              .always(),
          IMAGE_IDENTITY.image(
              "a folder of PATH that nobody asked for",
              "environment",
              d ->
                  d.variable(
                      "PATH",
                      "/opt/app/venv/bin:/usr/share/acme:/usr/local/sbin:/usr/local/bin:/usr/sbin"
                          + ":/usr/bin:/sbin:/bin")),
          IMAGE_IDENTITY.image(
              "a label with the beginning of the plugin's own",
              "labels",
              d -> d.label("io.github.pythonimage.approved", "yes")),
          IMAGE_IDENTITY.image(
              "a variable with the name of the plugin's label",
              "environment",
              d -> d.variable("org.opencontainers.image.base.name", "x")),
          IMAGE_IDENTITY.image(
              "bytecode is not read", "environment", d -> d.variable("PYTHONNODEBUGRANGES", "1")),
          BASES_AND_CACHES
              .image(
                  "a base that somebody changed",
                  "layers",
                  d -> d.inLayer(2).file("/usr/share/misc/acme", "data\n"))
              .saying("does not start with the layers of its base")
              .always(),
          BASES_AND_CACHES
              .image(
                  "a program of the base that somebody changed",
                  "package-list",
                  d -> d.inLayer(2).copy("/usr/bin/true", "/usr/bin/env", 0755))
              .saying("does not start with the layers of its base"),
          BASES_AND_CACHES.image(
              "a library of a package that is not the package's",
              "package-list",
              d ->
                  d.tool(
                      Tools.FOLDER + "/missing.so",
                      d.good().one("/usr/lib/x86_64-linux-gnu/libexpat\\.so\\.1\\..*"),
                      0644)),
          BASES_AND_CACHES.image(
              "a file that belongs to the user of a build",
              "write-access",
              d -> d.owner(Doctoring.PACKAGES + "/idna/core.py", 64_000, 64_000)));

  private ConfigAttacks() {}

  private static Consumer<Doctoring> otherPython() {
    return d -> {
      var program = d.good().content("/usr/bin/python3.13");
      program[18] = (byte) 183;
      d.file("/usr/bin/python3.13", 0755, program);
    };
  }
}
