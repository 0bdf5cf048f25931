package io.github.pythonimage.verify.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImportableModulesTest {
  private static ImportableModules of(String name, List<String> topLevel, String... files) {
    return ImportableModules.of(
        new PythonPackage(name, "1", "/site-packages", List.of(), List.of(files), topLevel));
  }

  private static ImportableModules modules(List<String> top, String... others) {
    return new ImportableModules(top, List.of(others));
  }

  @Test
  void topIsTheModuleWithTheNameOfThePackage() {
    assertThat(
            of("black", List.of(), "black/__init__.py", "blackd/__init__.py", "_black_version.py"))
        .isEqualTo(modules(List.of("black"), "blackd"));
    assertThat(of("ipython", List.of(), "IPython/__init__.py"))
        .isEqualTo(modules(List.of("IPython")));
    assertThat(of("matplotlib-inline", List.of(), "matplotlib_inline/__init__.py", "a.py"))
        .isEqualTo(modules(List.of("matplotlib_inline"), "a"));
  }

  @Test
  void topIsTheOnlyModuleOrTheDeclaredOne() {
    assertThat(of("psycopg2-binary", List.of(), "psycopg2/__init__.py", "psycopg2/_psycopg.so"))
        .isEqualTo(modules(List.of("psycopg2")));
    assertThat(of("PyYAML", List.of("_yaml", "yaml"), "_yaml/__init__.py", "yaml/__init__.py"))
        .isEqualTo(modules(List.of("yaml")));
    assertThat(of("odd", List.of("b"), "a.py", "b.py")).isEqualTo(modules(List.of("b"), "a"));
  }

  @Test
  void noneOfManyEqualModulesIsTheTop() {
    assertThat(of("common", List.of(), "a.py", "b.py")).isEqualTo(modules(List.of(), "a", "b"));
    var many = new String[100];
    for (var i = 0; i < many.length; i++) {
      many[i] = "google/api/m" + i + "_pb2.py";
    }
    assertThat(of("googleapis-common-protos", List.of(), many).others()).hasSize(8);
  }

  @Test
  void namespacesAreNoModules() {
    assertThat(
            of(
                "google-cloud-storage",
                List.of("google"),
                "google/cloud/storage/__init__.py",
                "google/cloud/storage/blob.py",
                "google/cloud/_storage_v2/__init__.py"))
        .isEqualTo(modules(List.of("google.cloud.storage")));
  }

  @Test
  void onlyImportableFilesCount() {
    assertThat(
            of(
                "acme",
                List.of(),
                "a/__init__.py",
                "a/b.py",
                "_c.so",
                "d.cpython-313-x86_64-linux-gnu.so",
                "e.abi3.so",
                "tests/__init__.py",
                "acme.libs/libz.so",
                "acme-1.dist-info/x.py",
                "../../bin/f.py",
                "data/readme.txt"))
        .isEqualTo(modules(List.of(), "a", "d", "e"));
  }
}
