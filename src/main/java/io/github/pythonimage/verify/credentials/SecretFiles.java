package io.github.pythonimage.verify.credentials;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileSelection;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import io.github.pythonimage.verify.python.PackageFiles;
import io.github.pythonimage.verify.system.DebianFiles;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells files that have credentials by their name, and what they say. */
public final class SecretFiles {
  /** They have nothing but credentials, and names that say little. */
  private static final Pattern OF_PROGRAMS =
      Pattern.compile(
          ".*/\\.azure/(?:accessTokens\\.json|(?:msal_token_cache|service_principal_entries)\\.(?:json|bin))"
              + "|.*/private-keys-v1\\.d/[^/]+\\.key|.*/\\.gnupg/secring\\.gpg"
              + "|.*/\\.?huggingface/(?:token|stored_tokens)"
              + "|.*/\\.streamlit/secrets\\.toml|.*/\\.kaggle/kaggle\\.json|.*\\.keytab"
              + "|(?:/var)?/run/secrets/.+|.*/serviceaccount/token"
              + "|.*/gcloud/(?:credentials\\.db|access_tokens\\.db|legacy_credentials/.+)");

  private static final Pattern LOGIN =
      Pattern.compile(
          "(?im)(?:password|passwd|_authtoken|_auth|\"auth\"|oauth_token|token|secret[_a-z]*|aws_[a-z_]{0,40}key[a-z_]*|identitytoken|client-key-data|api_?key)\\W{0,4}\\S+");

  private static final Pattern CONFIGURATION =
      Pattern.compile(
          "(?im)://[^\\s/:@]+:[^\\s/@]+@|://(?=[^\\s/:@$<{]{20})[^\\s/:@0-9]*+\\d[^\\s/:@]*+@|^[ \\t]*+(?:proxy_)?password[ \\t]*=[ \\t]*\\S");

  /** Configurations that are told by their folders or in forms of their own. */
  private static final List<Form> FORMS =
      List.of(
          new Form("/etc/apt/auth\\.conf|/etc/apt/auth\\.conf\\.d/[^/]+", LOGIN),
          new Form(
              "/etc/(?:yum\\.repos\\.d|zypp/repos\\.d)/[^/]+\\.repo|/etc/zypp/credentials\\.d/[^/]+",
              CONFIGURATION),
          new Form(".*/\\.?pg_service\\.conf", CONFIGURATION),
          new Form(
              ".*/(?:\\.databrickscfg|rclone\\.conf|\\.dbt/profiles\\.yml)",
              Pattern.compile(
                  "(?im)^[ \\t]*+(?:pass(?:word)?|token|(?:azure_)?client_secret|secret_access_key|account_key|sas_url|key|private_key)"
                      + "[ \\t]*+[=:][ \\t]*+[\"']?+[^\\s\"'#$<{]{3,}")),
          new Form(
              ".*/\\.m2/settings\\.xml", Pattern.compile("<(?:password|passphrase)>\\s*[^\\s<$]")),
          new Form(
              ".*/\\.?condarc",
              Pattern.compile("://[^\\s/:@]+:[^\\s/@]+@|/t/[A-Za-z0-9-]{8,}(?:/|\\s|$)")),
          new Form(
              ".*/[^/]*\\.env(?:\\.[^/]+)?",
              Pattern.compile(
                  "(?im)^[ \\t]*(?:export[ \\t]+)?(?:\\w*_)?(?:[a-z]*passw(?:or)?d|pass|token|secret|secret_key(?:_base)?|fernet_key|api_?key|access_key)"
                      + "[ \\t]*=[ \\t]*[\"']?[^\\s\"'#$<]{4,}")));

  private record Form(Pattern path, Pattern credential) {
    Form(String path, Pattern credential) {
      this(Pattern.compile(path), credential);
    }

    boolean matches(FileEntry file) {
      return path.matcher(file.path()).matches() && credential.matcher(file.text()).find();
    }
  }

  private static final Set<String> CONFIGURATIONS =
      Set.of("pip.conf", "uv.toml", ".gitconfig", "pip.ini", ".pydistutils.cfg");

  private static final Pattern SSH_KEY =
      Pattern.compile("id_(?:rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk)");

  private static final Pattern EXAMPLE =
      Pattern.compile("(?i).*[/._-](?:example|sample|template|tmpl|dist)s?(?:[._-][^/]*)?");

  private SecretFiles() {}

