package io.github.pythonimage.verify.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pythonimage.docker.TestEngine;
import io.github.pythonimage.verify.ForgedAnswer;
import io.github.pythonimage.verify.GoodImage;
import io.github.pythonimage.verify.Rules;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For each inside rule, a real image that breaks it and one that does not. */
@Tag("engine")
@Timeout(300)
class InsideRulesEngineTest {
  private static final String PACKAGES = "/opt/app/venv/lib/python3.13/site-packages";

  /** An access control list: the owner, uid 10001 and the mask may do everything. */
  private static final String ACCESS_LIST =
      """
      RUN mkdir /opt/list && python3 -c 'import os, struct; \\
        entries = ((1, 7, -1), (2, 7, 10001), (4, 5, -1), (16, 7, -1), (32, 5, -1)); \\
        os.setxattr("/opt/list", "system.posix_acl_access", struct.pack("<I", 2) \\
          + b"".join(struct.pack("<HHi", *e) for e in entries))'
      """;

  /** The answer of the probe has no more names than 1,000, and none that is longer. */
  private static final String MANY_ACCESS_LISTS =
      ACCESS_LIST
          + """
          RUN cd /opt/list && python3 -c 'import os; \\
            access = os.getxattr(".", "system.posix_acl_access"); \\
            path = "/".join(["x" * 200] * 5); os.makedirs(path); \\
            names = ["%04d" % n for n in range(1001)]; [os.mkdir(name) for name in names]; \\
            [os.setxattr(name, "system.posix_acl_access", access) for name in names + [path]]'
          """;

  private static TestEngine test;
  private static GoodImage good;

  @BeforeAll
  static void prepare() {
    test = new TestEngine();
    good = GoodImage.of(test);
  }

  @AfterAll
  static void close() throws IOException {
    test.close();
  }

  private static Verification verify(String name, String lines) {
    var dockerfile = "FROM " + good.name() + "\nUSER 0\n" + lines + "\nUSER 10001:10001\n";
    var image = test.build(name, dockerfile);
    return CheckContextFixture.verifier(test.engine())
        .verify(CheckContextFixture.target(good.planned()), image);
  }

  private static List<Finding> inside(Verification verification) {
    var rules = Rules.INSIDE.stream().map(rule -> rule.name()).toList();
    return verification.findings().stream()
        .filter(finding -> rules.contains(finding.rule()))
        .toList();
  }

  /** A package of one module. */
  private static String install(String name, String module) {
    var info = PACKAGES + "/" + name + "-1.0.dist-info";
    return """
        COPY <<'EOF' %1$s/%2$s.py
        %3$s
        EOF
        RUN mkdir -p %4$s && printf 'Name: %2$s\\nVersion: 1.0\\n' >%4$s/METADATA \\
          && echo '%2$s.py,,' >%4$s/RECORD && chmod 755 %4$s
        """
        .formatted(PACKAGES, name, module, info);
  }

