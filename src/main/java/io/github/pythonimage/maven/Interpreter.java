package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Length;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.interpreter.Compilation;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Sigstore;
import io.github.pythonimage.maven.parameter.UserProperties;
import io.github.pythonimage.maven.parameter.XmlParameter;
import io.github.pythonimage.plan.Provider;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code <interpreter>}. */
public class Interpreter {
  private static final int LONGEST_PATH = 4_095;
  private static final int LONGEST_PACKAGE = 255;

  private static final Provider[] COMPILING =
      Arrays.stream(Provider.values()).filter(Provider::compiles).toArray(Provider[]::new);

  private String provider = "source";
  private @Nullable String mirror;
  private @Nullable String optimizations;
  private @Nullable String shared;
  private @Nullable String sigstore;
  private List<String> configureOptions = List.of();
  private @Nullable Pyenv pyenv;
  private List<Archive> archives = List.of();
  private List<String> packages = List.of();
  private List<String> developmentPackages = List.of();
  private @Nullable String command;
  private @Nullable String acceptSystemPython;
  private @Nullable Repository repository;

  InterpreterSpec toConfig(Path module, UserProperties properties) {
    try {
      var chosen = Provider.of(provider);
      validateElements(chosen);
      validateSignatures(chosen, properties);
      return switch (chosen) {
        case SOURCE -> new InterpreterSpec.Source(compilation(properties), sigstore(properties));
        case PYTHON_BUILD, PYENV ->
            new InterpreterSpec.Pyenv(
                compilation(properties), pyenv().toConfig(), chosen == Provider.PYENV);
        case STANDALONE -> new InterpreterSpec.Standalone(archives());
        case REPOSITORY ->
            new InterpreterSpec.Packaged(
                new XmlParameter("<packages><package>").each(packages, Interpreter::packageName),
                new XmlParameter("<developmentPackages><package>")
                    .each(developmentPackages, Interpreter::packageName),
                command(),
                repository().toConfig(module));
        case DEADSNAKES -> repository().toDeadsnakes(module);
        case SYSTEM ->
            new InterpreterSpec.SystemPython(
                new XmlParameter("<acceptSystemPython>").bool(acceptSystemPython, false));
        case IMAGE ->
            new InterpreterSpec.BaseImagePython(command().orElse("/usr/local/bin/python{series}"));
      };
    } catch (ConfigurationException e) {
      throw e.at("<interpreter>");
    }
  }

  private Pyenv pyenv() {
    return pyenv == null ? new Pyenv() : pyenv;
  }

  Repository repository() {
    return repository == null ? new Repository() : repository;
  }

  /** Rejects an image without a signature if the user requires signatures for all images. */
  private static void validateSignatures(Provider chosen, UserProperties properties) {
    var demanded = properties.sigstore().orElse(Sigstore.OFF) == Sigstore.REQUIRED;
    if (demanded && chosen.compiles() && chosen != Provider.SOURCE) {
      throw new ConfigurationException(
          "<provider>",
          Quoted.of(chosen.word())
              + " verifies no signatures, and -Dpython-image.source.sigstore=required demands them.",
          "Use source, or leave the property out.");
    }
  }

  private Compilation compilation(UserProperties properties) {
    return new Compilation(
        properties.mirror().orElseGet(this::mirror),
        properties
            .optimizations()
            .orElseGet(() -> new XmlParameter("<optimizations>").bool(optimizations, true)),
        new XmlParameter("<shared>").bool(shared, false),
        new XmlParameter("<configureOptions><option>").values(configureOptions));
  }

  private Sigstore sigstore(UserProperties properties) {
    return properties
        .sigstore()
        .orElseGet(() -> new XmlParameter("<sigstore>").enumValue(sigstore, Sigstore.OFF));
  }

  private List<RemoteArchive> archives() {
    if (archives.isEmpty()) {
      throw new ConfigurationException(
          "<archives>",
          "is missing.",
          "Give an <archive> with <python>, <platform>, <url> and <sha256> for each Python and"
              + " platform.");
    }
    return ConfigurationException.locate(
        "<archives><archive>", () -> distinct(archives.stream().map(Archive::toConfig).toList()));
  }

  private static List<RemoteArchive> distinct(List<RemoteArchive> archives) {
    var seen = new HashSet<String>();
    for (var archive : archives) {
      var what = "Python " + archive.version() + " for " + archive.platform().orElseThrow();
      if (!seen.add(what)) {
        throw new ConfigurationException("", what + " has two of them.", "Remove one.");
      }
    }
    return archives;
  }

  private URI mirror() {
    return new XmlParameter("<mirror>")
        .optional(mirror, Compilation::mirror)
        .orElse(Compilation.PYTHON_ORG);
  }

  private Optional<String> command() {
    return new XmlParameter("<command>").optional(command, Interpreter::path);
  }

  private static String packageName(String text) {
    Length.check("a package", text, LONGEST_PACKAGE, "Write its name, and one per element.");
    return Pattern.matches("[A-Za-z0-9{][A-Za-z0-9.+_{}-]*", text)
        ? known(text)
        : invalid(
            text, " cannot name a package.", "Write it as the distribution does: python{series}.");
  }

  private static String path(String text) {
    Length.check("a path", text, LONGEST_PATH, "Write a shorter one.");
    return Pattern.matches("/[A-Za-z0-9._+{}/-]*", text) && !(text + "/").contains("//")
        ? known(text)
        : invalid(
            text,
            " is not the path of a program.",
            "Write an absolute path, such as /usr/local/bin/python{series}.");
  }

  /** A pattern whose placeholders are ours. */
  private static String known(String text) {
    return text.replace("{series}", "").replace("{digits}", "").matches("[^{}]*")
        ? text
        : invalid(text, " has a placeholder that is not known.", "Use {series} or {digits}.");
  }

  private static String invalid(String text, String problem, String remedy) {
    throw new ConfigurationException("", Quoted.of(text) + problem, remedy);
  }

  /** An element that another provider reads would do nothing, and its author expects something. */
  private void validateElements(Provider chosen) {
    check(chosen, "mirror", mirror != null, COMPILING);
    check(chosen, "optimizations", optimizations != null, COMPILING);
    check(chosen, "shared", shared != null, COMPILING);
    check(chosen, "sigstore", sigstore != null, Provider.SOURCE);
    check(chosen, "configureOptions", !configureOptions.isEmpty(), COMPILING);
    check(chosen, "pyenv", pyenv().isSet(), Provider.PYTHON_BUILD, Provider.PYENV);
    check(chosen, "archives", !archives.isEmpty(), Provider.STANDALONE);
    check(chosen, "packages", !packages.isEmpty(), Provider.REPOSITORY);
    check(chosen, "developmentPackages", !developmentPackages.isEmpty(), Provider.REPOSITORY);
    check(chosen, "command", command != null, Provider.REPOSITORY, Provider.IMAGE);
    check(chosen, "repository", repository().isSet(), Provider.REPOSITORY, Provider.DEADSNAKES);
    check(chosen, "acceptSystemPython", acceptSystemPython != null, Provider.SYSTEM);
  }

  private static void check(Provider chosen, String name, boolean given, Provider... readers) {
    if (given && !List.of(readers).contains(chosen)) {
      throw new ConfigurationException(
          "<" + name + ">",
          "is not read by <provider>" + chosen.word() + "</provider>.",
          "Remove it, or use the provider "
              + Stream.of(readers).map(Provider::word).collect(Collectors.joining(" or "))
              + ".");
    }
  }
}
