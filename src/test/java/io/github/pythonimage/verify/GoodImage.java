package io.github.pythonimage.verify;

import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.docker.Probe;
import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.docker.TestEngine;
import io.github.pythonimage.docker.TestEngine.Config;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.verify.check.CheckContextFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An image as the plugin makes them: the one that {@code -Dengine.goodImage} names, or a stand-in
 * with the distribution's own Python, which takes seconds instead of minutes.
 *
 * @param expected the checks that rightly find something in the stand-in
 */
public record GoodImage(String name, PlannedImage planned, Set<String> expected) {
  public static final Config CONFIG =
      new Config(
          "10001:10001",
          List.of(
              "PATH=/opt/app/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
              "LANG=C.UTF-8"),
          Map.of("org.opencontainers.image.base.name", "debian:trixie-slim"));

  // The stand-in has no rule of its own that finds something.
  private static final Set<String> OF_STAND_IN = Set.of();
  private static final String STAND_IN =
      """
      export DEBIAN_FRONTEND=noninteractive
      apt-get -qq update
      apt-get -qq install -y --no-install-recommends python3 ca-certificates tzdata >/dev/null
      rm -rf /var/lib/apt/lists/*
      python3 -m venv --without-pip /opt/app/venv
      chmod -R u=rwX,go=rX /opt/app
      rm -f /etc/passwd- /etc/shadow- /etc/group- /etc/gshadow- /var/lib/dpkg/*-old
      rm -rf /var/log/apt/* /var/log/dpkg.log /var/log/alternatives.log
      find / -xdev -perm /6000 -exec chmod ug-s {} +
      python3 -B -m compileall -f -q --invalidation-mode unchecked-hash /usr/lib/python3* >/dev/null
      """;

  public static GoodImage of(TestEngine test) {
    var given = System.getProperty("engine.goodImage");
    var name =
        given != null
            ? given
            : test.commit("stand-in", "debian:trixie-slim", "host", STAND_IN, CONFIG);
    var version = version(test, name);
    var planned = CheckContextFixture.image(version, false);
    return given != null
        ? new GoodImage(name, planned, Set.of())
        : new GoodImage(name, CheckContextFixture.withPythonOfDistribution(planned), OF_STAND_IN);
  }

  private static PythonVersion version(TestEngine test, String image) {
    var outcome =
        test.engine()
            .run(
                Probe.of(
                    image,
                    List.of(CheckContextFixture.PREFIX.venv() + "/bin/python3", "--version")));
    if (outcome instanceof ProbeOutcome.Finished finished && finished.exitCode() == 0) {
      return PythonVersion.of(finished.stdout().strip().substring("Python ".length()));
    }
    throw new AssertionError(image + " has no usable Python: " + outcome);
  }

  public String python() {
    return CheckContextFixture.PREFIX.venv() + "/bin/python3";
  }
}
