package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.SEARCH_PATHS;
import static io.github.pythonimage.verify.doctored.Doctoring.PACKAGES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Code of others that starts with the image's own. */
final class SearchPathAttacks {
  private static final String RULE = "search-paths";
  private static final String PATH = "/opt/app/venv/bin:/usr/local/bin:/usr/bin:/bin";

  private static final String SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages";
  private static final String CONFIG = "/opt/app/venv/pyvenv.cfg";

  private static final String ZLIB = "/usr/lib/x86_64-linux-gnu/libz.so.1";

  /** What each variable must not be. */
  private static final List<Map.Entry<String, String>> VARIABLES =
      List.of(
          Map.entry("PYTHONPATH", "/tmp"),
          Map.entry("PATH", "/tmp:" + PATH),
          Map.entry("PATH", PATH + ":"),
          Map.entry("PATH", "bin:" + PATH),
          Map.entry("LD_LIBRARY_PATH", "/tmp"),
          Map.entry("LD_LIBRARY_PATH", "/usr/lib;/tmp"),
          Map.entry("LD_LIBRARY_PATH", "/usr/lib/$LIB"),
          Map.entry("LD_PRELOAD", "/usr/lib/acme.so"),
          Map.entry("LD_AUDIT", "/usr/lib/acme.so"),
          Map.entry("PYTHONHOME", "/var/tmp"),
          Map.entry("HOME", "/tmp"),
          Map.entry("PERLLIB", "/var/tmp"),
          Map.entry("PERL5OPT", "-I/tmp -Macme"),
          Map.entry("RUBYLIB", "/var/tmp"),
          Map.entry("NODE_OPTIONS", "--require=/tmp/x.js"),
          Map.entry("PYTHONSTARTUP", "/usr/lib/start.py"),
          Map.entry("PYTHONUSERBASE", "/tmp/user"),
          Map.entry("PYTHONPYCACHEPREFIX", "/tmp/bytecode"),
          Map.entry("PYTHONWARNINGS", "ignore::builtins.UserWarning"),
          Map.entry("OPENSSL_CONF_INCLUDE", "/var/tmp"),
          Map.entry("OPENSSL_CONF", "../../../../tmp/x.cnf"),
          Map.entry("OPENSSL_MODULES", "tmp"));

  static final List<DoctoredImage> ALL = all();

  private SearchPathAttacks() {}

  private static List<DoctoredImage> all() {
    var images = new ArrayList<>(paths());
    for (var variable : VARIABLES) {
      var image =
          SEARCH_PATHS.image(
              "the variable " + variable.getKey() + "=" + variable.getValue(),
              RULE,
              d -> d.variable(variable.getKey(), variable.getValue()));
      var always = variable.getValue().equals("/tmp") || variable.getValue().endsWith(":");
      images.add(always ? image.always() : image);
    }
    return List.copyOf(images);
  }