  /** Whether an entry is, or has, a credential of any form but a private key. */
  public static boolean hasCredential(CheckContext context, FileTree files, FileEntry entry) {
    return (entry.content().markers().contains(BytePatterns.CREDENTIAL)
            && (!BytePatterns.isOfPackages(entry.path()) || mayBeOwn(context, files, entry)))
        || (entry.name().equals("direct_url.json") && BytePatterns.hasCredential(entry.text()))
        || isSecret(context, files, entry);
  }

  /**
   * Whether a package brings the file, so that everybody has it. Packages of {@code <projects>} may
   * be known to nobody else, so that only what calls itself an example is none of theirs.
   */
  static boolean isPublished(CheckContext context, FileTree files, FileEntry file) {
    // The installer writes from where it took a package, and reads its own configuration.
    return !file.name().equals("direct_url.json")
        && !file.path().equals(context.prefix().venv() + "/pip.conf")
        && (DebianFiles.of(files).has(file)
            || (PackageFiles.of(context, files).has(file)
                && (context.spec().wheels().projects().isEmpty()
                    || EXAMPLE.matcher(file.path()).matches())));
  }

  /**
   * Which private keys packages bring that everybody has: all but those of {@code <projects>},
   * unless their names say that they are examples.
   */
  public static Predicate<FileEntry> publishedKeys(CheckContext context, FileTree files) {
    var ofOthers = isOfOthers(context, files);
    return file ->
        DebianFiles.of(files).has(file)
            || ofOthers.test(file)
            || (EXAMPLE.matcher(file.path()).matches()
                && PackageFiles.of(context, files).has(file));
  }

  /** Which files are those of packages, but not of {@code <projects>}. */
  private static Predicate<FileEntry> isOfOthers(CheckContext context, FileTree files) {
    var packages = PackageFiles.of(context, files);
    return file -> packages.has(file) && !isOwn(context, files, file);
  }

  /**
   * Whether a file among packages is of one of {@code <projects>}, or was put there by somebody.
   */
  private static boolean mayBeOwn(CheckContext context, FileTree files, FileEntry file) {
    return isOwn(context, files, file)
        || (file.path().startsWith(context.prefix() + "/")
            && !PackageFiles.of(context, files).has(file));
  }

  /** Whether a package of {@code <projects>} says that it has a file. */
  private static boolean isOwn(CheckContext context, FileTree files, FileEntry file) {
    var projects = context.identity().expected().projects();
    var path = PythonEnvironment.sourceOf(file.path()).orElse(file.path());
    return PythonEnvironment.of(files).distributions().stream()
        .filter(one -> projects.contains(one.name()))
        .anyMatch(one -> one.record().containsKey(path));
  }

  /** Files with credentials: first those that are an error, then those that packages publish. */
  public static Map<Boolean, List<FileEntry>> credentials(CheckContext context, FileTree files) {
    return files
        .all()
        .filter(f -> hasCredential(context, files, f))
        .collect(Collectors.partitioningBy(f -> isPublished(context, files, f)));
  }

  private static boolean isSecret(CheckContext context, FileTree files, FileEntry entry) {
    var name = entry.name();
    if (name.equals(".git")) {
      return entry.isFile() || isRepository(files, entry);
    }
    if (!entry.isFile() || entry.size() == 0) {
      return false;
    }
    if (FileSelection.SECRETS.contains(name)
        || SSH_KEY.matcher(name).matches()
        || OF_PROGRAMS.matcher(entry.path()).matches()) {
      return true;
    }
    if ((FileSelection.LOGINS.contains(name) || name.startsWith(".env."))
        && LOGIN.matcher(entry.text()).find()) {
      return true;
    }
    if (name.equals("HEAD") && isBareRepository(context, files, entry)) {
      return true;
    }
    return (CONFIGURATIONS.contains(name.toLowerCase(Locale.ROOT))
            && CONFIGURATION.matcher(entry.text()).find())
        || FORMS.stream().anyMatch(form -> form.matches(entry));
  }

  // What a repository has ever had can be read from its objects.
  private static boolean isBareRepository(CheckContext context, FileTree files, FileEntry head) {
    var folder = head.parent();
    return !folder.endsWith("/.git")
        && files.get(folder + "/refs").filter(FileEntry::isFolder).isPresent()
        && files.below(folder + "/objects").anyMatch(FileEntry::isFile)
        && !PackageFiles.of(context, files).has(head);
  }

  private static boolean isRepository(FileTree files, FileEntry folder) {
    return folder.isFolder() && files.below(folder.path()).findAny().isPresent();
  }
}