  private static String file(String path, String mode, String text) {
    return "COPY --chmod=" + mode + " <<'EOF' " + path + "\n" + text + "\nEOF\n";
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(
            "access",
            ACCESS_LIST,
            "uid 10001 can change 1 path though owners and modes forbid it (/opt/list)"),
        arguments("access", MANY_ACCESS_LISTS, "uid 10001 can change 3 more paths though owners"),
        arguments("start-up", "ENTRYPOINT [\"no-such-program\"]", "it is no program in the image"),
        arguments("start-up", "CMD [\"python3\", \"-m\", \"acme\"]", "there is no module acme"),
        arguments("start-up", "CMD [\"python3\", \"-Imacme\"]", "there is no module acme"),
        arguments(
            "start-up",
            "CMD [\"python3\", \"-m\", \"email\"]",
            "email is a package without a module __main__"),
        arguments("start-up", "CMD [\"python3\", \"/srv\"]", "the folder /srv has no __main__.py"),
        arguments(
            "start-up", "CMD [\"python3\", \"-u\", \"/srv/a.py\"]", "/srv/a.py cannot be read"),
        arguments(
            "start-up",
            file("/usr/local/bin/serve", "755", "#!/nowhere/python3") + "CMD [\"serve\"]",
            "its first line names /nowhere/python3"),
        arguments(
            "start-up",
            "RUN printf '#!/bin/sh\\r\\n' >/usr/local/bin/serve && chmod 755 /usr/local/bin/serve\n"
                + "CMD [\"serve\"]",
            "its first line ends with a carriage return"),
        arguments(
            "start-up",
            file("/usr/local/bin/serve", "755", "exec python3") + "CMD [\"serve\"]",
            "it is neither a program nor a script that begins with #!"),
        arguments(
            "start-up",
            "RUN cp /usr/bin/env /usr/local/bin/serve && printf '\\267'"
                + " | dd of=/usr/local/bin/serve bs=1 seek=18 conv=notrunc\nCMD [\"serve\"]",
            "it is a program of another architecture"),
        arguments(
            "start-up",
            "ENV LC_ALL=POSIX PYTHONUTF8=0 PYTHONCOERCECLOCALE=0",
            "Python does not use UTF-8 for "),
        arguments(
            "start-up",
            "ENV PYTHONIOENCODING=latin-1",
            "for 1 kind of text (standard output iso8859-1)"),
        arguments(
            "start-up", "ENV PYTHONHOME=/nowhere", "Python does not start with the variables"),
        arguments(
            "time-zone",
            "RUN rm -r /usr/share/zoneinfo/Asia",
            "Asia/Kolkata (ZoneInfoNotFoundError), Asia/Tokyo (ZoneInfoNotFoundError)"),
        arguments(
            "tls-certificates",
            "RUN sed -i '/END CERT/q' /etc/ssl/certs/ca-certificates.crt"
                + " && find /etc/ssl/certs -type l -delete",
            "trusts 1 authority in the image"),
        arguments(
            "time-zone",
            install("acme", ForgedAnswer.ofAllRules()) + "RUN rm -r /usr/share/zoneinfo/Asia",
            "Asia/Kolkata (ZoneInfoNotFoundError), Asia/Tokyo (ZoneInfoNotFoundError)"),
        arguments(
            "access",
            install("acme", ForgedAnswer.ofAllRules()) + ACCESS_LIST,
            "uid 10001 can change 1 path though owners and modes forbid it (/opt/list)"),
        arguments(
            "module-import",
            install("acme", ForgedAnswer.ofPackages())
                + install("broken", "raise ValueError('broken')"),
            "Module broken of broken 1.0 in /opt/app/venv cannot be imported: ValueError: broken"),
        arguments(
            "standard-library",
            "RUN rm /usr/lib/python3.13/lib-dynload/_sqlite3*.so",
            "Module sqlite3 of the standard library cannot be imported: ModuleNotFoundError"),
        arguments(
            "module-import",
            install("acme", "import os; print('noise'); os.kill(os.getpid(), 11)"),
            "Module acme of acme 1.0 in /opt/app/venv cannot be imported: the process was killed by"
                + " signal 11"),
        arguments(
            "module-import",
            install("acme", "import os; os._exit(0)"),
            "cannot be imported: the process ended with exit code 0"),
        arguments(
            "module-import",
            install("acme", "raise ValueError('\\x1b[2J\\n[INFO] forged ' + 'x' * 100000)"),
            "[INFO] forged xxx"),
        arguments(
            "read-only-root",
            file(
                    "/usr/lib/python3.13/sitecustomize.py",
                    "644",
                    """
                import os
                try:
                    open("/opt/started", "w")
                except OSError as e:
                    if e.errno == 30:
                        os._exit(9)\
                """)
                // Its bytecode counts whatever the source is.
                + "RUN rm -f /usr/lib/python3.13/__pycache__/sitecustomize.*",
            "a program does not start: /opt/app/venv/bin/python3: the process ended with exit code 9"),
        arguments(
            "probe",
            "RUN rm /opt/app/venv/bin/python3\n"
                + file(
                    "/opt/app/venv/bin/python3",
                    "755",
                    "#!/bin/sh\necho '{\"nonce\": \"0\", \"uid\": 10001}'"),
            "/opt/app/venv/bin/python3 ended with exit code 0 and without an answer"));
  }

  /** Each waits for a time limit. */
  static Stream<Arguments> endless() {
    return Stream.of(
        arguments(
            "module-import",
            install("acme", "while True: print('flood ' * 10000, flush=True)"),
            "cannot be imported: it did not finish within 60 seconds"),
        arguments(
            "probe",
            "RUN rm /opt/app/venv/bin/python3\n"
                + file("/opt/app/venv/bin/python3", "755", "#!/bin/sh\nexec yes"),
            "/opt/app/venv/bin/python3 did not finish the probe within"));
  }

  @ParameterizedTest
  @MethodSource("endless")
  @Tag("full")
  @Timeout(900)
  void endsImageThatDoesNotEnd(String rule, String lines, String part) {
    findsImageThatBreaksRule(rule, lines, part);
  }

  /** The first image for each rule. */
  static Stream<Arguments> brokenInEveryRun() {
    var rules = new HashSet<Object>();
    return broken().filter(image -> rules.add(image.get()[0]));
  }

  static Stream<Arguments> brokenInFullRun() {
    var rules = new HashSet<Object>();
    return broken().filter(image -> !rules.add(image.get()[0]));
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("brokenInFullRun")
  void findsAnotherImageThatBreaksRule(String rule, String lines, String part) {
    findsImageThatBreaksRule(rule, lines, part);
  }

  @ParameterizedTest
  @MethodSource("brokenInEveryRun")
  void findsImageThatBreaksRule(String rule, String lines, String part) {
    var verification = verify("broken-" + rule, lines);

    assertThat(inside(verification))
        .as("%s", verification.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule);
              assertThat(finding.isError()).isTrue();
              assertThat(finding.message()).contains(part).hasSizeLessThan(12_000);
            });
    assertThat(test.probesLeft()).isEmpty();
  }

  @Test
  void findsNothingInImageThatBreaksNoRule() {
    var verification =
        verify(
            "whole",
            install(
                    "acme",
                    "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()")
                + file("/srv/app/serve.py", "644", "pass")
                + file("/usr/local/bin/serve", "755", "#!/usr/bin/env python3\n")
                + "ENV LANG=C.UTF-8 TZ=Asia/Tokyo\nENTRYPOINT [\"serve\"]");

    assertThat(inside(verification)).isEmpty();
    assertThat(verification.inside().orElseThrow().packages().imports())
        .extracting(one -> one.name())
        .contains("acme");
  }

  @Test
  void siteHookOfImageDoesNotChangeFacts() {
    var hook =
        """
        import json, ssl, os
        json.dump = lambda facts, out: out.write("{}")
        os.getuid = lambda: 10001
        ssl.create_default_context = None\
        """;
    var verification =
        verify(
            "hooked",
            file(PACKAGES + "/acme_hook.py", "644", hook)
                + file(PACKAGES + "/acme.pth", "644", "import acme_hook")
                + file("/usr/lib/python3.13/sitecustomize.py", "644", hook));

    assertThat(verification.inside().orElseThrow().system().certificates()).isGreaterThan(100);
    assertThat(inside(verification)).isEmpty();
  }

  @Test
  void requirementsAreReadWithoutRunningTheImage() {
    var verification =
        verify(
            "unmet",
            install("acme", "x = 1")
                + "RUN echo 'Requires-Dist: absent>=1' >>"
                + PACKAGES
                + "/acme-1.0.dist-info/METADATA");

    assertThat(verification.findings())
        .filteredOn(finding -> finding.rule().equals("requirements"))
        .singleElement()
        .asString()
        .contains("acme 1.0 requires absent>=1, which is not installed in /opt/app/venv.");
  }
}
