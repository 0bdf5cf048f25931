package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.Programs;
import java.util.List;

/**
 * What the image starts is a program of the image that its user can execute: its init process, if
 * it has one, and the program that this starts.
 */
public final class EntryPointRule implements FilesRule {
  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var info = context.info();
    var init =
        context.stage() == Stage.RUNTIME ? context.image().init().words() : List.<String>of();
    init.stream()
        .findFirst()
        .flatMap(Programs.of(context, files)::problem)
        .ifPresent(
            problem ->
                found.error(
                    "The image starts the init process %s of <runtime><init>, but %s. Build the image again."
                        .formatted(Quoted.of(init.get(0)), problem)));
    // That it starts nothing is a finding of the rule "command" already.
    info.started(init).stream()
        .findFirst()
        .ifPresent(
            word ->
                Programs.of(context, files)
                    .problem(word)
                    .ifPresent(
                        problem ->
                            found.error(
                                "The image starts %s, but %s. Correct the first <arg> of <runtime>%s, or add the program with <wheels>, <runtime><packages> or <runtime><files>."
                                    .formatted(
                                        Quoted.of(word),
                                        problem,
                                        info.entrypoint().isEmpty()
                                                || info.entrypoint().equals(init)
                                            ? "<command>"
                                            : "<entrypoint>"))));
  }
}
