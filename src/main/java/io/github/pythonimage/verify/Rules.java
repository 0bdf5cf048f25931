package io.github.pythonimage.verify;

import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.check.Severity;
import io.github.pythonimage.verify.inside.AccessRule;
import io.github.pythonimage.verify.inside.CommandsRule;
import io.github.pythonimage.verify.inside.HttpRule;
import io.github.pythonimage.verify.inside.ModuleImportRule;
import io.github.pythonimage.verify.inside.ProbeRule;
import io.github.pythonimage.verify.inside.PythonVersionRule;
import io.github.pythonimage.verify.inside.ReadOnlyRootRule;
import io.github.pythonimage.verify.inside.StandardLibraryRule;
import io.github.pythonimage.verify.inside.StartUpRule;
import io.github.pythonimage.verify.inside.TimeZoneRule;
import io.github.pythonimage.verify.inside.TlsCertificatesRule;
import io.github.pythonimage.verify.rules.AccountsRule;
import io.github.pythonimage.verify.rules.BytecodeRule;
import io.github.pythonimage.verify.rules.CompilersRule;
import io.github.pythonimage.verify.rules.DevelopmentFilesRule;
import io.github.pythonimage.verify.rules.InstallersRule;
import io.github.pythonimage.verify.rules.LeftoversRule;
import io.github.pythonimage.verify.rules.LibrariesRule;
import io.github.pythonimage.verify.rules.LinksRule;
import io.github.pythonimage.verify.rules.PackageListRule;
import io.github.pythonimage.verify.rules.PackageRecordsRule;
import io.github.pythonimage.verify.rules.PrivilegesRule;
import io.github.pythonimage.verify.rules.RequirementsRule;
import io.github.pythonimage.verify.rules.SearchPathsRule;
import io.github.pythonimage.verify.rules.SecretsRule;
import io.github.pythonimage.verify.rules.ShebangsRule;
import io.github.pythonimage.verify.rules.UnreadFilesRule;
import io.github.pythonimage.verify.rules.WriteAccessRule;
import io.github.pythonimage.verify.rules.config.ArchitectureRule;
import io.github.pythonimage.verify.rules.config.CommandRule;
import io.github.pythonimage.verify.rules.config.EntryPointRule;
import io.github.pythonimage.verify.rules.config.EnvironmentRule;
import io.github.pythonimage.verify.rules.config.ImageConfigRule;
import io.github.pythonimage.verify.rules.config.LabelsRule;
import io.github.pythonimage.verify.rules.config.LayersRule;
import io.github.pythonimage.verify.rules.config.NamesRule;
import io.github.pythonimage.verify.rules.config.SizeRule;
import io.github.pythonimage.verify.rules.config.UserRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The list of all rules, in the order of their findings. */
public final class Rules {
  /** Those that run no code of the image. */
  public static final List<Rule> OUTSIDE =
      List.of(
          new UserRule(),
          new AccountsRule(),
          new PrivilegesRule(),
          new WriteAccessRule(),
          new SearchPathsRule(),
          new InstallersRule(),
          new CompilersRule(),
          new DevelopmentFilesRule(),
          new SecretsRule(),
          new LeftoversRule(),
          new LinksRule(),
          new UnreadFilesRule(),
          new PackageRecordsRule(),
          new PackageListRule(),
          new BytecodeRule(),
          new ShebangsRule(),
          new LayersRule(),
          new ArchitectureRule(),
          new NamesRule(),
          new SizeRule(),
          new ImageConfigRule(),
          new EnvironmentRule(),
          new LabelsRule(),
          new CommandRule(),
          new EntryPointRule(),
          new LibrariesRule(),
          new RequirementsRule());

  /** Those that need a container of the image. */
  public static final List<Rule> INSIDE =
      List.of(
          new ProbeRule(),
          new PythonVersionRule(),
          new StandardLibraryRule(),
          new TimeZoneRule(),
          new TlsCertificatesRule(),
          new ModuleImportRule(),
          new StartUpRule(),
          new AccessRule(),
          new ReadOnlyRootRule(),
          new CommandsRule(),
          new HttpRule());

  /** All of them: first those on the image as it lies in the engine, then those on what it does. */
  public static final List<Rule> ALL = Stream.concat(OUTSIDE.stream(), INSIDE.stream()).toList();

  /** A builder has what these do not allow, or starts nothing that they try. */
  private static final Set<Class<?>> OF_RUNTIME_ONLY =
      Set.of(
          InstallersRule.class,
          CompilersRule.class,
          DevelopmentFilesRule.class,
          SizeRule.class,
          EntryPointRule.class,
          CommandsRule.class,
          HttpRule.class);

  private Rules() {}

  /** Whether images of a kind must have the property of a rule. */
  public static boolean appliesTo(Rule rule, Stage stage) {
    return stage == Stage.RUNTIME || !OF_RUNTIME_ONLY.contains(rule.getClass());
  }

  /** What some of them find in one image. */
  public static List<Finding> findings(List<Rule> rules, CheckContext context) {
    return rules.stream()
        .filter(rule -> appliesTo(rule, context.stage()))
        .flatMap(rule -> findings(rule, context).stream())
        .toList();
  }

  /** An image on which a rule fails is not good, and the other rules still have their say. */
  private static List<Finding> findings(Rule rule, CheckContext context) {
    try {
      return rule.findings(context);
    } catch (RuntimeException | StackOverflowError e) {
      return List.of(new Finding(rule.name(), Severity.ERROR, undecided(e), true));
    }
  }

  private static Message undecided(Throwable failure) {
    var source =
        Stream.of(failure.getStackTrace())
            .map(StackTraceElement::getClassName)
            .filter(name -> name.startsWith(Rules.class.getPackageName()))
            .findFirst()
            .map(name -> " in " + name.substring(name.lastIndexOf('.') + 1))
            .orElse("");
    return Message.of(
        "The rule could not be decided: something in the image made it fail (%s%s). Take the unusual file or setting out of the image, or report an error of the plugin."
            .formatted(failure.getClass().getSimpleName(), source));
  }
}
