package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.files.Markers;
import java.util.regex.Pattern;

/** Tells credentials in names, values and instructions. */
public final class SecretTexts {
  private static final String ALWAYS =
      "[a-z]*passw(?:or)?d|[a-z]*pwd|pass|passphrase|[a-z]*secret|[a-z]*token|connection_?string|storage_?(?:account_?)?key|api_?key|access_?key|secret_?key(?:_?base)?|private_?key|credentials?"
          + "|(?:fernet|encryption|master|jwt|session|hmac)_?key";
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(?:.*[_.-])?(?:"
              + ALWAYS
              + "|access_?key_id|auth|pat)(?:[_.-]?\\d+|[_.-](?:prod(?:uction)?|dev|stag(?:e|ing)|test|live|old|new|backup))?");
  private static final Pattern ARGUMENT =
      Pattern.compile(
          "(?i)(?:^|[\\s|\"',;])([A-Z0-9][A-Z0-9_-]*+)"
              + "=(?![\\s\"'$])(?!/run/secrets)(?!(?:true|false|none|null|\\d{1,4})(?:[\\s\"';|&]|$))"
              // What a build needs and nothing uses, such as for Django's collectstatic.
              + "(?!(?:dummy|placeholder|unused|fake)[\\w.-]{0,40}(?:[\\s\"';|&]|$))(?=([^\\s\"';|&]{4,200}))");
  private static final Pattern ARGUMENT_NAME = Pattern.compile("(?i)(?:.*[_-])?(?:" + ALWAYS + ")");
  private static final Pattern OPTION =
      Pattern.compile(
          "(?i)--(?:password|passwd|token|secret|api-key)[ =](?![\"']?\\$)(?!/run/secrets)[^\\s\"';|&]{4,}");

  /** What one program is started with. */
  private static final Pattern COMMAND = Pattern.compile("[;|&\\n]++");

  private static final Pattern CURL = Pattern.compile("(?:^|[\\s\"'/\\[(])curl[\\s\"']");
  private static final Pattern LOGIN_OPTION =
      Pattern.compile(
          "[\\s\"',](?:-[A-Za-z#]{0,10}[uU]|--(?:proxy-)?user)(?:[\\s=]|[\"'],?\\s?(?=[\"']))?+[\"']?+"
              + "(?!-)[^\\s:\"'$<%]{1,100}+:[^\\s\"'$<%]{3}");

  /** Headers that log in, with a value that is none of a variable. */
  private static final Pattern HEADER =
      Pattern.compile(
          "(?i)\\bauthorization[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?(?:bearer|basic|token)\\s{1,4}[\"']?[A-Za-z0-9._~+/-]{12}"
              + "|\\b(?:private-token|job-token|deploy-token|x-api-key|x-vault-token|x-jfrog-art-api)\\s{0,4}:\\s{0,4}[\"']?[A-Za-z0-9._~+/=-]{8}");

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY|AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{58}");
  private static final Pattern HARMLESS =
      Pattern.compile("/[^\\s]*|(?i:true|false|none|null|yes|no|\\d{1,4})");

  /** Where a secret is, in a store of secrets. */
  private static final Pattern REFERENCE =
      Pattern.compile("op://\\S+|(?:ref\\+)?vault:[^\\s#]+#\\S+|arn:aws[\\w-]*:\\S+");

  /** With such a value, the name is that of a method or of a cookie. */
  private static final Pattern WORD_NAME = Pattern.compile("(?i).*(?:auth|session_?key)");

  private static final Pattern WORD = Pattern.compile("[a-z][a-z_-]{0,15}");
  private static final int SHOWN = 60;

  private SecretTexts() {}

  /** Whether a variable or label with this name and value is a credential. */
  public static boolean isSecret(String name, String value) {
    if (value.isBlank()) {
      return false;
    }
    return (NAME.matcher(name).matches()
            && !HARMLESS.matcher(value).matches()
            && !isReference(name, value))
        || Markers.hasCredential(value)
        || KEY.matcher(value).find();
  }

  private static boolean isReference(String name, String value) {
    return REFERENCE.matcher(value).matches()
        || (WORD.matcher(value).matches() && WORD_NAME.matcher(name).matches());
  }

  /** Whether an instruction of a history has a credential in it. */
  public static boolean isSecret(String instruction) {
    return ARGUMENT
            .matcher(instruction)
            .results()
            .anyMatch(
                match ->
                    ARGUMENT_NAME.matcher(match.group(1)).matches()
                        && !isReference(match.group(1), match.group(2)))
        || OPTION.matcher(instruction).find()
        || HEADER.matcher(instruction).find()
        || COMMAND
            .splitAsStream(instruction)
            .anyMatch(one -> CURL.matcher(one).find() && LOGIN_OPTION.matcher(one).find())
        || Markers.hasCredential(instruction)
        || KEY.matcher(instruction).find();
  }

  /** The first word of an instruction: the rest may be the credential. */
  public static String beginning(String instruction) {
    var words = instruction.strip().split("[\\s=|]+", 3);
    var first =
        words.length > 0 && !words[0].isEmpty() ? words[0] : words.length > 1 ? words[1] : "";
    return first.substring(0, Math.min(first.length(), SHOWN)).replaceAll("\\p{Cntrl}", "?");
  }
}
