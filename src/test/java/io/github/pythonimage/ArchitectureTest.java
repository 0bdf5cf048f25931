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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms and who may enter which, as the design page says it. */
class ArchitectureTest {
  private static final String ROOT = "io.github.pythonimage";

  /** Each room and the rooms that it may import. */
  private static final Map<String, List<String>> ROOMS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "maven",
                  List.of(
                      "pipeline",
                      "report",
                      "verify",
                      "engine",
                      "buildkit",
                      "http",
                      "lock",
                      "signature",
                      "index",
                      "diagnosis",
                      "dockerfile",
                      "plan",
                      "catalog",
                      "config")),
              Map.entry(
                  "pipeline",
                  List.of(
                      "report",
                      "verify",
                      "engine",
                      "buildkit",
                      "http",
                      "lock",
                      "signature",
                      "index",
                      "diagnosis",
                      "dockerfile",
                      "plan",
                      "catalog",
                      "config")),
              Map.entry("report", List.of("config", "plan", "verify", "index")),
              Map.entry("verify", List.of("engine", "plan", "config")),
              Map.entry("engine", List.of("config")),
              Map.entry("buildkit", List.of("http")),
              Map.entry("http", List.of()),
              Map.entry("lock", List.of("config", "plan", "catalog")),
              Map.entry("signature", List.of("catalog", "http")),
              Map.entry("index", List.of("http", "config")),
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
          // The plugin has it only while it verifies something.
          "dev.sigstore", List.of("signature.sigstore"),
          "com.github.dockerjava", List.of("engine", "buildkit"),
          "org.apache.hc", List.of("engine", "buildkit", "index"),
          "io.grpc", List.of("buildkit"),
          "com.google.protobuf", List.of("buildkit"));

  /** The client's own package, where solves are. */
  private static final String SOLVES = "";

  /** The messages of BuildKit, which are generated. */
  private static final String WIRE = "wire";

  /** The packages within the client's room, and for each those that it may import. */
  private static final Map<String, List<String>> PARTS =
      new TreeMap<>(
          Map.of(
              "calls",
              List.of(),
              "filesend",
              List.of("calls", "local", WIRE),
              "filesync",
              List.of("calls", "local", WIRE),
              "layout",
              List.of("calls", "local", WIRE),
              "local",
              List.of(),
              "registry",
              List.of(SOLVES),
              "ssh",
              List.of("calls", "local", WIRE),
              WIRE,
              List.of()));

  private static JavaClasses production;

  @BeforeAll
  static void read() {
    production =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  @TestFactory
  List<DynamicTest> a_room_imports_only_what_the_table_allows() {
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
  List<DynamicTest> a_library_is_seen_only_by_its_rooms() {
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
  void nobody_refers_to_what_is_loaded_with_a_library_that_is_not_there() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(packages("signature.sigstore"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(packages("signature.sigstore")));
  }

  @Test
  void every_class_is_in_a_room_of_the_table() {
    assertThat(production)
        .allSatisfy(type -> assertThat(ROOMS).as(type.getName()).containsKey(room(type)));
  }

  @Test
  void rooms_have_no_cycles() {
    check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
  }

  @TestFactory
  List<DynamicTest> a_part_of_the_client_imports_only_what_the_table_allows() {
    var tests = new ArrayList<DynamicTest>();
    PARTS.forEach(
        (part, allowed) ->
            tests.add(
                DynamicTest.dynamicTest(
                    part + " -> " + allowed,
                    () ->
                        check(
                            noClasses()
                                .that()
                                .resideInAPackage(part(part))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(others(part, allowed))))));
    return tests;
  }

  private static String[] others(String part, List<String> allowed) {
    return Stream.concat(Stream.of(SOLVES), PARTS.keySet().stream())
        .filter(other -> !other.equals(part) && !allowed.contains(other))
        .map(ArchitectureTest::part)
        .toArray(String[]::new);
  }

  @Test
  void every_part_of_the_client_is_in_the_table() {
    var known = Stream.concat(Stream.of(SOLVES), PARTS.keySet().stream());
    assertThat(production.stream().map(JavaClass::getPackageName).distinct())
        .filteredOn(name -> name.startsWith(ROOT + ".buildkit"))
        .containsExactlyInAnyOrderElementsOf(known.map(ArchitectureTest::part).toList());
    check(slices().matching(ROOT + ".buildkit.(*)..").should().beFreeOfCycles());
  }

  @Test
  void every_package_is_null_marked() {
    var unmarked =
        production.stream()
            .filter(type -> !type.getPackageName().equals(part(WIRE)))
            .map(JavaClass::getPackage)
            .distinct()
            .filter(folder -> !folder.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName);
    assertThat(unmarked).isEmpty();
  }

  @Test
  void no_class_is_a_drawer_for_anything() {
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
  void what_rooms_hand_on_is_immutable() {
    check(
        classes()
            .that(describe("are records", JavaClass::isRecord))
            .should()
            .haveOnlyFinalFields());
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(production);
  }

  private static String part(String part) {
    return ROOT + ".buildkit" + (part.equals(SOLVES) ? "" : "." + part);
  }

  private static String packages(String room) {
    return ROOT + "." + room + "..";
  }

  private static String room(JavaClass type) {
    return type.getPackageName().substring(ROOT.length() + 1).split("\\.", 2)[0];
  }
}
