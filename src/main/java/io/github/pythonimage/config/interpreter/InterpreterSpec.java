package io.github.pythonimage.config.interpreter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.TargetPython;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** How the interpreter comes into the image; the kinds are what {@code <provider>} names. */
public sealed interface InterpreterSpec {

  /** What it is compiled with; empty where others have compiled it. */
  default Optional<Compilation> compilation() {
    return Optional.empty();
  }

  /** Whether only what its release manager signed will do. */
  default boolean signed() {
    return false;
  }

  /** What is asked of the signatures that CPython's release managers make with Sigstore. */
  enum Sigstore {
    /** The checksum alone decides. */
    OFF,
    /** The checksum must be one that the release manager signed. */
    REQUIRED
  }

  /** CPython, compiled from its release archive. */
  record Source(Compilation how, Sigstore sigstore) implements InterpreterSpec {

    @Override
    public Optional<Compilation> compilation() {
      return Optional.of(how);
    }

    @Override
    public boolean signed() {
      return sigstore == Sigstore.REQUIRED;
    }
  }

  /**
   * CPython, compiled by pyenv's python-build.
   *
   * @param pyenv which one
   * @param together whether one builder has all Pythons of the image under one pyenv
   */
  record Pyenv(Compilation how, PyenvSource pyenv, boolean together) implements InterpreterSpec {
    public Pyenv {
      for (var option : how.configureOptions()) {
        if (!option.matches("[^\\s*?\\[\\\\]+")) {
          throw new ConfigurationException(
              "<configureOptions><option>",
              Quoted.of(option)
                  + " has a blank or a wildcard, where python-build splits or expands it.",
              "Leave it out, or use <provider>source</provider>.");
        }
      }
    }

    @Override
    public Optional<Compilation> compilation() {
      return Optional.of(how);
    }
  }

  /**
   * Builds of CPython that others publish, such as python-build-standalone.
   *
   * @param archives for each Python and platform; never empty
   */
  record Standalone(List<RemoteArchive> archives) implements InterpreterSpec {
    public Standalone {
      archives = List.copyOf(archives);
    }

    /** The archives of a release, one for each platform. */
    public List<RemoteArchive> archives(TargetPython python) {
      return archives.stream()
          .filter(archive -> archive.version().equals(python.toString()))
          .toList();
    }
  }

  /**
   * Packages of a repository.
   *
   * <p>What is empty is what the distribution's own packages of that kind are called.
   *
   * @param packages patterns of the runtime's packages, {@code python{series}}
   * @param development patterns of those that building wheels needs besides
   * @param command pattern of the interpreter's path, {@code /usr/bin/python{series}}
   * @param repository where they are; empty for what the base's package manager knows already
   */
  record Packaged(
      List<String> packages,
      List<String> development,
      Optional<String> command,
      Optional<PackageRepository> repository)
      implements InterpreterSpec {
    public Packaged {
      packages = List.copyOf(packages);
      development = List.copyOf(development);
    }
  }

  /**
   * Packages of deadsnakes, the PPA that has Pythons for Ubuntu.
   *
   * @param mirror a copy of it; empty for Launchpad's
   * @param key what the copy is signed with; empty for the PPA's own
   */
  record Deadsnakes(Optional<URI> mirror, Optional<SigningKey> key) implements InterpreterSpec {
    public Deadsnakes {
      if (key.isPresent() && mirror.isEmpty()) {
        throw new ConfigurationException(
            "<repository><key>",
            "is not the key of the PPA, which is known.",
            "Remove it, or add the <url> of a copy that you sign yourselves.");
      }
    }
  }

  /**
   * The Python that the distribution has for its own programs.
   *
   * @param accepted whether the user knows what that means
   */
  record SystemPython(boolean accepted) implements InterpreterSpec {}

  /**
   * One that the base image comes with, and that stays where it is.
   *
   * @param command pattern of its path, {@code /usr/local/bin/python{series}}
   */
  record BaseImagePython(String command) implements InterpreterSpec {}

  /**
   * The one of the image of this plugin that an application starts from.
   *
   * @param provider how it came into that image, in the words of {@code <provider>}
   */
  record Inherited(String provider) implements InterpreterSpec {}
}
