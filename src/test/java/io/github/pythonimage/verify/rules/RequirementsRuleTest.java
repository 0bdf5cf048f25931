package io.github.pythonimage.verify.rules;

import static io.github.pythonimage.verify.rules.RuleCase.error;
import static io.github.pythonimage.verify.rules.RuleCase.warning;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFinds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.IdentityFixture;
import io.github.pythonimage.verify.files.FileTreeFixture;
import io.github.pythonimage.verify.packages.FilesFixture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What packages require of each other. */
class RequirementsRuleTest {
  private static UnaryOperator<FileTreeFixture> requires(String requirement) {
    return files -> {
      FilesFixture.distInfo("/opt/app/venv", "acme", "1.0", List.of(requirement), "acme.py")
          .forEach(files::file);
      return files.file("/opt/app/venv/lib/python3.13/site-packages/acme.py", "");
    };
  }

  static Stream<RuleCase> cases() {
    return Stream.of(
        error(
            "a package that is missing",
            "requirements",
            requires("absent>=1; python_version >= '3.13'"),
            "acme 1.0 requires absent>=1; python_version >= '3.13', which is not installed in"
                + " /opt/app/venv. Put a matching version into"),
        error(
            "another version",
            "requirements",
            requires("acme>2"),
            "acme 1.0 requires acme>2, but 1.0 is installed in /opt/app/venv."),
        warning(
            "a marker that nobody knows",
            "requirements",
            requires("absent; colour == 'red'"),
            "acme 1.0 requires absent; colour == 'red' (marker colour == 'red'): the plugin cannot"
                + " read that requirement."));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsWhatIsNotMet(RuleCase one) {
    assertFinds(one);
  }

  @Test
  void findsThatEverythingWasRemoved() {
    var empty = CheckContextFixture.withRequirements(CheckContextFixture.good());

    assertThat(new RequirementsRule().findings(empty))
        .singleElement()
        .hasToString(
            "requirements: No package is in /opt/app/venv, and <wheels> names some. Build the image"
                + " again.");
    assertThat(new RequirementsRule().findings(CheckContextFixture.good())).isEmpty();
  }

  @Test
  void filesThatNameNoPackageNeedNone() {
    assertThat(new RequirementsRule().findings(emptyThough(Set.of()))).isEmpty();
    assertThat(new RequirementsRule().findings(emptyThough(Set.of("idna")))).hasSize(1);
  }

  private static CheckContext emptyThough(Set<String> requested) {
    var empty = CheckContextFixture.withRequirements(CheckContextFixture.good());
    return CheckContextFixture.withIdentity(
        empty, IdentityFixture.of(Optional.of(requested), Set.of()));
  }
}