  private static List<DoctoredImage> paths() {
    return List.of(
        SEARCH_PATHS
            .image(
                "the loader preloads a library",
                RULE,
                d ->
                    d.tool(Tools.FOLDER + "/missing.so", "/usr/lib/acme.so", 0755)
                        .file("/etc/ld.so.preload", "/usr/lib/acme.so\n"))
            .always(),
        SEARCH_PATHS.image(
            "the loader looks for libraries in /tmp",
            RULE,
            d -> d.file("/etc/ld.so.conf.d/acme.conf", "/tmp/lib\n")),
        SEARCH_PATHS.image(
            "the loader looks for libraries in memory for everybody",
            RULE,
            d -> d.file("/etc/ld.so.conf.d/acme.conf", "/dev/shm\n")),
        SEARCH_PATHS.image(
            "a .pth file that a RECORD lists names the working directory",
            RULE,
            d ->
                d.distribution(
                    "acme", Map.of("acme.pth", "../../../../../../../../proc/self/cwd\n"))),
        SEARCH_PATHS.image(
            "a library of nobody in front of one of a package",
            "package-list",
            d -> d.copy(ZLIB, "/usr/local/lib/libz.so.1", 0644)),
        SEARCH_PATHS.image(
            "a library of nobody beside the folder with one of a package",
            "package-list",
            d -> d.copy(ZLIB, "/usr/lib/libz.so.1", 0644)),
        SEARCH_PATHS.image(
            "a library of nobody for newer processors, where packages have none",
            "package-list",
            d -> d.copy(ZLIB, "/usr/local/lib/glibc-hwcaps/x86-64-v2/libz.so.1", 0644)),
        SEARCH_PATHS.image(
            "a library of nobody in a folder that older loaders look in first",
            "package-list",
            d -> d.copy(ZLIB, "/usr/lib/x86_64-linux-gnu/tls/libz.so.1", 0644)),
        SEARCH_PATHS.image(
            "the loader's cache has a library in /tmp", RULE, SearchPathAttacks::poisonCache),
        SEARCH_PATHS
            .image(
                "the loader's cache has a library in /tmp by the end of another path",
                RULE,
                d -> addToCache(d, "/usr/share/tmp/libz.so.1", "/usr/share".length()))
            .always(),
        SEARCH_PATHS.image(
            "the loader's cache has a library in the working directory",
            RULE,
            d -> addToCache(d, "./libz.so.1", 0)),
        SEARCH_PATHS.image(
            "the loader's cache has a form that nobody can read",
            RULE,
            d -> d.file("/etc/ld.so.cache", "ld.so-1.7.0\0\0\0\0\0")),
        SEARCH_PATHS.image(
            "the folder of files for zsh is a link",
            "links",
            d ->
                d.file("/usr/share/zsh-etc/zshenv", "export LD_PRELOAD=/tmp/x.so\n")
                    .link("/etc/zsh", "/usr/share/zsh-etc")),
        SEARCH_PATHS
            .image(
                "a folder of packages is a link to a folder with a .pth file",
                "links",
                d ->
                    d.file("/opt/mods/acme.pth", "import os\n")
                        .link("/usr/local/lib/python3.13/dist-packages", "/opt/mods"))
            .saying("folder of packages is a link"),
        SEARCH_PATHS.image(
            "a second standard library hides the real one",
            RULE,
            d -> d.copy(Doctoring.STDLIB + "/os.py", "/usr/lib64/python3.13/os.py", 0644)),
        SEARCH_PATHS.image(
            "a RECORD lists more files than rules read",
            "unread-files",
            d ->
                d.file(
                    SYSTEM_PACKAGES + "/acme-1.0.dist-info/RECORD", "acme.py,,\n".repeat(600_000))),
        SEARCH_PATHS
            .image("a .pth file names /tmp", RULE, d -> d.module("acme.pth", "/tmp\n"))
            .always(),
        SEARCH_PATHS.image(
            "a .pth file runs code behind a form feed",
            RULE,
            d -> d.file(SYSTEM_PACKAGES + "/acme.pth", "acme\fimport os\n")),
        SEARCH_PATHS.image(
            "a .pth file runs code behind 4 MiB of a comment",
            "unread-files",
            d -> d.file(SYSTEM_PACKAGES + "/acme.pth", "#".repeat(4 << 20) + "\nimport os\n")),
        SEARCH_PATHS.image(
            "a .pth file runs code behind a separator of Unicode",
            RULE,
            d -> d.file(SYSTEM_PACKAGES + "/acme.pth", "acme\u2028import os\n")),
        SEARCH_PATHS.image(
            "a .pth file names /var/tmp by a long way round",
            RULE,
            d -> d.module("acme.pth", "../../../../../../../../var/tmp/../tmp\n")),
        SEARCH_PATHS.image(
            "a .pth file that a RECORD lists names /tmp",
            RULE,
            d -> d.distribution("acme", Map.of("acme.pth", "/tmp/acme\n"))),
        SEARCH_PATHS.image(
            "a package installed as editable, whose sources are elsewhere",
            RULE,
            d ->
                d.distribution(
                    "acme", Map.of("__editable__.acme-1.0.pth", "/home/builder/acme/src\n"))),
        SEARCH_PATHS
            .image(
                "sitecustomize among the packages",
                List.of(RULE, "package-records"),
                d -> d.module("sitecustomize.py", "import os\n"))
            .always(),
        SEARCH_PATHS.image(
            "usercustomize among the packages",
            List.of(RULE, "package-records"),
            d -> d.module("usercustomize.py", "import os\n")),
        SEARCH_PATHS.image(
            "sitecustomize is a link to a folder",
            RULE,
            d ->
                d.file("/usr/lib/acme/__init__.py", "import os\n")
                    .link(
                        "/usr/local/lib/python3.13/dist-packages/sitecustomize", "/usr/lib/acme")),
        SEARCH_PATHS.image(
            "a .pth file that a RECORD lists names an archive with sitecustomize",
            RULE,
            d ->
                d.file(
                        "/usr/lib/acme.zip",
                        0644,
                        InstallerAttacks.zip("sitecustomize.py", "import os\n"))
                    .distribution(
                        "acme", Map.of("acme.pth", "../../../../../../usr/lib/acme.zip\n"))),
        SEARCH_PATHS.image(
            "the distribution's sitecustomize does more",
            List.of(RULE, "package-list"),
            d ->
                d.append("/etc/python3.13/sitecustomize.py", "import os; os.getuid = lambda: 1\n")),
        SEARCH_PATHS.image(
            "an archive in front of the standard library",
            List.of(RULE, "standard-library"),
            d ->
                d.file("/usr/lib/python313.zip", 0644, InstallerAttacks.zip("json.py", "x = 1\n"))),
        SEARCH_PATHS.image(
            "an archive in front of the standard library of a Python without GIL",
            RULE,
            d -> d.file("/usr/lib/python313t.zip", 0644, InstallerAttacks.zip("x.py", "x = 1\n"))),
        SEARCH_PATHS.image(
            "the environment's lib64 leads to modules elsewhere",
            "package-records",
            d ->
                d.file("/usr/share/mods/python3.13/site-packages/requests.py", "x = 1\n")
                    .link("/opt/app/venv/lib64", "/usr/share/mods")),
        SEARCH_PATHS.image(
            "the environment sees the system's packages",
            RULE,
            d ->
                d.replace(
                    "/opt/app/venv/pyvenv.cfg",
                    "include-system-site-packages = false",
                    "include-system-site-packages = true")),
        SEARCH_PATHS.image(
            "the environment does not say whether it sees the system's packages",
            RULE,
            d -> d.replace(CONFIG, "include-system-site-packages = false", "")),
        SEARCH_PATHS.image(
            "a second home of Python comes first, in other letters",
            RULE,
            d -> d.replace(CONFIG, "home = /usr/bin", "HOME = /usr/local/bin\nhome = /usr/bin")),
        SEARCH_PATHS.image(
            "the home of Python is below the working directory",
            RULE,
            d -> d.replace(CONFIG, "home = /usr/bin", "home = usr/bin")),
        SEARCH_PATHS
            .image(
                "the home of Python is a link beside another standard library",
                RULE,
                d ->
                    d.replace(CONFIG, "home = /usr/bin", "home = /srv/x/bin")
                        .link("/srv/x/bin", "/usr/bin")
                        .file("/srv/x/lib/python3.13/os.py", "x = 1\n"))
            .always(),
        SEARCH_PATHS
            .image(
                "another program in place of the environment's Python",
                RULE,
                d -> d.copy("/usr/bin/dash", "/opt/app/venv/bin/python3", 0755))
            .always(),
        SEARCH_PATHS.image(
            "a program of nobody in front of those of the system",
            "package-records",
            d -> d.program("/opt/app/venv/bin/ls")),
        SEARCH_PATHS.image(
            "settings of another environment beside the interpreter",
            RULE,
            d ->
                d.file(
                    "/opt/app/venv/bin/pyvenv.cfg",
                    "home = /usr/bin\ninclude-system-site-packages = false\n")),
        SEARCH_PATHS.image(
            "the interpreter believes that it was just compiled",
            RULE,
            d -> d.file("/usr/bin/pybuilddir.txt", "build/lib.linux-x86_64-3.13")),
        SEARCH_PATHS.image(
            "a library in front of a package of the standard library",
            RULE,
            d ->
                d.tool(
                    Tools.FOLDER + "/missing.so",
                    Doctoring.STDLIB + "/json.cpython-313-x86_64-linux-gnu.so",
                    0755)),
        SEARCH_PATHS.image(
            "a module in the standard library that no package has",
            "package-list",
            d -> d.file(Doctoring.STDLIB + "/acme.py", "x = 1\n")),
        SEARCH_PATHS.image(
            "another program under the full name of the environment's Python",
            RULE,
            d -> d.link("/opt/app/venv/bin/python3.13", "/usr/bin/dash")),
        SEARCH_PATHS.image(
            "a library that looks for others where a word of the loader leads",
            RULE,
            d -> d.tool(Tools.FOLDER + "/platform.so", "/usr/lib/acme.so", 0755)),
        SEARCH_PATHS
            .image(
                "a library hides from readers of the file what the loader finds",
                RULE,
                d ->
                    d.tool(Tools.FOLDER + "/runpath.so", "/usr/lib/acme.so", 0755)
                        .changeBytes("/usr/lib/acme.so", SearchPathAttacks::hideStrings))
            .always(),
        SEARCH_PATHS.image(
            "the environment's interpreter is said to be in /tmp",
            RULE,
            d -> d.replace("/opt/app/venv/pyvenv.cfg", "home = /usr/bin", "home = /tmp/bin")),
        SEARCH_PATHS.image(
            "a library that looks for others in /tmp",
            List.of(RULE, "libraries"),
            d -> d.tool(Tools.FOLDER + "/runpath.so", PACKAGES + "/idna/extra.so", 0755)),
        SEARCH_PATHS
            .image(
                "a library of a package that looks for others in /tmp and has very long names",
                RULE,
                d -> d.recordedTool(Tools.FOLDER + "/names.so", "acme/names.so"))
            .always(),
        SEARCH_PATHS.image(
            "a library that the loader audits with another",
            List.of(RULE, "libraries"),
            d -> d.tool(Tools.FOLDER + "/audit.so", PACKAGES + "/idna/extra.so", 0755)),
        SEARCH_PATHS.image(
            "shells that log in preload a library",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "export LD_PRELOAD=/tmp/acme.so\n")),
        SEARCH_PATHS
            .image(
                "OpenSSL loads a provider in /tmp",
                RULE,
                d ->
                    d.append(
                        "/etc/ssl/openssl.cnf",
                        "[provider_sect]\nx = x\n[x]\nmodule = /tmp/x.so\n"))
            .always(),
        SEARCH_PATHS.image(
            "OpenSSL includes a file that no rule reads",
            RULE,
            d ->
                d.append("/etc/ssl/openssl.cnf", "\n.include /usr/share/acme/x\n")
                    .file(
                        "/usr/share/acme/x", "[provider_sect]\nx = x\n[x]\nmodule = /tmp/x.so\n")),
        SEARCH_PATHS.image(
            "OpenSSL starts with a configuration that no rule reads",
            RULE,
            d ->
                d.file("/opt/acme/tls.cnf", "[x]\ndynamic_path = /tmp/x.so\n")
                    .variable("OPENSSL_CONF", "/opt/acme/tls.cnf")),
        SEARCH_PATHS.image(
            "shells give OpenSSL modules in the working directory",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "export OPENSSL_MODULES=tmp\n")),
        SEARCH_PATHS.image(
            "OpenSSL loads a library of /tmp behind a number sign in quotes",
            RULE,
            d ->
                d.append(
                    "/etc/ssl/openssl.cnf",
                    "\n[x]\nmodule\r= \"/usr/lib/a#/../../../tmp/x.so\"\n")),
        SEARCH_PATHS
            .image(
                "OpenSSL includes files of /tmp by their names alone",
                RULE,
                d -> d.append("/etc/ssl/openssl.cnf", "\n.pragma = includedir:/tmp\n"))
            .always(),
        SEARCH_PATHS.image(
            "OpenSSL finds an engine in /tmp by its name",
            RULE,
            d ->
                d.append(
                    "/etc/ssl/openssl.cnf", "\n[x]\nengine_id = ../../../../../../tmp/x.so\n")),
        SEARCH_PATHS.image(
            "OpenSSL finds a provider in /tmp by its name",
            RULE,
            d -> d.append("/etc/ssl/openssl.cnf", "\n[x]\nidentity = /tmp/x.so\n")),
        SEARCH_PATHS
            .image(
                "shells that log in look for programs in the working directory first",
                RULE,
                d -> d.file("/etc/profile.d/acme.sh", "PATH=:$PATH\n"))
            .always(),
        SEARCH_PATHS.image(
            "shells give OpenSSL a configuration in /tmp",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "export OPENSSL_CONF=/tmp/openssl.cnf\n")),
        SEARCH_PATHS
            .image(
                "shells enter /tmp and run a file there",
                RULE,
                d -> d.file("/etc/profile.d/acme.sh", "cd /tmp && . ./x\n"))
            .always(),
        SEARCH_PATHS.image(
            "shells run a program in /tmp before each prompt",
            RULE,
            d -> d.append("/etc/bash.bashrc", "PROMPT_COMMAND=/tmp/x\n")),
        SEARCH_PATHS.image(
            "the prompt of shells has the output of a program in /tmp",
            RULE,
            d -> d.append("/etc/bash.bashrc", "PS1='$(/tmp/x)$ '\n")),
        SEARCH_PATHS.image(
            "shells run what a file in /tmp has",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "read X < /tmp/x; eval \"$X\"\n")),
        SEARCH_PATHS
            .image(
                "shells run a file in /tmp that a variable names",
                RULE,
                d -> d.file("/etc/profile.d/acme.sh", "D=/tmp\n. $D/x\n"))
            .always(),
        SEARCH_PATHS.image(
            "shells run a file in /tmp that a word in place of a variable names",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", ". ${X:-/tmp/x}\n")),
        SEARCH_PATHS.image(
            "shells run what another command writes",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "echo . /tmp/x | sh\n")),
        SEARCH_PATHS.image(
            "shells run a file in /tmp that a quote with escapes names",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", ". $'/t\\x6dp/x'\n")),
        SEARCH_PATHS.image(
            "shells run files in /tmp that are found",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "find /tmp/x -exec sh {} \\;\n")),
        SEARCH_PATHS.image(
            "shells run a file in /tmp that the command before tested",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "test -r /tmp/x && . $_\n")),
        SEARCH_PATHS.image(
            "shells look for programs in /tmp by commands in quotes",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "eval 'export PATH=/tmp:$PATH'\n")),
        SEARCH_PATHS.image(
            "shells enter /tmp before each prompt",
            RULE,
            d -> d.append("/etc/bash.bashrc", "PROMPT_COMMAND='cd /tmp; ./x'\n")),
        SEARCH_PATHS.image(
            "shells read their own files from /tmp",
            RULE,
            d -> d.file("/etc/zsh/zshenv", "ZDOTDIR=/tmp\n")),
        SEARCH_PATHS.image(
            "shells run a file in /tmp behind a comment that ends with a backslash",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "# acme \\\n. /tmp/x\n")),
        SEARCH_PATHS.image(
            "shells of root run a file in /tmp",
            RULE,
            d -> d.append("/root/.bashrc", "\n. /tmp/rc\n")),
        SEARCH_PATHS.image(
            "shells preload a library behind another command",
            RULE,
            d ->
                d.file("/etc/profile.d/acme.sh", "true; export A=1 LD_PRELOAD=/usr/lib/acme.so\n")),
        SEARCH_PATHS.image(
            "shells run all files of /tmp in a loop",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "for i in /tmp/*.sh; do . \"$i\"; done\n")),
        SEARCH_PATHS.image(
            "shells run a program in /tmp",
            RULE,
            d -> d.file("/etc/profile.d/acme.sh", "[ -x /tmp/acme ] && /tmp/acme\n")),
        SEARCH_PATHS.image(
            "shells run a file in /tmp", RULE, d -> d.append("/etc/bash.bashrc", ". /tmp/rc\n")),
        SEARCH_PATHS.image(
            "the folder of files for shells is a link",
            "links",
            d ->
                d.file("/usr/share/acme/x.sh", "export LD_PRELOAD=/tmp/x.so\n")
                    .link("/etc/profile.d", "/usr/share/acme")),
        SEARCH_PATHS.image(
            "sessions look for programs in /tmp",
            RULE,
            d -> d.append("/etc/environment", "PATH=/tmp:/usr/bin\n")),
        SEARCH_PATHS.image(
            "a command whose interpreter is in /tmp",
            List.of("shebangs", RULE),
            d -> d.file("/opt/app/venv/bin/acme", 0755, "#!/tmp/python3\nprint(1)\n")));
  }

  /** Gives a library another folder of the same length in the loader's cache. */
  private static void poisonCache(Doctoring doctoring) {
    var cache =
        new String(doctoring.good().content("/etc/ld.so.cache"), StandardCharsets.ISO_8859_1);
    var library = "/lib/x86_64-linux-gnu/libz.so.1";
    if (!cache.contains(library)) {
      throw new AssertionError("The cache does not have " + library + ".");
    }
    var changed = cache.replace(library + "\0", "/tmp/x86_64-linux-gnu/libz.so.1\0");
    doctoring.file("/etc/ld.so.cache", 0644, changed.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Gives a library another path in the loader's cache, a part of a text at the cache's end. */
  private static void addToCache(Doctoring doctoring, String text, int start) {
    var good = doctoring.good().content("/etc/ld.so.cache");
    var path = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
    var cache = ByteBuffer.allocate(good.length + path.length).order(ByteOrder.LITTLE_ENDIAN);
    cache.put(good).put(path);
    var texts = new String(good, StandardCharsets.ISO_8859_1);
    for (var i = 0; i < cache.getInt(20); i++) {
      if (texts.startsWith("libz.so.1\0", cache.getInt(48 + 24 * i + 4))) {
        cache.putInt(48 + 24 * i + 8, good.length + start);
        doctoring.file("/etc/ld.so.cache", 0644, cache.array());
        return;
      }
    }
    throw new AssertionError("The cache does not have libz.so.1.");
  }

  /** Gives the table of strings the size 1, which a loader does not look at. */
  private static byte[] hideStrings(byte[] library) {
    var file = ByteBuffer.wrap(library.clone()).order(ByteOrder.LITTLE_ENDIAN);
    var sections = (int) file.getLong(32);
    for (var at = sections; file.getInt(at) != 0 && at < sections + 56 * 16; at += 56) {
      if (file.getInt(at) == 2) {
        var entry = (int) file.getLong(at + 8);
        while (file.getLong(entry) != 10) {
          entry += 16;
        }
        return file.putLong(entry + 8, 1).array();
      }
    }
    throw new AssertionError("The library has no dynamic section.");
  }
}
