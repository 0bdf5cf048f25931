package io.github.pythonimage;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms and what they may import; decision 33 has the reasons. */
class ArchitectureTest {
  private static final String ROOT = "io.github.pythonimage";

  /** Each room and the rooms that it may import. */
  private static final Map<String, List<String>> ROOMS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "maven",
                  List.of(
                      "build",
                      "progress",
                      "secrets",
                      "report",
                      "verify",
                      "docker",
                      "buildkit",
                      "http",
                      "sigstore",
                      "pypi",
                      "git",
                      "diagnosis",
                      "dockerfile",
                      "plan",
                      "catalog",
                      "config")),
              Map.entry(
                  "build",
                  List.of(
                      "progress",
                      "secrets",
                      "report",
                      "verify",
                      "docker",
                      "buildkit",
                      "http",
                      "sigstore",
                      "pypi",
                      "git",
                      "diagnosis",
                      "dockerfile",
                      "plan",
                      "catalog",
                      "config")),
              Map.entry(
                  "progress",
                  List.of("report", "verify", "buildkit", "diagnosis", "pypi", "plan", "config")),
              Map.entry("secrets", List.of("buildkit", "dockerfile", "config")),
              Map.entry("report", List.of("config", "plan", "verify", "pypi")),
              Map.entry("verify", List.of("docker", "plan", "config", "catalog")),
              Map.entry("docker", List.of("http", "config")),
              Map.entry("buildkit", List.of("http")),
              Map.entry("http", List.of()),
              Map.entry("sigstore", List.of("catalog", "http")),
              Map.entry("pypi", List.of("http", "config")),
              Map.entry("git", List.of()),
              Map.entry("diagnosis", List.of("catalog", "config")),
              Map.entry("dockerfile", List.of("plan", "config")),
              Map.entry("plan", List.of("config", "catalog")),
              Map.entry("catalog", List.of("config")),
              Map.entry("config", List.of())));

  /** Each library that not everybody may see, and the rooms that may; some only tests may. */
  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "org.apache.maven", List.of("maven"),
          "org.eclipse.aether", List.of("maven"),
          "org.apache.velocity", List.of("dockerfile"),
          "org.eclipse.jgit", List.of("git"),
          // The plugin has it only while it verifies something.
          "dev.sigstore", List.of("sigstore.library"),
          "com.github.dockerjava", List.of("docker", "buildkit"),
          "org.apache.hc", List.of("docker", "buildkit", "pypi"),
          "io.grpc", List.of("buildkit"),
          "com.google.protobuf", List.of("buildkit"));

  /** The messages of BuildKit, which are generated. */
  private static final String WIRE = "buildkit.wire";

  /** Rooms of several packages: each package, and the others of its room that it may import. */
  private static final Map<String, List<String>> PACKAGES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "buildkit",
                  List.of(
                      "buildkit.connection",
                      "buildkit.contentstore",
                      "buildkit.credentials",
                      "buildkit.endpoint",
                      "buildkit.errors",
                      "buildkit.progress",
                      "buildkit.registry",
                      "buildkit.request",
                      "buildkit.session",
                      "buildkit.solve")),
              Map.entry(
                  "buildkit.connection",
                  List.of(
                      "buildkit.endpoint",
                      "buildkit.errors",
                      "buildkit.grpc",
                      "buildkit.io",
                      WIRE)),
              Map.entry("buildkit.contentstore", List.of("buildkit.grpc", "buildkit.io", WIRE)),
              Map.entry("buildkit.credentials", List.of()),
              Map.entry("buildkit.endpoint", List.of("buildkit.credentials", "buildkit.errors")),
              Map.entry("buildkit.errors", List.of("buildkit.progress")),
              Map.entry("buildkit.filesend", List.of("buildkit.grpc", "buildkit.io", WIRE)),
              Map.entry("buildkit.filesync", List.of("buildkit.grpc", "buildkit.io", WIRE)),
              Map.entry("buildkit.grpc", List.of()),
              Map.entry("buildkit.io", List.of()),
              Map.entry("buildkit.progress", List.of(WIRE)),
              Map.entry("buildkit.registry", List.of("buildkit.credentials", "buildkit.errors")),
              Map.entry(
                  "buildkit.request",
                  List.of(
                      "buildkit.credentials",
                      "buildkit.endpoint",
                      "buildkit.errors",
                      "buildkit.progress")),
              Map.entry(
                  "buildkit.session",
                  List.of("buildkit.credentials", "buildkit.grpc", "buildkit.io", WIRE)),
              Map.entry(
                  "buildkit.solve",
                  List.of(
                      "buildkit.connection",
                      "buildkit.contentstore",
                      "buildkit.credentials",
                      "buildkit.endpoint",
                      "buildkit.errors",
                      "buildkit.filesend",
                      "buildkit.filesync",
                      "buildkit.progress",
                      "buildkit.request",
                      "buildkit.session",
                      "buildkit.sshforward",
                      WIRE)),
              Map.entry("buildkit.sshforward", List.of("buildkit.grpc", "buildkit.io", WIRE)),
              Map.entry(WIRE, List.of()),
              Map.entry("config", List.of()),
              Map.entry("config.image", List.of("config", "config.interpreter", "config.wheels")),
              Map.entry("config.interpreter", List.of("config")),
              Map.entry("config.wheels", List.of("config"))));

  private static final int MOST_FILES = 30;
  private static final int MOST_LINES = 250;

  private static JavaClasses production;

  @BeforeAll
  static void read() {
    production =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  @Test
  void filesStayShort() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        assertThat(Files.readAllLines(file)).as("%s", file).hasSizeLessThanOrEqualTo(MOST_LINES);
      }
    }
  }

  @TestFactory
  List<DynamicTest> roomsImportOnlyWhatTheTableAllows() {
    var tests = new ArrayList<DynamicTest>();
    ROOMS.forEach(
        (room, allowed) ->
            tests.add(
                DynamicTest.dynamicTest(
                    room + " -> " + allowed,
                    () -> {
                      var forbidden =
                          ROOMS.keySet().stream()
                              .filter(other -> !other.equals(room) && !allowed.contains(other))
                              .map(ArchitectureTest::packages)
                              .toArray(String[]::new);
                      check(
                          noClasses()
                              .that()
                              .resideInAPackage(packages(room))
                              .should()
                              .dependOnClassesThat()
                              .resideInAnyPackage(forbidden));
                    })));
    return tests;
  }

  @TestFactory
  List<DynamicTest> librariesAreSeenOnlyByTheirRooms() {
    var tests = new ArrayList<DynamicTest>();
    LIBRARIES.forEach(
        (library, rooms) ->
            tests.add(
                DynamicTest.dynamicTest(
                    library + " <- " + rooms,
                    () ->
                        check(
                            noClasses()
                                .that()
                                .resideOutsideOfPackages(
                                    rooms.stream()
                                        .map(ArchitectureTest::packages)
                                        .toArray(String[]::new))
                                .should()
                                .dependOnClassesThat(resideInAPackage(library + ".."))))));
    return tests;
  }

  @Test
  void nobodyRefersToWhatIsLoadedWithALibraryThatIsNotThere() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(packages("sigstore.library"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(packages("sigstore.library")));
  }

  @Test
  void everyClassIsInARoomOfTheTable() {
    assertThat(production)
        .allSatisfy(type -> assertThat(ROOMS).as(type.getName()).containsKey(room(type)));
  }

  @Test
  void roomsHaveNoCycles() {
    check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
  }

  @Test
  void thePackagesOfBuildHaveNoCycles() {
    check(slices().matching(ROOT + ".build.(*)..").should().beFreeOfCycles());
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".build.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".build"));
  }

  @TestFactory
  List<DynamicTest> packagesImportOnlyWhatTheTableAllows() {
    var tests = new ArrayList<DynamicTest>();
    PACKAGES.forEach(
        (name, allowed) ->
            tests.add(
                DynamicTest.dynamicTest(
                    name + " -> " + allowed,
                    () ->
                        check(
                            noClasses()
                                .that()
                                .resideInAPackage(ROOT + "." + name)
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(others(name, allowed))))));
    return tests;
  }

  private static String[] others(String name, List<String> allowed) {
    return PACKAGES.keySet().stream()
        .filter(other -> room(other).equals(room(name)))
        .filter(other -> !other.equals(name) && !allowed.contains(other))
        .map(other -> ROOT + "." + other)
        .toArray(String[]::new);
  }

  @Test
  void everyPackageOfADividedRoomIsInTheTable() {
    var divided = PACKAGES.keySet().stream().map(ArchitectureTest::room).distinct().toList();
    assertThat(names(production))
        .filteredOn(name -> divided.contains(room(name)))
        .containsExactlyInAnyOrderElementsOf(PACKAGES.keySet());
    check(slices().matching(ROOT + ".buildkit.(*)..").should().beFreeOfCycles());
  }

  @Test
  void packagesOfVerifyHaveNoCycles() {
    check(slices().matching(ROOT + ".verify.(*)..").should().beFreeOfCycles());
    // It brings all rules together, so that nothing of them knows it.
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".verify.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".verify"));
  }

  @Test
  void packagesAreSmall() throws IOException {
    var sizes = new TreeMap<String, Integer>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> sizes.merge(file.getParent().toString(), 1, Integer::sum));
    }
    assertThat(sizes)
        .isNotEmpty()
        .allSatisfy(
            (folder, files) -> assertThat(files).as(folder).isLessThanOrEqualTo(MOST_FILES));
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        production.stream()
            .filter(type -> !type.getPackageName().equals(ROOT + "." + WIRE))
            .map(JavaClass::getPackage)
            .distinct()
            .filter(folder -> !folder.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName);
    assertThat(unmarked).isEmpty();
  }

  @Test
  void noClassIsADrawerForAnything() {
    check(
        noClasses()
            .should()
            .haveSimpleNameContaining("Util")
            .orShould()
            .haveSimpleNameContaining("Helpers")
            .orShould()
            .haveSimpleNameEndingWith("Manager"));
  }

  @Test
  void whatRoomsHandOnIsImmutable() {
    check(
        classes()
            .that(describe("are records", JavaClass::isRecord))
            .should()
            .haveOnlyFinalFields());
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(production);
  }

  private static String packages(String room) {
    return ROOT + "." + room + "..";
  }

  private static List<String> names(JavaClasses types) {
    return types.stream()
        .map(type -> type.getPackageName().substring(ROOT.length() + 1))
        .distinct()
        .toList();
  }

  private static String room(JavaClass type) {
    return room(type.getPackageName().substring(ROOT.length() + 1));
  }

  private static String room(String name) {
    return name.split("\\.", 2)[0];
  }
}
