package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Rule;
import io.github.pythonimage.verify.rules.config.ArchitectureRule;
import io.github.pythonimage.verify.rules.config.CommandRule;
import io.github.pythonimage.verify.rules.config.EnvironmentRule;
import io.github.pythonimage.verify.rules.config.ImageConfigRule;
import io.github.pythonimage.verify.rules.config.LabelsRule;
import io.github.pythonimage.verify.rules.config.LayersRule;
import io.github.pythonimage.verify.rules.config.NamesRule;
import io.github.pythonimage.verify.rules.config.SizeRule;
import io.github.pythonimage.verify.rules.config.UserRule;
import java.util.List;

/** The list of all rules that run no code of the image, in the order of their findings. */
public final class OutsideRules {
  /** All of them. */
  public static final List<Rule> ALL =
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
          new LibrariesRule(),
          new RequirementsRule());

  private OutsideRules() {}
}
