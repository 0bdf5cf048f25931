package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.progress.Progress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one project leaves in caches of packages for another one on the same builder. The package
 * that both install is hello; the attacker's says something else.
 */
@Tag("engine")
class PackageCacheEngineTest {
  private static final String GENUINE = "package-cache-test/genuine:1";
  private static final String TAMPERED = "package-cache-test/tampered:1";

  /** A name that first has the tampered base and then the genuine one. */
  private static final String SHARED = "package-cache-test/shared:1";

  @TempDir private Path attacker;
  @TempDir private Path victim;
  private ImageBuildFixture attack;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void projects() {
    attack = new ImageBuildFixture(attacker);
    attack.scope = "com.example:attacker";
    imageBuild = new ImageBuildFixture(victim);
    imageBuild.progress = Progress.PLAIN;
    imageBuild.make("package-cache-test/ready:1", ready());
  }

  private static String image(String tag, String base) {
    return """
        <images><image>
          <name>package-cache-test/python</name>
          <tags><tag>%s</tag></tags>
          <base>%s</base>
          <distribution>debian:trixie</distribution>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          <runtime><packages><package>hello</package></packages></runtime>
        </image></images>
        """
        .formatted(tag, base);
  }

  private static PlannedImage planned(String base) {
    var specs = PomImages.of(image("planned", base), Path.of(""));
    return new Planner(Catalog.load(), Instant.EPOCH).plan(specs).images().get(0);
  }

  /** All but the one package, so that a build installs nothing else. */
  private static String ready() {
    var image = planned(GENUINE);
    var packages =
        Stream.of(
                image.distribution().toolchain().stream(),
                image.buildPackages().stream(),
                image.runtimePackages().stream())
            .flatMap(names -> names)
            .filter(name -> !name.equals("hello"))
            .distinct()
            .collect(Collectors.joining(" "));
    return """
        FROM debian:trixie-slim
        RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends %s && rm -rf /var/lib/apt/lists/*
        """
        .formatted(packages);
  }

  /** Makes a base whose steps nobody has cached. */
  private void makeGenuine(String name) {
    imageBuild.make(
        name, "FROM package-cache-test/ready:1\nRUN echo " + System.nanoTime() + " >/etc/now\n");
  }

  /**
   * Makes a base whose apt leaves a package of the same name, version and size wherever a cache may
   * be, and package lists that name its checksum.
   */
  private void makeTampered(String name) {
    imageBuild.make(
        name,
        """
        FROM package-cache-test/ready:1
        RUN <<'END'
        set -eu
        echo %d >/etc/now
        mkdir -p /fake/tree/DEBIAN /fake/tree/usr/bin
        cd /fake
        apt-get -qq update
        apt-get -qq download hello
        genuine=$(ls hello_*.deb)
        dpkg-deb --field "$genuine" Package Version Architecture Maintainer Description >tree/DEBIAN/control
        printf '#!/bin/sh\\necho stolen\\n' >tree/usr/bin/hello
        chmod 755 tree/usr/bin/hello
        dpkg-deb --root-owner-group --build tree fake.deb
        truncate --size "$(stat -c %%s "$genuine")" fake.deb
        old=$(sha256sum <"$genuine" | cut -c 1-64)
        new=$(sha256sum <fake.deb | cut -c 1-64)
        mv fake.deb "$genuine"
        mkdir lists
        for list in /var/lib/apt/lists/*_InRelease; do cp "$list" lists; done
        for list in /var/lib/apt/lists/*_Packages*; do
          /usr/lib/apt/apt-helper cat-file "$list" | sed "s/$old/$new/" | lz4 -q >"lists/${list##*/}" ||
            /usr/lib/apt/apt-helper cat-file "$list" | sed "s/$old/$new/" >"lists/$(basename "$list" .lz4)"
        done
        rm -rf /var/lib/apt/lists/* tree
        cat >/usr/local/bin/poison <<'SCRIPT'
        #!/bin/sh
        find /var/cache -type d | while read -r folder; do cp /fake/*.deb "$folder"; done
        cp /fake/lists/* /var/lib/apt/lists
        exit 0
        SCRIPT
        chmod 755 /usr/local/bin/poison
        echo 'DPkg::Post-Invoke { "/usr/local/bin/poison"; };' >/etc/apt/apt.conf.d/00poison
        END
        """
            .formatted(System.nanoTime()));
  }

