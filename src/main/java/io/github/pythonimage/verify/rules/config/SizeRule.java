package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Findings;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.Rule;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.PythonEnvironment;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/** The image keeps within its budget. */
public final class SizeRule implements Rule {
  private static final int SHOWN = 8;

  @Override
  public String name() {
    return "size";
  }

  @Override
  public boolean appliesTo(ImageKind kind) {
    return kind == ImageKind.RUNTIME;
  }

  @Override
  public void check(CheckContext context, Findings found) {
    var actual = new Size(context.info().sizeBytes());
    context
        .spec()
        .maxSize()
        .filter(budget -> actual.compareTo(budget) > 0)
        .ifPresent(
            budget ->
                found.error(
                    "The image has "
                        + actual
                        + ", "
                        + new Size(actual.bytes() - budget.bytes())
                        + " more than <verify><maxSize> allows ("
                        + budget
                        + ")."
                        + context.files().map(f -> largest(context, f)).orElse("")
                        + " Leave out what is not needed, or raise the budget."));
  }

  /** What the user cannot see below the prefix: the base, and the packages on top of it. */
  private static String base(CheckContext context, long prefix) {
    return context
        .base()
        .map(
            base ->
                " Its base has "
                    + new Size(base.sizeBytes())
                    + ", the distribution's packages add "
                    + new Size(Math.max(0, context.info().sizeBytes() - base.sizeBytes() - prefix))
                    + ".")
        .orElse("");
  }

  private static String largest(CheckContext context, FileTree files) {
    var parts = parts(files, context.prefix());
    var total = parts.values().stream().mapToLong(Long::longValue).sum();
    return base(context, total)
        + " Below "
        + context.prefix()
        + " are "
        + new Size(total)
        + ", the most in "
        + parts.entrySet().stream()
            .sorted(
                Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Entry.comparingByKey()))
            .limit(SHOWN)
            .map(p -> p.getKey() + " (" + new Size(p.getValue()) + ")")
            .collect(Collectors.joining(", "))
        + ".";
  }

  /** The bytes of packages below a prefix, and of folders of the rest. */
  private static Map<String, Long> parts(FileTree files, Prefix prefix) {
    var owners = new HashMap<String, String>();
    PythonEnvironment.of(files)
        .below(prefix.venv())
        .forEach(d -> d.record().keySet().forEach(path -> owners.put(path, d.toString())));
    var parts = new HashMap<String, Long>();
    var depth = prefix.path().split("/", -1).length + 2;
    files
        .below(prefix.path())
        .filter(FileEntry::isFile)
        .forEach(f -> parts.merge(part(f, owners, depth), f.size(), Long::sum));
    return parts;
  }

  private static String part(FileEntry file, Map<String, String> owners, int depth) {
    var owner = owners.get(file.path());
    if (owner != null) {
      return owner;
    }
    var parts = file.parent().split("/", -1);
    return String.join("/", List.of(parts).subList(0, Math.min(parts.length, depth)));
  }
}
