package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.config.Size;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.PackageOwnership;
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
  public void check(CheckContext context, Findings found) {
    var actual = new Size(context.info().sizeBytes());
    context
        .spec()
        .maxSize()
        .filter(budget -> actual.compareTo(budget) > 0)
        .ifPresent(
            budget ->
                found.error(
                    "The image has %s, %s more than <verify><maxSize> allows (%s).%s Leave out what is not needed, or raise the budget."
                        .formatted(
                            actual,
                            new Size(actual.bytes() - budget.bytes()),
                            budget,
                            context.files().map(f -> largest(context, f)).orElse(""))));
  }

  /** What the user cannot see below the prefix: the base, and the packages on top of it. */
  private static String base(CheckContext context, long prefix) {
    return context
        .base()
        .map(
            base ->
                " Its base has %s, the distribution's packages add %s."
                    .formatted(
                        new Size(base.sizeBytes()),
                        new Size(
                            Math.max(0, context.info().sizeBytes() - base.sizeBytes() - prefix))))
        .orElse("");
  }

  private static String largest(CheckContext context, FileTree files) {
    var parts = parts(context, files);
    var total = parts.values().stream().mapToLong(Long::longValue).sum();
    return "%s Below %s are %s, the most in %s."
        .formatted(
            base(context, total),
            context.prefix(),
            new Size(total),
            parts.entrySet().stream()
                .sorted(
                    Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Entry.comparingByKey()))
                .limit(SHOWN)
                .map(p -> p.getKey() + " (" + new Size(p.getValue()) + ")")
                .collect(Collectors.joining(", ")));
  }

  /** The bytes of packages below a prefix, and of folders of the rest. */
  private static Map<String, Long> parts(CheckContext context, FileTree files) {
    var prefix = context.prefix();
    var ownership = new PackageOwnership(context, files);
    var parts = new HashMap<String, Long>();
    var depth = prefix.path().split("/", -1).length + 2;
    files
        .below(prefix.path())
        .filter(FileEntry::isFile)
        .forEach(f -> parts.merge(part(f, ownership, depth), f.size(), Long::sum));
    return parts;
  }

  private static String part(FileEntry file, PackageOwnership ownership, int depth) {
    var owner = ownership.owner(file);
    if (owner.isPresent()) {
      return owner.get().toString();
    }
    var parts = file.parent().split("/", -1);
    return String.join("/", List.of(parts).subList(0, Math.min(parts.length, depth)));
  }
}