  private String output(String tag) {
    return imageBuild.output("package-cache-test/python:" + tag, "hello");
  }

  private String lines() {
    return String.join("\n", imageBuild.console.all);
  }

  /** A step of somebody who mounts the cache of the genuine base. */
  private void inCache(String commands) {
    imageBuild.makeWithCaches(
        planned(GENUINE).baseHash(),
        "package-cache-test/step:1",
        """
        FROM package-cache-test/ready:1
        RUN --mount=type=cache,id=%s,target=/cache <<'END'
        # %d
        set -eu
        cd /cache
        %s
        END
        """
            .formatted(cacheOf(GENUINE), System.nanoTime(), commands));
  }

  private static String cacheOf(String base) {
    return "python-image-v2-" + planned(base).archiveCache();
  }

  @Test
  void aTamperedBaseDoesNotReachAProjectOnAnotherBase() {
    makeTampered(TAMPERED);
    makeGenuine(GENUINE);

    attack.build(image("attacker", TAMPERED));
    imageBuild.build(image("victim", GENUINE));

    assertThat(output("victim")).isEqualTo("Hello, world!\n");
  }

  /** The same name, so the same cache: the package list that the victim's step verified counts. */
  @Test
  void aTamperedBaseDoesNotReachAProjectOnTheGenuineBaseOfItsName() {
    makeTampered(SHARED);
    attack.build(image("attacker", SHARED));

    makeGenuine(SHARED);
    imageBuild.build(image("victim", SHARED));

    assertThat(output("victim")).isEqualTo("Hello, world!\n");
    assertThat(lines()).contains("it is not the archive that the package list names: hello_");
  }

  /** PackageCacheTest has more kinds of damage. */
  @Tag("full")
  @Test
  void aDamagedArchiveIsFetchedAgain() {
    makeGenuine(GENUINE);
    imageBuild.build(image("first", GENUINE));
    inCache("truncate --size=-100 hello_*.deb");

    makeGenuine(GENUINE);
    imageBuild.build(image("second", GENUINE));

    assertThat(output("second")).isEqualTo("Hello, world!\n");
    assertThat(lines()).contains("it is not the archive that the package list names: hello_");
    inCache("dpkg-deb --extract hello_*.deb /tmp && /tmp/usr/bin/hello");
  }

  /** Version 0.1.0-SNAPSHOT at c75d9bc had these; what filled them can still be there. */
  @Test
  void cachesOfAnOlderVersionAreNotRead() {
    makeTampered(TAMPERED);
    inOldCaches(TAMPERED, "cp /fake/*.deb /fake/lists/* /cache");
    makeGenuine(GENUINE);
    try {
      imageBuild.build(image("new", GENUINE));
    } finally {
      // Somebody may still build with that version here.
      inOldCaches(GENUINE, "rm -rf /cache/hello_* /cache/*_InRelease /cache/*_Packages*");
    }

    assertThat(output("new")).isEqualTo("Hello, world!\n");
  }

  private void inOldCaches(String base, String command) {
    for (var id : new String[] {"apt-debian-13", "apt-lists-debian-13"}) {
      imageBuild.make(
          "package-cache-test/step:1",
          "FROM %s\nRUN --mount=type=cache,id=%s,target=/cache %s # %d\n"
              .formatted(base, id, command, System.nanoTime()));
    }
  }

  /** Neither in the image nor in the builder, and not in the base's own folder either. */
  @Test
  void packageListsEndWithTheStep() {
    makeGenuine(GENUINE);

    imageBuild.build(
        image("lists", GENUINE)
            .replace("</image>", "<publish><builder>true</builder></publish></image>"));

    for (var tag : new String[] {"lists", "lists-dev"}) {
      assertThat(
              imageBuild.output(
                  "package-cache-test/python:" + tag,
                  "sh",
                  "-c",
                  "find / -xdev '(' -name '*_Packages*' -o -name '*_InRelease' -o -name '*.deb' ')' 2>/dev/null; true"))
          .isEmpty();
    }
  }
}
