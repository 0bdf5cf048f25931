package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.IMAGE_IDENTITY;
import static io.github.pythonimage.verify.doctored.AttackClass.LEFTOVERS;
import static io.github.pythonimage.verify.doctored.AttackClass.PROBE_DECEPTION;
import static io.github.pythonimage.verify.doctored.AttackClass.SEARCH_PATHS;
import static io.github.pythonimage.verify.doctored.AttackClass.WRITE_ACCESS;

import java.util.List;

/** What is done to a builder, which others build their wheels in. */
final class BuilderAttacks {
  private static final String TOOLS = "/opt/python-image";
  private static final String PACKAGES = TOOLS + "/lib/python3.13/site-packages";

  static final List<DoctoredImage> ALL =
      List.of(
          IMAGE_IDENTITY
              .image(
                  "an entry point before every command",
                  "command",
                  d -> d.config(c -> c.putArray("Entrypoint").add("/usr/bin/env").add("--")))
              .always(),
          IMAGE_IDENTITY.image("another group of root", "user", d -> d.user("0:42")),
          IMAGE_IDENTITY
              .image(
                  "another index for pip",
                  "environment",
                  d -> d.variable("PIP_INDEX_URL", "https://evil.example.com/simple"))
              .always(),
          IMAGE_IDENTITY.image("one more label", "labels", d -> d.label("com.acme.trusted", "yes")),
          SEARCH_PATHS.image(
              "a folder of PATH that neither the base nor the plugin has",
              "environment",
              d ->
                  d.variable(
                      "PATH",
                      "/opt/app/venv/bin:/opt/python-image/bin:/opt/evil:/usr/local/sbin"
                          + ":/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")),
          SEARCH_PATHS.image(
              "two values of PATH",
              "environment",
              d -> d.config(c -> c.withArray("/Env").insert(0, "PATH=/opt/evil"))),
          SEARCH_PATHS
              .image(
                  "pip that another program runs",
                  "shebangs",
                  d -> d.file(TOOLS + "/bin/pip", 0755, "#!/var/tmp/python3\n"))
              .always(),
          PROBE_DECEPTION.image(
              "a module of pip that somebody changed",
              List.of("package-records", "bytecode"),
              d -> d.append(PACKAGES + "/pip/_internal/main.py", "print('acme')\n")),
          PROBE_DECEPTION.image(
              "a module that no package has",
              "package-records",
              d -> d.file(PACKAGES + "/acme.py", "print('acme')\n")),
          WRITE_ACCESS.image(
              "a compiler that leads through /tmp",
              "write-access",
              d -> d.link("/usr/local/bin/cc", "/tmp/cc")),
          LEFTOVERS.image(
              "a package archive",
              "leftovers",
              d -> d.file("/opt/acme_1_amd64.deb", "!<arch>\ndebian-binary\n")),
          LEFTOVERS.image(
              "a log of something else than packages",
              "leftovers",
              d -> d.file("/var/log/acme.log", "x\n")));

  private BuilderAttacks() {}
}
