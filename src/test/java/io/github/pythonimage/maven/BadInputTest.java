package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.interpreter.TestKeys;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake that a POM can have, and the one line that its author reads. */
class BadInputTest {
  private static final Planner PLANNER = new Planner(Catalog.load(), Instant.EPOCH);

  private static final TestKeys ACME = TestKeys.generate();

  @TempDir private Path module;

  /** The message has {@code [all]} for the rest of a list that grows with what is supported. */
  private record Mistake(String name, String images, String message) {
    Pattern pattern() {
      return Pattern.compile(
          Stream.of(message.split(Pattern.quote("[all]"), -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".+")));
    }
  }

  /** An image that is good but for the elements given. */
  private static Mistake image(String name, String elements, String message) {
    return new Mistake(name, good(elements), message);
  }

  private static String accept(String finding) {
    return "<verify><accept><finding>" + finding + "</finding></accept></verify>";
  }

  private static String good(String elements) {
    var pythons =
        elements.contains("<pythons")
            ? ""
            : "<pythons><python>3.13</python><python>3.14</python></pythons>";
    return "<image><name>acme/python</name>" + pythons + elements + "</image>";
  }

  @BeforeEach
  void files() throws IOException {
    Files.writeString(module.resolve("outside.txt"), "-r ../other.txt\n");
    Files.writeString(module.resolve("missing.txt"), "-r more/missing.txt\n");
    Files.createDirectories(module.resolve("more"));
    Files.writeString(module.resolve("more/missing.txt"), "# limits\n-c limits.txt\n");
    Files.write(module.resolve("latin.txt"), new byte[] {'#', (byte) 0xE9, '\n'});
    Files.writeString(module.resolve("with blank.txt"), "");
    Files.writeString(
        module.resolve("indexed.txt"), "idna\n--extra-index-url https://y.example/simple\n");
    Files.writeString(module.resolve("folder.txt"), "idna==3.10\n./more  # why\n");
    Files.writeString(module.resolve("edited.txt"), "-e ./more\n");
    Files.writeString(
        module.resolve("edited-address.txt"),
        "-e git+https://me:hunter2@x.example/acme#egg=acme\n");
    Files.writeString(module.resolve("gone.txt"), "./lib/acme-1.0-py3-none-any.whl[cli]\n");
    Files.writeString(module.resolve("links.txt"), "--find-links .\n");
    Files.writeString(module.resolve("plain.txt"), "idna==3.10\n");
    Files.createDirectories(module.resolve("own"));
    Files.writeString(module.resolve("own/setup.py"), "");
    Files.createDirectories(module.resolve("empty"));
    Files.write(module.resolve("acme.gpg"), ACME.exported());
  }

  @TestFactory
  Stream<DynamicTest> mistakes() {
    return MISTAKES.stream().map(mistake -> dynamicTest(mistake.name(), () -> isTold(mistake)));
  }

