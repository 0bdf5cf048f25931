package io.github.pythonimage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.catalog.NativePackages.MissingKind;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PackageName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativePackagesTest {
  private static final NativePackages KNOWN = Catalog.nativePackages();
  private static final List<String> FAMILIES = List.of("apt", "dnf", "zypper");

  @Test
  void aRecipeHasPackagesOfEveryFamily() {
    assertThat(Catalog.read("native-packages.json", NativePackagesFile.class).as_of())
        .matches("\\d{4}-\\d{2}");
    assertThat(KNOWN.recipes())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            recipe -> {
              assertThat(recipe.source()).startsWith("https://");
              assertThat(recipe.needs().size() + recipe.toolchains().size()).isPositive();
            });
    for (var family : FAMILIES) {
      var without = KNOWN.recipes().stream().filter(r -> !r.fits(family)).map(Recipe::name);
      // Red Hat's distributions have no FFmpeg.
      assertThat(without).as(family).isSubsetOf(family.equals("dnf") ? List.of("av") : List.of());
    }
  }

  @Test
  void everyEntryIsCompleteAndSaysWhoSaysSo() throws Exception {
    var file =
        Catalog.JSON.readValue(
            Files.readString(Path.of("src/main/resources/catalog/native-packages.json")),
            NativePackagesFile.class);

    assertThat(file.needs().values())
        .allSatisfy(
            need -> {
              assertThat(file.sources()).containsKeys(need.sources().toArray(String[]::new));
              assertThat(need.packages()).containsKey("apt");
              assertThat(need.packages().values().stream().flatMap(List::stream))
                  .allSatisfy(name -> assertThat(PackageName.of(name)).isEqualTo(name));
            });
    var used = file.needs().values().stream().flatMap(n -> n.sources().stream());
    assertThat(used.collect(Collectors.toSet())).isEqualTo(file.sources().keySet());
    assertThat(Set.of("c++", "fortran", "rust", "java", "go", "cmake"))
        .isEqualTo(file.toolchains().keySet());
    assertThat(KNOWN.recipes().stream().flatMap(r -> r.toolchains().stream()))
        .isSubsetOf(file.toolchains().keySet());
  }

  @ParameterizedTest
  @CsvSource({
    "HEADER, libpq-fe.h, apt, libpq-dev",
    "PROGRAM, pg_config, dnf, libpq-devel",
    "PROGRAM, mysql_config, apt, default-libmysqlclient-dev",
    "PROGRAM, curl-config, zypper, libcurl-devel",
    "PROGRAM, xml2-config, apt, libxml2-dev",
    "PROGRAM, krb5-config, dnf, krb5-devel",
    "MODULE, libxml-2.0, zypper, libxml2-devel",
    "MODULE, mysqlclient, zypper, libmariadb-devel",
    "LIBRARY, ldap, dnf, openldap-devel"
  })
  void knowsWhoBringsWhatIsMissing(MissingKind lack, String name, String family, String brought) {
    assertThat(KNOWN.providers(lack, name))
        .hasValueSatisfying(need -> assertThat(need.packages(family)).containsExactly(brought));
  }

  @ParameterizedTest
  @CsvSource({"gfortran, fortran", "cargo, rust", "rustc, rust", "cmake, cmake", "javac, java"})
  void knowsTheToolchainOfACompiler(String program, String toolchain) {
    assertThat(KNOWN.providers(MissingKind.PROGRAM, program))
        .hasValueSatisfying(need -> assertThat(need.toolchain()).hasValue(toolchain));
  }

  @Test
  void aRecipeIsFoundHoweverItsNameIsSpelled() {
    assertThat(KNOWN.recipe("Python_LDAP").name()).isEqualTo("python-ldap");
    assertThat(KNOWN.find("nothing")).isEmpty();
  }

  @Test
  void anUnknownNameListsTheNearOnes() {
    assertThatThrownBy(() -> KNOWN.recipe("psycopg"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "'psycopg' is not a known recipe. Did you mean psycopg2 | psycopg-c? What has none needs"
                + " its packages in <wheels><packages>.");
    assertThatThrownBy(() -> KNOWN.recipe("something-else"))
        .hasMessageContaining("Known are av, bcrypt, cffi, ");
  }

  @Test
  void aRepositoryThatABaseHasNotEnabledComesWithWhatEnablesIt() throws Exception {
    var file =
        Catalog.JSON.readValue(
            Files.readString(Path.of("src/main/resources/catalog/native-packages.json")),
            NativePackagesFile.class);
    var bases =
        Catalog.load().distributions().releases().stream()
            .filter(d -> d.kind() == Distribution.Kind.STABLE)
            .filter(d -> d.family().equals(Optional.of("dnf")))
            .toList();

    assertThat(bases).hasSizeGreaterThan(10);
    assertThat(file.needs().values().stream().flatMap(n -> n.need().dnfRepository().stream()))
        .contains("crb", "epel")
        .allSatisfy(
            repository ->
                assertThat(bases)
                    .allSatisfy(b -> assertThat(KNOWN.repositoryHint(repository, b)).isPresent()));
  }
}