  private void isTold(Mistake mistake) {
    assertThatThrownBy(
            () -> PLANNER.plan(PomImages.of("<images>" + mistake.images() + "</images>", module)))
        .isInstanceOf(ConfigurationException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().replace(module.toString(), "MODULE"))
                    .as(mistake.name())
                    .matches(mistake.pattern())
                    .hasLineCount(1));
  }

  private static final List<Mistake> MISTAKES =
      List.of(
          new Mistake(
              "name missing",
              "<image><pythons><python>3.13</python></pythons></image>",
              "<images><image><name>: is missing. Give the image's repository, such as <name>registry.example.com/platform/python</name>."),
          new Mistake(
              "pythons missing",
              "<image><name>acme/python</name></image>",
              "<image> acme/python, <pythons>: is missing. List at least one Python, such as <pythons><python>3.13</python></pythons>."),
          new Mistake(
              "pythons empty",
              "<image><name>acme/python</name><pythons/></image>",
              "<image> acme/python, <pythons>: is missing. List at least one Python, such as <pythons><python>3.13</python></pythons>."),
          image(
              "python empty",
              "<pythons><python/></pythons>",
              "<image> acme/python, <pythons><python>: is missing. Write a series such as 3.13 or a release such as 3.13.5."),
          image(
              "python is not a version",
              "<pythons><python>latest</python></pythons>",
              "<image> acme/python, <pythons><python>: 'latest' is neither a Python series nor an exact version. Write a series such as 3.13 or a release such as 3.13.5."),
          image(
              "python 2",
              "<pythons><python>2.7</python></pythons>",
              "<image> acme/python, <pythons><python>: '2.7' is neither a Python series nor an exact version. Write a series such as 3.13 or a release such as 3.13.5."),
          image(
              "series that does not exist",
              "<pythons><python>3.99</python></pythons>",
              "<image> acme/python, <pythons><python>: '3.99' is not a series with a known release. Known as of 2026-08: 3.9, 3.10, 3.11, 3.12, 3.13, 3.14."),
          image(
              "series without a final release",
              "<pythons><python>3.15</python></pythons>",
              "<image> acme/python, <pythons><python>: '3.15' is not a series with a known release. Known as of 2026-08: 3.9, 3.10, 3.11, 3.12, 3.13, 3.14."),
          image(
              "release not in the catalog",
              "<pythons><python>3.13.99</python></pythons>",
              "<image> acme/python, <pythons><python>: '3.13.99' is not among the releases known as of 2026-08 (newest of its series: 3.13.14). If it exists, give the SHA-256 of its .tar.xz: <python><version>3.13.99</version><sha256>…</sha256></python>."),
          image(
              "release of a series not in the catalog",
              "<pythons><python>3.15.0rc1</python></pythons>",
              "<image> acme/python, <pythons><python>: '3.15.0rc1' is not among the releases known as of 2026-08. If it exists, give the SHA-256 of its .tar.xz: <python><version>3.15.0rc1</version><sha256>…</sha256></python>."),
          image(
              "checksum of a series",
              "<pythons><python><version>3.13</version><sha256>93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640</sha256></python></pythons>",
              "<image> acme/python, <pythons><python><sha256>: a checksum belongs to a release, and '3.13' is a series. Give the exact version, such as <version>3.13.1</version>."),
          image(
              "checksum malformed",
              "<pythons><python><version>3.13.99</version><sha256>abc</sha256></python></pythons>",
              "<image> acme/python, <pythons><python><sha256>: 'abc' is not a SHA-256. Give the 64 lower-case hexadecimal digits of the release's .tar.xz."),
          image(
              "checksum without version",
              "<pythons><python><sha256>93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640</sha256></python></pythons>",
              "<image> acme/python, <pythons><python>: is missing. Write a series such as 3.13 or a release such as 3.13.5."),
          new Mistake(
              "name malformed",
              "<image><name>Acme/Python</name><pythons><python>3.13</python></pythons></image>",
              "<image> Acme/Python, <name>: 'Acme/Python' is not the name of a repository. Write [host[:port]/]path in lower case, such as registry.example.com/platform/python."),
          new Mistake(
              "name with tag",
              "<image><name>acme/python:3</name><pythons><python>3.13</python></pythons></image>",
              "<image> acme/python:3, <name>: 'acme/python:3' has a tag or digest. Give the repository alone; tags go into <tags><tag>."),
          new Mistake(
              "name with a line break",
              "<image><name>acme/\npython</name><pythons><python>3.13</python></pythons></image>",
              "<image> acme/\\npython, <name>: 'acme/\\npython' is not the name of a repository. Write [host[:port]/]path in lower case, such as registry.example.com/platform/python."),
          image(
              "id that is no folder",
              "<id>../x</id>",
              "<image> acme/python, <id>: '../x' cannot name a folder. Use letters, digits, '.', '_' and '-'."),
          image(
              "base malformed",
              "<base>debian:</base>",
              "<image> acme/python, <base>: 'debian:' is not an image reference. Write [host[:port]/]path[:tag][@sha256:digest] in lower case, such as debian:trixie-slim or registry.example.com/platform/base:1."),
          image(
              "base with a placeholder that is none",
              "<base>python:{version}-slim</base>",
              "<image> acme/python, <base>: 'python:{version}-slim' is not an image reference. Write [host[:port]/]path[:tag][@sha256:digest] in lower case, such as debian:trixie-slim or registry.example.com/platform/base:1."),
          image(
              "base does not tell its distribution",
              "<base>debian:latest</base>",
              "<image> acme/python, <base>: 'debian:latest' does not tell which release of debian it is. Add <distribution> with one of debian:trixie|bookworm|bullseye."),
          image(
              "base of another distribution",
              "<base>acme/base:1</base>",
              "<image> acme/python, <base>: 'acme/base:1' does not tell which distribution it is. Add <distribution> with one of debian:trixie|bookworm|bullseye, [all]."),
          image(
              "distribution unknown",
              "<distribution>debian:buzz</distribution>",
              "<image> acme/python, <distribution>: 'debian:buzz' is not a known distribution. Known are debian:trixie|bookworm|bullseye."),
          image(
              "frontend malformed",
              "<frontend>docker/dockerfile:</frontend>",
              "<image> acme/python, <frontend>: 'docker/dockerfile:' is not an image reference. Write [host[:port]/]path[:tag][@sha256:digest] in lower case, such as debian:trixie-slim or registry.example.com/platform/base:1."),
          image(
              "repository without a key",
              "<interpreter><provider>repository</provider><repository><url>https://packages.acme.example/debian</url></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><key>: is missing. Give the file with the OpenPGP key that the repository is signed with: nothing is installed that nobody signed."),
          image(
              "repository without an address",
              "<interpreter><provider>repository</provider><repository><key>acme.gpg</key></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><url>: is missing. Give the repository's address, such as https://packages.example.com/debian."),
          image(
              "repository with a password",
              "<interpreter><provider>repository</provider><repository><url>https://me:secret@packages.acme.example/debian</url></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><url>: 'https://…@packages.acme.example/debian' is not the address of a repository. Write http(s)://host/path without user, password or query, as a source of apt, dnf or zypper names it."),
          image(
              "repository that is a command",
              "<interpreter><provider>repository</provider><repository><url>http://acme.example/$(id)</url></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><url>: 'http://acme.example/$(id)' has a character that package managers or a shell take as theirs. Write it percent-encoded, such as %24 for a dollar."),
          image(
              "repository on a disk",
              "<interpreter><provider>repository</provider><repository><url>file:///srv/debian</url></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><url>: 'file:///srv/debian' is not the address of a repository. Write http(s)://host/path without user, password or query, as a source of apt, dnf or zypper names it."),
          image(
              "suite with a blank",
              "<interpreter><provider>repository</provider><repository><url>https://packages.acme.example/debian</url><suite>trixie main</suite><key>acme.gpg</key></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><suite>: 'trixie main' is not the name of a suite. Name the folder below dists, such as trixie, or ./ where there is none."),
          image(
              "component with a line break",
              "<interpreter><provider>repository</provider><repository><url>https://packages.acme.example/debian</url><components><component>main\nTrusted: yes</component></components><key>acme.gpg</key></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><components><component>: 'main\\nTrusted: yes' is not the name of a component. Write one name per <component>, such as <component>main</component>."),
          image(
              "flat repository with components",
              "<interpreter><provider>repository</provider><repository><url>https://packages.acme.example/debian</url><suite>./</suite><components><component>main</component></components><key>acme.gpg</key></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><components>: a flat repository, whose suite ends with '/', has none. Remove <components>, or name a suite such as trixie."),
          image(
              "key that is not there",
              "<interpreter><provider>repository</provider><repository><url>https://packages.acme.example/debian</url><key>other.gpg</key></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><key>: 'other.gpg' does not exist. Name a file or folder below MODULE, relative to it."),
          image(
              "key of another",
              "<interpreter><provider>repository</provider><repository><url>https://packages.acme.example/debian</url><key>acme.gpg</key><fingerprint>F23C5A6CF475977595C89F51BA6932366A755776</fingerprint></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><key>: 'acme.gpg' has the key "
                  + ACME.fingerprint()
                  + " and not F23C5A6CF475977595C89F51BA6932366A755776, which <fingerprint> names. Take neither before you know from who runs the repository which is right."),
          image(
              "key by its short id",
              "<interpreter><provider>repository</provider><repository><url>https://packages.acme.example/debian</url><key>acme.gpg</key><fingerprint>BA6932366A755776</fingerprint></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><fingerprint>: 'BA6932366A755776' is not a fingerprint. Write all its 40 or 64 hexadecimal digits, as 'gpg --show-keys FILE' does: shorter ids can be forged."),
          image(
              "suite for dnf",
              "<base>rockylinux:9</base><interpreter><provider>repository</provider><repository><url>https://packages.acme.example/debian</url><suite>9</suite><key>acme.gpg</key></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><suite>: is for apt, and rocky:9 has another package manager. Remove it, and give the whole address as <url>."),
          image(
              "components for zypper",
              "<base>opensuse/leap:15.6</base><interpreter><provider>repository</provider><repository><url>https://packages.acme.example/leap</url><components><component>main</component></components><key>acme.gpg</key></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><components>: is for apt, and leap:15.6 has another package manager. Remove it, and give the whole address as <url>."),
          image(
              "repository with a variable of dnf",
              "<base>rockylinux:9</base><interpreter><provider>repository</provider><repository><url>https://packages.acme.example/el$releasever</url><key>acme.gpg</key></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><url>: 'https://packages.acme.example/el$releasever' has a character that package managers or a shell take as theirs. Write it percent-encoded, such as %24 for a dollar."),
          image(
              "repository for source",
              "<interpreter><repository><url>https://packages.acme.example/debian</url></repository></interpreter>",
              "<image> acme/python, <interpreter><repository>: is not read by <provider>source</provider>. Remove it, or use the provider repository or deadsnakes."),
          image(
              "deadsnakes on Debian",
              "<interpreter><provider>deadsnakes</provider></interpreter>",
              "<image> acme/python, <interpreter><provider>: 'deadsnakes' does not fit debian:trixie: as of 2026-08 it has packages for ubuntu:jammy, ubuntu:noble, ubuntu:resolute alone. Use one that does: source, [all]."),
          image(
              "deadsnakes for a suite that is not served",
              "<base>ubuntu:25.10</base><interpreter><provider>deadsnakes</provider></interpreter>",
              "<image> acme/python, <interpreter><provider>: 'deadsnakes' does not fit ubuntu:questing: as of 2026-08 it has packages for ubuntu:jammy, ubuntu:noble, ubuntu:resolute alone. Use one that does: source, [all]."),
          image(
              "deadsnakes for Ubuntu's own series",
              "<base>ubuntu:26.04</base><interpreter><provider>deadsnakes</provider></interpreter>",
              "<image> acme/python, <pythons><python>: '3.14' is not in deadsnakes for ubuntu:resolute, because it is what Ubuntu itself has there. Use <provider>repository</provider> for Ubuntu's packages of it, or <provider>source</provider>."),
          image(
              "deadsnakes with a suite",
              "<base>ubuntu:24.04</base><interpreter><provider>deadsnakes</provider><repository><url>https://packages.acme.example/debian</url><suite>noble</suite></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><suite>: is not read by <provider>deadsnakes</provider>: a copy of the PPA has its suites. Remove it, or use <provider>repository</provider>."),
          image(
              "deadsnakes with a key of its own",
              "<base>ubuntu:24.04</base><interpreter><provider>deadsnakes</provider><repository><key>acme.gpg</key></repository></interpreter>",
              "<image> acme/python, <interpreter><repository><key>: is not the key of the PPA, which is known. Remove it, or add the <url> of a copy that you sign yourselves."),
          image(
              "provider unknown",
              "<interpreter><provider>conda</provider></interpreter>",
              "<image> acme/python, <interpreter><provider>: 'conda' is not one of the choices. Use source | [all]."),
          image(
              "element of another provider",
              "<interpreter><provider>repository</provider><optimizations>true</optimizations></interpreter>",
              "<image> acme/python, <interpreter><optimizations>: is not read by <provider>repository</provider>. Remove it, or use the provider source or python-build or pyenv."),
          image(
              "system python not accepted",
              "<pythons><python>3.13</python></pythons><interpreter><provider>system</provider></interpreter>",
              "<image> acme/python, <interpreter><provider>: system-python: the distribution's Python is for the distribution's programs: it is patched, and split into packages, and upgraded as they need it, and packages that it has for them appear among yours. Use another <provider>, such as source or repository, or accept it with <acceptSystemPython>true</acceptSystemPython>. To build it all the same: -Dpython-image.policies=system-python=warn."),
          image(
              "system python of another series",
              "<base>debian:bookworm</base><pythons><python>3.11</python><python>3.10</python><python>3.12.1</python></pythons><interpreter><provider>system</provider><acceptSystemPython>true</acceptSystemPython></interpreter>",
              "<image> acme/python, <pythons><python>: 'system' is the distribution's own, and debian:bookworm has Python 3.11, and not 3.10, 3.12. Use <python>3.11</python>, or another <provider>, such as source."),
          image(
              "system python of a series that is too old",
              "<base>rockylinux:8</base><pythons><python>3.9</python></pythons><interpreter><provider>system</provider><acceptSystemPython>true</acceptSystemPython></interpreter>",
              "<image> acme/python, <pythons><python>: 'system' is the distribution's own, and rocky:8 has Python 3.6, and not 3.9. Use another <provider>, such as source."),
          image(
              "release in a tag that packages decide",
              "<tags><tag>{version}</tag></tags><interpreter><provider>repository</provider></interpreter>",
              "<image> acme/python, <tags><tag>: {version} in '{version}' is not known before the image is built: its packages decide. Use {series}, or give a <python> with its exact version, which is then checked."),
          image(
              "checksum of sources that are not used",
              "<pythons><python><version>3.13.5</version><sha256>93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640</sha256></python></pythons><interpreter><provider>repository</provider></interpreter>",
              "<image> acme/python, <pythons><python>: the checksum of 3.13.5 is one of its sources, which are not used. Remove <sha256>, or use <provider>source</provider>."),
          image(
              "command that is no path",
              "<interpreter><provider>image</provider><command>python3</command></interpreter>",
              "<image> acme/python, <interpreter><command>: 'python3' is not the path of a program. Write an absolute path, such as /usr/local/bin/python{series}."),
          image(
              "package that is none",
              "<interpreter><provider>repository</provider><packages><package>python; rm</package></packages></interpreter>",
              "<image> acme/python, <interpreter><packages><package>: 'python; rm' cannot name a package. Write it as the distribution does: python{series}."),
          image(
              "placeholder unknown to packages",
              "<interpreter><provider>repository</provider><packages><package>python{version}</package></packages></interpreter>",
              "<image> acme/python, <interpreter><packages><package>: 'python{version}' has a placeholder that is not known. Use {series} or {digits}."),
          image(
              "sigstore misspelt",
              "<interpreter><sigstore>true</sigstore></interpreter>",
              "<image> acme/python, <interpreter><sigstore>: 'true' is not one of the choices. Use off | required."),
          image(
              "sigstore of another provider",
              "<interpreter><provider>repository</provider><sigstore>required</sigstore></interpreter>",
              "<image> acme/python, <interpreter><sigstore>: is not read by <provider>repository</provider>. Remove it, or use the provider source."),
          image(
              "sigstore of a series that nobody knows",
              "<pythons><python><version>3.99.0</version><sha256>93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640</sha256></python></pythons><interpreter><sigstore>required</sigstore></interpreter>",
              "<image> acme/python, <pythons><python>, <interpreter><sigstore>: who signs the releases of 3.99 was not known as of 2026-08. Use a newer release of the plugin, or 'off'."),
          image(
              "mirror with user and password",
              "<interpreter><mirror>https://me:s3cret@host/python</mirror></interpreter>",
              "<image> acme/python, <interpreter><mirror>: 'https://…@host/python' is not the address of a mirror. Write http(s)://host/path without user, password or query, in the layout of https://www.python.org/ftp/python."),
          image(
              "mirror with an odd password",
              "<interpreter><mirror>https://me:s3/cr@et@host/python?token=s3cret</mirror></interpreter>",
              "<image> acme/python, <interpreter><mirror>: 'https://…@host/python?…' is not the address of a mirror. Write http(s)://host/path without user, password or query, in the layout of https://www.python.org/ftp/python."),
          image(
              "mirror that is a file",
              "<interpreter><mirror>file:///srv/python</mirror></interpreter>",
              "<image> acme/python, <interpreter><mirror>: 'file:///srv/python' is not the address of a mirror. Write http(s)://host/path without user, password or query, in the layout of https://www.python.org/ftp/python."),
          image(
              "optimizations not a boolean",
              "<interpreter><optimizations>yes</optimizations></interpreter>",
              "<image> acme/python, <interpreter><optimizations>: 'yes' is not one of the choices. Use true | false."),
          image(
              "shared not a boolean",
              "<interpreter><shared>TRUE</shared></interpreter>",
              "<image> acme/python, <interpreter><shared>: 'TRUE' is not one of the choices. Use true | false."),
          image(
              "configure option",
              "<interpreter><configureOptions><option>with-pydebug</option></configureOptions></interpreter>",
              "<image> acme/python, <interpreter><configureOptions><option>: 'with-pydebug' is not an option of CPython's configure. Write --with-…, --enable-… or NAME=value, one per <option>."),
          image(
              "configure option empty",
              "<interpreter><configureOptions><option/></configureOptions></interpreter>",
              "<image> acme/python, <interpreter><configureOptions><option>: is empty. Fill it, or remove it."),
          image(
              "tags empty",
              "<tags/>",
              "<image> acme/python, <tags>: has no <tag>. List at least one, or leave <tags> out for {series}."),
          image(
              "tag empty",
              "<tags><tag/></tags>",
              "<image> acme/python, <tags><tag>: is empty. Fill it, or remove it."),
          image(
              "tag with unknown placeholder",
              "<tags><tag>{series}-{abi}</tag></tags>",
              "<image> acme/python, <tags><tag>: '{abi}' in '{series}-{abi}' is not a placeholder. Use {series}, {version} or {cp}."),
          image(
              "tag with open placeholder",
              "<tags><tag>{series</tag></tags>",
              "<image> acme/python, <tags><tag>: '{series' is not a tag. Use letters, digits, '_', '.' and '-', at most 128, not starting with '.' or '-'."),
          image(
              "tag malformed",
              "<tags><tag>{series}+1</tag></tags>",
              "<image> acme/python, <tags><tag>: '3.13+1' is not a tag. Use letters, digits, '_', '.' and '-', at most 128, not starting with '.' or '-'."),
          image(
              "tag too long for its builder",
              "<tags><tag>{series}-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</tag></tags><publish><builder>true</builder></publish>",
              "<image> acme/python, <tags><tag>: '3.13-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' is 129 bytes long; a tag has at most 128. Write a shorter one."),
          image(
              "two Pythons with one tag",
              "<tags><tag>latest</tag></tags>",
              "<tags>: 'acme/python:latest' would name two images: <image> python with Python 3.13.14 and <image> python with Python 3.14.6. Put {series} or {version} into the tag."),
          image(
              "one Python twice",
              "<pythons><python>3.13.5</python><python>3.13.5</python></pythons>",
              "<tags>: 'acme/python:3.13' would name two images: <image> python with Python 3.13.5 and <image> python with Python 3.13.5. Give each a tag or <name> of its own, and list each Python once."),
          image(
              "two releases of a series with one tag",
              "<pythons><python>3.13.5</python><python>3.13.6</python></pythons>",
              "<tags>: 'acme/python:3.13' would name two images: <image> python with Python 3.13.5 and <image> python with Python 3.13.6. Put {version} into the tag."),
          image(
              "tag that is also a builder's",
              "<tags><tag>{series}</tag><tag>{series}-dev</tag></tags><publish><builder>true</builder></publish>",
              "<tags>: 'acme/python:3.13-dev' would name two images: <image> python with Python 3.13.14 and the builder of <image> python with Python 3.13.14. Give each a tag or <name> of its own, and list each Python once."),
          new Mistake(
              "two images with one id",
              "<image><name>acme/python</name><pythons><python>3.13</python></pythons></image><image><name>other/python</name><pythons><python>3.13</python></pythons></image>",
              "<images>: two images have the id 'python': acme/python and other/python. Give one of them an <id> of its own; it names the folder of its files."),
          new Mistake(
              "two images with one name",
              "<image><name>acme/python</name><pythons><python>3.13</python></pythons></image><image><id>other</id><name>acme/python</name><pythons><python>3.13</python></pythons></image>",
              "<tags>: 'acme/python:3.13' would name two images: <image> python with Python 3.13.14 and <image> other with Python 3.13.14. Give each a tag or <name> of its own, and list each Python once."),
          image(
              "python-build splits options",
              "<interpreter><provider>python-build</provider><configureOptions><option>CFLAGS=-O2 -g</option></configureOptions></interpreter>",
              "<image> acme/python, <interpreter><configureOptions><option>: 'CFLAGS=-O2 -g' has a blank or a wildcard, where python-build splits or expands it. Leave it out, or use <provider>source</provider>."),
          image(
              "pyenv without checksum",
              "<interpreter><provider>pyenv</provider><pyenv><version>2.8.8</version></pyenv></interpreter>",
              "<image> acme/python, <interpreter><pyenv><sha256>: is missing: a release and its checksum belong together. Give both, or neither for the release that the plugin knows."),
          image(
              "pyenv without version",
              "<interpreter><provider>pyenv</provider><pyenv><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></pyenv></interpreter>",
              "<image> acme/python, <interpreter><pyenv><version>: is missing: a release and its checksum belong together. Give both, or neither for the release that the plugin knows."),
          image(
              "pyenv with a tag for its version",
              "<interpreter><provider>python-build</provider><pyenv><version>v2.8.8</version><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></pyenv></interpreter>",
              "<image> acme/python, <interpreter><pyenv><version>: 'v2.8.8' is not a release of pyenv. Write it as 2.8.1, without a v."),
          image(
              "pyenv with another checksum",
              "<interpreter><provider>python-build</provider><pyenv><version>2.8.8</version><sha256>ABC</sha256></pyenv></interpreter>",
              "<image> acme/python, <interpreter><pyenv><sha256>: 'ABC' is not a SHA-256. Give the 64 lower-case hexadecimal digits that sha256sum prints for the archive."),
          image(
              "pyenv with a password",
              "<interpreter><provider>python-build</provider><pyenv><url>https://me:s3cret@host/pyenv.tar.gz</url></pyenv></interpreter>",
              "<image> acme/python, <interpreter><pyenv><url>: 'https://…@host/pyenv.tar.gz' is not the address of an archive. Write http(s)://host/path without user, password or query."),
          image(
              "pyenv of another provider",
              "<interpreter><provider>source</provider><pyenv><url>https://host/pyenv.tar.gz</url></pyenv></interpreter>",
              "<image> acme/python, <interpreter><pyenv>: is not read by <provider>source</provider>. Remove it, or use the provider python-build or pyenv."),
          image(
              "archives missing",
              "<interpreter><provider>standalone</provider></interpreter>",
              "<image> acme/python, <interpreter><archives>: is missing. Give an <archive> with <python>, <platform>, <url> and <sha256> for each Python and platform."),
          image(
              "archive without a platform",
              "<interpreter><provider>standalone</provider><archives><archive><python>3.13.5</python><url>https://host/cpython-gnu-install_only.tar.gz</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive></archives></interpreter>",
              "<image> acme/python, <interpreter><archives><archive><platform>: is missing. Write linux/amd64 or linux/arm64."),
          image(
              "archive of a series",
              "<interpreter><provider>standalone</provider><archives><archive><python>3.13</python><platform>linux/amd64</platform><url>https://host/cpython-gnu-install_only.tar.gz</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive></archives></interpreter>",
              "<image> acme/python, <interpreter><archives><archive><python>: '3.13' is not a release of Python. Write the one that it has, such as 3.13.5."),
          image(
              "archive for another system",
              "<interpreter><provider>standalone</provider><archives><archive><python>3.13.5</python><platform>darwin/arm64</platform><url>https://host/cpython-gnu-install_only.tar.gz</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive></archives></interpreter>",
              "<image> acme/python, <interpreter><archives><archive><platform>: 'darwin/arm64' is not a Linux platform. Write linux/amd64 or linux/arm64."),
          image(
              "archive for musl",
              "<interpreter><provider>standalone</provider><archives><archive><python>3.13.5</python><platform>linux/amd64</platform><url>https://host/cpython-x86_64-unknown-linux-musl-install_only.tar.gz</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive></archives></interpreter>",
              "<image> acme/python, <interpreter><archives><archive><url>: 'https://host/cpython-x86_64-unknown-linux-musl-install_only.tar.gz' is a build for musl, for which PyPI's manylinux wheels are not made. Use the archive for gnu."),
          image(
              "standalone archive with a password",
              "<interpreter><provider>standalone</provider><archives><archive><python>3.13.5</python><platform>linux/amd64</platform><url>https://me:s3cret@host/cpython-gnu-install_only.tar.gz</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive></archives></interpreter>",
              "<image> acme/python, <interpreter><archives><archive><url>: 'https://…@host/cpython-gnu-install_only.tar.gz' is not the address of an archive. Write http(s)://host/path without user, password or query."),
          image(
              "archive of the full kind",
              "<interpreter><provider>standalone</provider><archives><archive><python>3.13.5</python><platform>linux/amd64</platform><url>https://host/cpython-x86_64-unknown-linux-gnu-pgo+lto-full.tar.zst</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive></archives></interpreter>",
              "<image> acme/python, <interpreter><archives><archive><url>: 'https://host/cpython-x86_64-unknown-linux-gnu-pgo+lto-full.tar.zst' is not a .tar.gz or .tar.xz. Use an archive of the kind install_only, or install_only_stripped."),
          image(
              "archive twice",
              "<interpreter><provider>standalone</provider><archives><archive><python>3.13.5</python><platform>linux/amd64</platform><url>https://host/cpython-gnu-install_only.tar.gz</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive><archive><python>3.13.5</python><platform>linux/amd64</platform><url>https://host/cpython-gnu-install_only.tar.gz</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive></archives></interpreter>",
              "<image> acme/python, <interpreter><archives><archive>: Python 3.13.5 for linux/amd64 has two of them. Remove one."),
          image(
              "archive of another Python",
              "<interpreter><provider>standalone</provider><archives><archive><python>3.13.5</python><platform>linux/amd64</platform><url>https://host/cpython-gnu-install_only.tar.gz</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive></archives></interpreter>",
              "<image> acme/python, <pythons><python>: '3.14' is in none of the <archives>, which have 3.13.5. Add an <archive> with its <python>, <url> and <sha256>."),
          image(
              "checksum of sources that are not used",
              "<pythons><python><version>3.13.5</version><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></python></pythons><interpreter><provider>standalone</provider><archives><archive><python>3.13.5</python><platform>linux/amd64</platform><url>https://host/cpython-gnu-install_only.tar.gz</url><sha256>1111111111111111111111111111111111111111111111111111111111111111</sha256></archive></archives></interpreter>",
              "<image> acme/python, <pythons><python>: the checksum of 3.13.5 is one of its sources, which are not used. Remove <sha256>, or use <provider>source</provider>."),
          image(
              "prefix relative",
              "<prefix>opt/app</prefix>",
              "<image> acme/python, <prefix>: 'opt/app' is relative. Name an absolute directory of its own, such as /opt/app."),
          image(
              "prefix with dots",
              "<prefix>/opt/../usr</prefix>",
              "<image> acme/python, <prefix>: '/opt/../usr' is not a plain path: it has '..', a '/' at its end, or an odd character. Name an absolute directory of its own, such as /opt/app."),
          image(
              "prefix the root",
              "<prefix>/</prefix>",
              "<image> acme/python, <prefix>: '/' is, or is nested in, a directory of the operating system. Name an absolute directory of its own, such as /opt/app."),
          image(
              "prefix a system directory",
              "<prefix>/usr</prefix>",
              "<image> acme/python, <prefix>: '/usr' is, or is nested in, a directory of the operating system. Name an absolute directory of its own, such as /opt/app."),
          image(
              "prefix nested in a system directory",
              "<prefix>/usr/local</prefix>",
              "<image> acme/python, <prefix>: '/usr/local' is, or is nested in, a directory of the operating system. Name an absolute directory of its own, such as /opt/app."),
          image(
              "prefix shared",
              "<prefix>/opt</prefix>",
              "<image> acme/python, <prefix>: '/opt' is shared with other software. Name an absolute directory of its own, such as /opt/app."),
          image(
              "prefix with a blank",
              "<prefix>/opt/my app</prefix>",
              "<image> acme/python, <prefix>: '/opt/my app' is not a plain path: it has '..', a '/' at its end, or an odd character. Name an absolute directory of its own, such as /opt/app."),
          image(
              "prefix with a slash at its end",
              "<prefix>/opt/app/</prefix>",
              "<image> acme/python, <prefix>: '/opt/app/' is not a plain path: it has '..', a '/' at its end, or an odd character. Name an absolute directory of its own, such as /opt/app."),
          image(
              "uid of root",
              "<runtime><uid>0</uid></runtime>",
              "<image> acme/python, <runtime><uid>: '0' is root. Give a number from 1 to 65533, such as 10001: the image must not run as root."),
          image(
              "uid too high",
              "<runtime><uid>70000</uid></runtime>",
              "<image> acme/python, <runtime><uid>: '70000' is not a usable user id. Give a number from 1 to 65533, such as 10001: the image must not run as root."),
          image(
              "uid not a number",
              "<runtime><uid>app</uid></runtime>",
              "<image> acme/python, <runtime><uid>: 'app' is not a usable user id. Give a number from 1 to 65533, such as 10001: the image must not run as root."),
          image(
              "user root",
              "<runtime><user>root</user></runtime>",
              "<image> acme/python, <runtime><user>: 'root' is not the name of an unprivileged user. Use lower-case letters, digits, '_' and '-', such as app."),
          image(
              "user with a colon",
              "<runtime><user>app:app</user></runtime>",
              "<image> acme/python, <runtime><user>: 'app:app' is not the name of an unprivileged user. Use lower-case letters, digits, '_' and '-', such as app."),
          image(
              "runtime package",
              "<runtime><packages><package>tzdata curl</package></packages></runtime>",
              "<image> acme/python, <runtime><packages><package>: 'tzdata curl' is not the name of a package. Write one name per <package>, such as <package>tzdata</package>."),
          image(
              "package to be removed",
              "<runtime><packages><package>tzdata-</package></packages></runtime>",
              "<image> acme/python, <runtime><packages><package>: 'tzdata-' is not the name of a package. Write one name per <package>, such as <package>tzdata</package>."),
          image(
              "package empty",
              "<runtime><packages><package/></packages></runtime>",
              "<image> acme/python, <runtime><packages><package>: is empty. Fill it, or remove it."),
          image(
              "variable's name",
              "<runtime><environment><MY.HOME>x</MY.HOME></environment></runtime>",
              "<image> acme/python, <runtime><environment>: 'MY.HOME' is not the name of a variable. Use letters, digits and '_', not starting with a digit."),
          image(
              "label's name",
              "<runtime><labels><_x>x</_x></labels></runtime>",
              "<image> acme/python, <runtime><labels>: '_x' is not the name of a label. Use letters, digits, '.', '_', '-' and '/', such as org.opencontainers.image.title."),
          image(
              "workdir relative",
              "<runtime><workdir>app</workdir></runtime>",
              "<image> acme/python, <runtime><workdir>: 'app' is relative. Give an absolute directory."),
          image(
              "a command line in one word",
              "<runtime><entrypoint>python3 -m app</entrypoint></runtime>",
              "<image> acme/python, <runtime><entrypoint>: 'python3 -m app' is one word with blanks in it. Write one <arg> for each word, such as <entrypoint><arg>python3</arg><arg>-m</arg>…."),
          image(
              "port too high",
              "<runtime><ports><port>70000</port></ports></runtime>",
              "<image> acme/python, <runtime><ports><port>: '70000' is not a port. Use a number from 1 to 65535, with /tcp or /udp if needed."),
          image(
              "port empty",
              "<runtime><ports><port/></ports></runtime>",
              "<image> acme/python, <runtime><ports><port>: is empty. Fill it, or remove it."),
          image(
              "volume relative",
              "<runtime><volumes><volume>data</volume></volumes></runtime>",
              "<image> acme/python, <runtime><volumes><volume>: 'data' is relative. Give an absolute directory."),
          image(
              "volume empty",
              "<runtime><volumes><volume/></volumes></runtime>",
              "<image> acme/python, <runtime><volumes><volume>: is empty. Fill it, or remove it."),
          image(
              "volume that is the prefix",
              "<prefix>/srv/acme</prefix><runtime><volumes><volume>/srv/acme</volume></volumes></runtime>",
              "<image> acme/python, <runtime><volumes><volume>: '/srv/acme' is the prefix. Name a directory outside the prefix, such as /data."),
          image(
              "volume in the prefix",
              "<runtime><volumes><volume>/opt/app/data</volume></volumes></runtime>",
              "<image> acme/python, <runtime><volumes><volume>: '/opt/app/data' lies in the prefix /opt/app. Name a directory outside the prefix, such as /data."),
          image(
              "volume around the prefix",
              "<runtime><volumes><volume>/opt</volume></volumes></runtime>",
              "<image> acme/python, <runtime><volumes><volume>: '/opt' contains the prefix /opt/app. Name a directory outside the prefix, such as /data."),
          image(
              "stop signal unknown",
              "<runtime><stopSignal>SIGSTOPP</stopSignal></runtime>",
              "<image> acme/python, <runtime><stopSignal>: 'SIGSTOPP' is not a signal. Use a name such as SIGTERM, SIGINT or SIGRTMIN+3, or a number from 1 to 64."),
          image(
              "init unknown",
              "<runtime><init>tini</init></runtime>",
              "<image> acme/python, <runtime><init>: 'tini' is not one of the choices. Use true | false."),
          image(
              "init and an entry point with one",
              "<runtime><init>true</init><entrypoint><arg>/usr/bin/dumb-init</arg><arg>--</arg></entrypoint></runtime>",
              "<image> acme/python, <runtime><entrypoint>: '/usr/bin/dumb-init' is an init process, and <init> starts one already. Remove it and its options from <entrypoint>, or remove <init>."),
          image(
              "init and a command with one",
              "<runtime><init>true</init><command><arg>tini</arg><arg>python3</arg></command></runtime>",
              "<image> acme/python, <runtime><command>: 'tini' is an init process, and <init> starts one already. Remove it and its options from <command>, or remove <init>."),
          image(
              "init where the distribution has none",
              "<base>rockylinux:9</base><runtime><init>true</init></runtime>",
              "<image> acme/python, <runtime><init>: the repositories of rocky:9 have no init process that this plugin knows. Remove it, and start containers with 'docker run --init', or with 'init: true' in a compose file."),
          image(
              "healthcheck without a command",
              "<runtime><healthcheck><interval>30s</interval></healthcheck></runtime>",
              "<image> acme/python, <runtime><healthcheck>: is a healthcheck without a command. Write either <command> with an <arg> for each word, or <http> with an address such as http://localhost:8000/health."),
          image(
              "healthcheck empty",
              "<runtime><healthcheck/></runtime>",
              "<image> acme/python, <runtime><healthcheck>: is a healthcheck without a command. Write either <command> with an <arg> for each word, or <http> with an address such as http://localhost:8000/health."),
          image(
              "healthcheck by command and address",
              "<runtime><healthcheck><command><arg>true</arg></command><http>http://localhost/</http></healthcheck></runtime>",
              "<image> acme/python, <runtime><healthcheck>: has both <command> and <http>. Write either <command> with an <arg> for each word, or <http> with an address such as http://localhost:8000/health."),
          image(
              "healthcheck in one word",
              "<runtime><healthcheck><command>python3 -m check</command></healthcheck></runtime>",
              "<image> acme/python, <runtime><healthcheck><command>: 'python3 -m check' is one word with blanks in it. Write one <arg> for each word, such as <command><arg>python3</arg><arg>-m</arg>…."),
          image(
              "healthcheck with a password",
              "<runtime><healthcheck><http>http://me:hunter2@localhost/</http></healthcheck></runtime>",
              "<image> acme/python, <runtime><healthcheck><http>: 'http://…@localhost/' is not such an address. Write http://HOST:PORT/PATH without user and password, such as http://localhost:8000/health, or use <command>."),
          image(
              "healthcheck's interval without a unit",
              "<runtime><healthcheck><command><arg>true</arg></command><interval>30</interval></healthcheck></runtime>",
              "<image> acme/python, <runtime><healthcheck><interval>: '30' is not a duration. Write numbers with the units h, m, s or ms, such as 30s or 1m30s."),
          image(
              "healthcheck's timeout of zero",
              "<runtime><healthcheck><command><arg>true</arg></command><timeout>0s</timeout></healthcheck></runtime>",
              "<image> acme/python, <runtime><healthcheck><timeout>: '0s' is shorter than 1 ms. Write at least 1ms, or remove it for Docker's default."),
          image(
              "healthcheck's retries",
              "<runtime><healthcheck><command><arg>true</arg></command><retries>many</retries></healthcheck></runtime>",
              "<image> acme/python, <runtime><healthcheck><retries>: 'many' is not a number of retries. Use a whole number from 1, such as 3."),
          image(
              "defaults neither true nor false",
              "<runtime><defaults>yes</defaults></runtime>",
              "<image> acme/python, <runtime><defaults>: 'yes' is not one of the choices. Use true | false."),
          image(
              "policy unknown",
              "<policies><base-must>error</base-must></policies>",
              "<image> acme/python, <policies>: 'base-must' is not one of the choices. Use base-musl | base-rolling | base-end-of-life | base-end-of-life-soon | base-not-pinned | python-end-of-life | python-pre-release | python-outdated | too-many-pythons | single-python | system-python | unpinned-build-requirements | project-version."),
          image(
              "severity unknown",
              "<policies><base-musl>fatal</base-musl></policies>",
              "<image> acme/python, <policies><base-musl>: 'fatal' is not one of the choices. Use error | warn | off."),
          image(
              "severity missing",
              "<policies><base-musl/></policies>",
              "<image> acme/python, <policies><base-musl>: is missing. Write error | warn | off, or remove it."),
          image(
              "policy that is violated",
              "<policies><base-not-pinned>error</base-not-pinned></policies>",
              "<image> acme/python, <base>: base-not-pinned: what debian:trixie-slim stands for can change from one build to the next. Write <base>debian:trixie-slim@sha256:…</base> with the digest that 'docker buildx imagetools inspect debian:trixie-slim' shows. To build it all the same: -Dpython-image.policies=base-not-pinned=warn."),
          image(
              "updates",
              "<security><updates>monthly</updates></security>",
              "<image> acme/python, <security><updates>: 'monthly' is not one of the choices. Use locked | daily | weekly | always."),
          image(
              "size without unit",
              "<verify><maxSize>200</maxSize></verify>",
              "<image> acme/python, <verify><maxSize>: '200' is not a size. Write a number and a unit, such as 200MB."),
          image(
              "size with another unit",
              "<verify><maxSize>200 megabytes</maxSize></verify>",
              "<image> acme/python, <verify><maxSize>: '200 megabytes' is not a size. Write a number and a unit, such as 200MB."),
          image(
              "http without a port",
              "<verify><http><path>/health</path></http></verify>",
              "<image> acme/python, <verify><http><port>: is missing. Write the port that the image's program listens on, such as <port>8000</port>."),
          image(
              "port zero",
              "<verify><http><port>0</port></http></verify>",
              "<image> acme/python, <verify><http><port>: '0' is not a port. Use the port that the image's program listens on, from 1 to 65535."),
          image(
              "port out of range",
              "<verify><http><port>65536</port></http></verify>",
              "<image> acme/python, <verify><http><port>: '65536' is not a port. Use the port that the image's program listens on, from 1 to 65535."),
          image(
              "port with a name",
              "<verify><http><port>http</port></http></verify>",
              "<image> acme/python, <verify><http><port>: 'http' is not a whole number. Use digits alone."),
          image(
              "negative port",
              "<verify><http><port>-1</port></http></verify>",
              "<image> acme/python, <verify><http><port>: '-1' is not a whole number. Use digits alone."),
          image(
              "relative path of a request",
              "<verify><http><port>80</port><path>health</path></http></verify>",
              "<image> acme/python, <verify><http><path>: 'health' is not the path of an address. Begin with '/', and write blanks, control characters and letters outside ASCII as %20 and the like."),
          image(
              "path of a request with a blank",
              "<verify><http><port>80</port><path>/a b</path></http></verify>",
              "<image> acme/python, <verify><http><path>: '/a b' is not the path of an address. Begin with '/', and write blanks, control characters and letters outside ASCII as %20 and the like."),
          image(
              "path of a request with a control character",
              "<verify><http><port>80</port><path>/a&#10;b</path></http></verify>",
              "<image> acme/python, <verify><http><path>: '/a\\nb' is not the path of an address. Begin with '/', and write blanks, control characters and letters outside ASCII as %20 and the like."),
          image(
              "status out of range",
              "<verify><http><port>80</port><status>99</status></http></verify>",
              "<image> acme/python, <verify><http><status>: '99' is not a status. Use a status of HTTP from 100 to 599, such as 200."),
          image(
              "status that is a word",
              "<verify><http><port>80</port><status>OK</status></http></verify>",
              "<image> acme/python, <verify><http><status>: 'OK' is not a whole number. Use digits alone."),
          image(
              "command to try that is empty",
              "<verify><commands><command>true</command><command/></commands></verify>",
              "<image> acme/python, <verify><commands><command>: is empty. Fill it, or remove it."),
          image(
              "accepted finding of an unknown rule",
              accept("<rule>module-imports</rule><match>uwsgi</match><reason>why</reason>"),
              "<image> acme/python, <verify><accept><finding><rule>: 'module-imports' is not a rule of verify. Use "
                  + Verifier.rules().stream().sorted().collect(Collectors.joining(" | "))
                  + "."),
          image(
              "accepted finding without rule",
              accept("<match>uwsgi</match><reason>why</reason>"),
              "<image> acme/python, <verify><accept><finding><rule>: is missing. Write the rule that the finding names."),
          image(
              "accepted finding without match",
              accept("<rule>size</rule><reason>why</reason>"),
              "<image> acme/python, <verify><accept><finding><match>: is missing. Write a part of the finding's message; '*' stands for any characters."),
          image(
              "accepted finding without reason",
              accept("<rule>size</rule><match>uwsgi</match><reason> </reason>"),
              "<image> acme/python, <verify><accept><finding><reason>: is missing. Write why this finding is acceptable."),
          image(
              "builder not a boolean",
              "<publish><builder>1</builder></publish>",
              "<image> acme/python, <publish><builder>: '1' is not one of the choices. Use true | false."),
          image(
              "network of builds unknown",
              "<wheels><network>host</network></wheels>",
              "<image> acme/python, <wheels><network>: 'host' is not one of the choices. Use default | none."),
          image(
              "build constraints missing",
              "<wheels><buildConstraints>build.txt</buildConstraints></wheels>",
              "<image> acme/python, <wheels><buildConstraints>: 'build.txt' does not exist. Name a file or folder below MODULE, relative to it."),
          image(
              "requirements missing",
              "<wheels><requirements>requirements.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements>: 'requirements.txt' does not exist. Name a file or folder below MODULE, relative to it."),
          image(
              "index without an id",
              "<wheels><indexes><index><url>https://x.example/simple</url></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> <id>: is missing. Name it, for messages."),
          image(
              "index without an address",
              "<wheels><indexes><index><id>acme</id></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> acme <url>: is missing. Write the address of its simple pages, such as https://nexus.example.com/repository/pypi/simple."),
          image(
              "index with a password",
              "<wheels><indexes><index><id>acme</id><url>https://bob:hunter2@x.example/simple</url></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> acme <url>: 'https://…@x.example/simple' is not the address of an index. Write http(s)://host/path without user, password or query; name a <server> of settings.xml if it needs a login."),
          image(
              "index with a bad id",
              "<wheels><indexes><index><id>a b</id><url>https://x.example/simple</url></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> a b <id>: 'a b' cannot name an index. Use letters, digits, '.', '_' and '-'."),
          image(
              "index with a pattern of everything",
              "<wheels><indexes><index><id>acme</id><url>https://x.example/simple</url><packages><package>*</package></packages></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> acme <packages><package>: '*' names no Python packages. Write a name, or what several have in common, with '*' for the rest: acme-*."),
          image(
              "default index with packages",
              "<wheels><indexes><index><id>acme</id><url>https://x.example/simple</url><packages><package>acme-*</package></packages><default>true</default></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> acme <packages>: are for an index that has only these, and this one is the <default> of all others. Remove one of the two."),
          image(
              "index twice",
              "<wheels><indexes><index><id>acme</id><url>https://x.example/simple</url></index><index><id>acme</id><url>https://y.example/simple</url></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> acme: stands there twice. Give one of them another <id>."),
          image(
              "packages bound twice",
              "<wheels><indexes><index><id>acme</id><url>https://x.example/simple</url><packages><package>acme-*</package></packages></index><index><id>other</id><url>https://x.example/simple</url><packages><package>Acme_*</package></packages></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> other <packages>: 'acme-*' belongs to acme already. Bind packages to one index, so that nobody needs to guess which has them."),
          image(
              "packages bound twice by patterns that say equally much",
              "<wheels><indexes><index><id>acme</id><url>https://x.example/simple</url><packages><package>acme-*</package></packages></index><index><id>other</id><url>https://x.example/simple</url><packages><package>*-acme</package></packages></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> other <packages>: '*-acme' and 'acme-*' of acme have packages in common, and neither says more of their names. Write more of the names in one of them, or whole names, as what says more decides."),
          image(
              "two default indexes",
              "<wheels><indexes><index><id>acme</id><url>https://x.example/simple</url><default>true</default></index><index><id>other</id><url>https://x.example/simple</url><default>true</default></index></indexes></wheels>",
              "<image> acme/python, <wheels><indexes><index> <default>: is true more than once. Leave it to one index."),
          image(
              "requirements with an index of their own",
              "<wheels><requirements>indexed.txt</requirements><indexes><index><id>acme</id><url>https://x.example/simple</url></index></indexes></wheels>",
              "<image> acme/python, <wheels> indexed.txt: has --extra-index-url, and the POM has <indexes>. Name all of them there, which then say what comes from where."),
          image(
              "requirements outside",
              "<wheels><requirements>../requirements.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements>: '../requirements.txt' is outside the module. The build sees only MODULE; move or copy the file below it."),
          image(
              "requirements a folder",
              "<wheels><requirements>more</requirements></wheels>",
              "<image> acme/python, <wheels><requirements>: 'more' is a folder. Name a requirements file as pip reads it."),
          image(
              "requirements with a blank",
              "<wheels><requirements>with blank.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements>: 'with blank.txt' has a character that COPY would not take literally. Rename it to letters, digits and . _ - + @ = ~ only, with no - in front."),
          image(
              "requirements that include something outside",
              "<wheels><requirements>outside.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements> outside.txt: '../other.txt' is outside the module. The build sees only MODULE; move or copy the file below it."),
          image(
              "requirements that include something missing",
              "<wheels><requirements>missing.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements> more/missing.txt: 'more/limits.txt' does not exist. Name a file or folder below MODULE, relative to it."),
          image(
              "requirements with a folder",
              "<wheels><requirements>folder.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements> folder.txt: './more' is a folder. Name it in <wheels><projects>, and here what it depends on."),
          image(
              "requirements with an editable folder",
              "<wheels><requirements>edited.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements> edited.txt: -e asks for './more' to be editable, and an image has no sources to edit. Name the folder in <wheels><projects>, and here what it depends on."),
          image(
              "requirements with an editable address",
              "<wheels><requirements>edited-address.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements> edited-address.txt: -e asks for an address to be editable, and an image has no sources to edit. Remove -e, so that it is built and installed."),
          image(
              "requirements with a wheel that is missing",
              "<wheels><requirements>gone.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements> gone.txt: './lib/acme-1.0-py3-none-any.whl' does not exist. Name a file or folder below MODULE, relative to it."),
          image(
              "requirements with all files as wheels",
              "<wheels><requirements>links.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements> links.txt: --find-links '.' is the whole module. Put the wheels into a folder of their own."),
          image(
              "extras of a requirements file",
              "<wheels><requirements>plain.txt</requirements><extras><extra>cli</extra></extras></wheels>",
              "<image> acme/python, <wheels><extras>: nothing in <requirements> has the extra cli. Extras are of a pyproject.toml or a lock in <requirements>, or of <projects> without <requirements>; in a requirements file, write name[cli]."),
          image(
              "extras of nothing",
              "<wheels><extras><extra>cli</extra></extras></wheels>",
              "<image> acme/python, <wheels><extras>: nothing in <requirements> has the extra cli. Extras are of a pyproject.toml or a lock in <requirements>, or of <projects> without <requirements>; in a requirements file, write name[cli]."),
          image(
              "extras of projects beside requirements",
              "<wheels><requirements>plain.txt</requirements><projects><project>own</project></projects><extras><extra>cli</extra></extras></wheels>",
              "<image> acme/python, <wheels><extras>: nothing in <requirements> has the extra cli. Extras are of a pyproject.toml or a lock in <requirements>, or of <projects> without <requirements>; in a requirements file, write name[cli]."),
          image(
              "groups of projects",
              "<wheels><projects><project>own</project></projects><groups><group>jobs</group></groups></wheels>",
              "<image> acme/python, <wheels><groups>: nothing in <requirements> has the group jobs. Groups are of a pyproject.toml or a lock: name that in <requirements>."),
          image(
              "requirements not UTF-8",
              "<wheels><requirements>latin.txt</requirements></wheels>",
              "<image> acme/python, <wheels><requirements>: 'latin.txt' cannot be read as UTF-8 text. Check that it is a requirements file that you may read, saved as UTF-8."),
          image(
              "project without pyproject",
              "<wheels><projects><project>empty</project></projects></wheels>",
              "<image> acme/python, <wheels><projects><project>: 'empty' is not a Python project. Name a folder with a pyproject.toml or setup.py."),
          image(
              "project missing",
              "<wheels><projects><project>src</project></projects></wheels>",
              "<image> acme/python, <wheels><projects><project>: 'src' does not exist. Name a file or folder below MODULE, relative to it."),
          image(
              "build package",
              "<wheels><packages><package>libpq-dev; rm -rf /</package></packages></wheels>",
              "<image> acme/python, <wheels><packages><package>: 'libpq-dev; rm -rf /' is not the name of a package. Write one name per <package>, such as <package>tzdata</package>."));

  /** Maven's own words, in which it names the bean: the same with every plugin. */
  @Test
  void anElementThatDoesNotExistIsRefusedByMaven() {
    assertThatThrownBy(() -> read("<wheels><requirement>x</requirement></wheels>"))
        .hasMessage("Cannot find 'requirement' in class io.github.pythonimage.maven.Wheels");
    assertThatThrownBy(() -> read("<wheels>requirements.txt</wheels>"))
        .hasMessage("Cannot find default setter in class io.github.pythonimage.maven.Wheels");
  }

  @Test
  void anEmptyElementIsAsGoodAsNone() {
    var elements =
        "<id/><base/><distribution/><prefix/><frontend/><interpreter><provider/><mirror/>"
            + "<optimizations/><shared/><configureOptions/><pyenv/><archives/><repository/></interpreter><wheels><requirements/>"
            + "<projects/><packages/></wheels><runtime><packages/><user/><uid/><environment/>"
            + "<labels/><workdir/><entrypoint/><command/><ports/><volumes/><stopSignal/><defaults/><init/></runtime><security><updates/></security>"
            + "<verify><maxSize/><accept/><commands/></verify><publish><builder/></publish><policies/>";

    assertThat(read(elements)).isEqualTo(read(""));
    assertThat(read("<interpreter/><wheels/><runtime/><security/><verify/><publish/>"))
        .isEqualTo(read(""));
  }

  @Test
  void anEmptyImageLacksAllThatIsRequired() {
    assertThatThrownBy(() -> PomImages.of("<images><image/></images>", module))
        .hasMessage(
            """
            2 mistakes in the configuration:
            <images><image><name>: is missing. Give the image's repository, such as <name>registry.example.com/platform/python</name>.
            <images><image><pythons>: is missing. List at least one Python, such as <pythons><python>3.13</python></pythons>.""");
  }

  @Test
  void severalMistakesHaveALineEachAndEachCountsOnce() {
    var images =
        "<image><id>../x</id><tags/><pythons/></image>"
            + good("<base>debian:</base><runtime><uid>0</uid></runtime>");

    assertThatThrownBy(() -> PomImages.of("<images>" + images + "</images>", module))
        .hasMessage(
            """
            6 mistakes in the configuration:
            <images><image><id>: '../x' cannot name a folder. Use letters, digits, '.', '_' and '-'.
            <images><image><name>: is missing. Give the image's repository, such as <name>registry.example.com/platform/python</name>.
            <images><image><tags>: has no <tag>. List at least one, or leave <tags> out for {series}.
            <images><image><pythons>: is missing. List at least one Python, such as <pythons><python>3.13</python></pythons>.
            <image> acme/python, <base>: 'debian:' is not an image reference. Write [host[:port]/]path[:tag][@sha256:digest] in lower case, such as debian:trixie-slim or registry.example.com/platform/base:1.
            <image> acme/python, <runtime><uid>: '0' is root. Give a number from 1 to 65533, such as 10001: the image must not run as root.""");
  }

  private List<ImageSpec> read(String elements) {
    return PomImages.of("<images>" + good(elements) + "</images>", module);
  }

  @Test
  void mistakesInWhatIsTriedAreReportedTogether() {
    assertThatThrownBy(
            () ->
                read(
                    "<verify><commands><command> </command></commands><http><port>70000</port>"
                        + "<path>x</path><status>600</status></http></verify>"))
        .hasMessageStartingWith("4 mistakes in the configuration:\n")
        .hasMessageContaining("<verify><commands><command>: is empty.")
        .hasMessageContaining("<verify><http><port>: '70000' is not a port.")
        .hasMessageContaining("<verify><http><path>: 'x' is not the path of an address.")
        .hasMessageContaining("<verify><http><status>: '600' is not a status.");
  }
}
